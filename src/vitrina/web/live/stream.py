"""The part of the page Live that its script asks for again every two seconds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vitrina.web import workspace
from vitrina.web.live.now import now_of


@never_cache
@require_safe
def stream(request: HttpRequest) -> HttpResponse:
    """The same part as within the page, alone."""
    return render(request, "live/now.html", {"now": now_of(workspace.snapshot(), request.GET)})


def reload_seconds(asked: str) -> int | None:
    """How often a browser without scripts shall load the page again; never, unless asked."""
    return RELOAD_SECONDS if asked == str(RELOAD_SECONDS) else None


RELOAD_SECONDS = 10
