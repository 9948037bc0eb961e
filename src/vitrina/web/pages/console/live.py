"""Live: the newest messages, and where the visitors of the last half hour came from."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina.web import workspace
from vitrina.web.live.now import now_of
from vitrina.web.live.stream import RELOAD_SECONDS, reload_seconds
from vitrina.web.pages import Group, page, show


@page(_("Live"), group=Group.NOW, order=2)
def live(request: HttpRequest) -> HttpResponse:
    """Read the filters, ask for the last half hour, and show it."""
    snapshot = workspace.snapshot()
    now = now_of(snapshot, request.GET)
    tables = {"stream": now.stream, "origins": now.origins, "places": now.places}
    response = show(
        request,
        snapshot,
        tables=tables,
        now=now,
        query=request.GET.urlencode(),
        every=RELOAD_SECONDS,
    )
    if seconds := reload_seconds(request.GET.get("every", "")):
        response["Refresh"] = str(seconds)
    return response
