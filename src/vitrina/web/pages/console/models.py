"""Models: what each says of every channel, and how far apart they are. None of it is an effect."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina.web import workspace
from vitrina.web.compared import comparison
from vitrina.web.credits import COMPARED, COMPARED_CHANNELS
from vitrina.web.expected import EXPECTED, recent
from vitrina.web.pages import Group, page, show


@page(_("Compare models"), group=Group.WAY, order=3)
def models(request: HttpRequest) -> HttpResponse:
    """Read what is compared, ask for the credit of all models, and set them side by side."""
    snapshot = workspace.snapshot()
    by = "campaign" if request.GET.get("by") == "campaign" else "channel"
    compared = snapshot.ask(COMPARED if by == "campaign" else COMPARED_CHANNELS)
    return show(
        request,
        snapshot,
        tables={"compared": compared},
        by=by,
        recent=recent(snapshot.ask(EXPECTED)),
        comparison=comparison(compared, by),
    )
