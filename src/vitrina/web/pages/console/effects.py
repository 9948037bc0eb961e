"""Effects: what experiments show that each channel caused, beside its credit; never mixed."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina.web import workspace
from vitrina.web.known import CALIBRATED, CAMPAIGN_CALIBRATED, READINGS, campaigns_of, known_of
from vitrina.web.next_step import NEXT_TESTS, next_step
from vitrina.web.pages import Group, page, show


@page(_("Effects"), group=Group.CAUSE, order=1)
def effects(request: HttpRequest) -> HttpResponse:
    """Ask for the calibrated effects, and part those that are known from the others."""
    snapshot = workspace.snapshot()
    calibrated, readings = snapshot.ask(CALIBRATED), snapshot.ask(READINGS)
    by_campaign, weighed = snapshot.ask(CAMPAIGN_CALIBRATED), snapshot.ask(NEXT_TESTS)
    known = known_of(calibrated, readings)
    return show(
        request,
        snapshot,
        tables={"effects": calibrated, "campaigns": by_campaign, "next": weighed},
        known=known,
        by_channel=campaigns_of(known, by_campaign),
        step=next_step(weighed),
    )
