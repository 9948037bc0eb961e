"""Funnel: how far people come, and what recent weeks will have brought in the end."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina.web import workspace
from vitrina.web.expected import CHANNEL_EXPECTED, EXPECTED, by_week
from vitrina.web.pages import Group, page, show
from vitrina.web.stages import FUNNEL, STAGES, funnel_of


@page(_("Funnel"), group=Group.WAY, order=4)
def funnel(request: HttpRequest) -> HttpResponse:
    """Read the channel, ask for its stages and for what is still expected of it."""
    snapshot = workspace.snapshot()
    asked = request.GET.get("channel", "")
    found = funnel_of(snapshot.ask(FUNNEL), snapshot.ask(STAGES), asked)
    expected = snapshot.ask(CHANNEL_EXPECTED if found.channel else EXPECTED)
    if found.channel:
        expected = expected.where("channel", found.channel)
    return show(
        request,
        snapshot,
        tables={"stages": found.rows, "expected": expected},
        found=found,
        weeks=by_week(expected),
    )
