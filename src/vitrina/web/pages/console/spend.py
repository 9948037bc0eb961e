"""Spend and return: what each campaign cost, and what it brought by credit and by effect."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina.web import workspace
from vitrina.web.credits import CreditAndCost, model_of
from vitrina.web.expected import EXPECTED, recent
from vitrina.web.known import CAMPAIGN_CALIBRATED
from vitrina.web.pages import Group, page, show
from vitrina.web.spending import PLACE_CREDIT, SPENT, spend_and_return
from vitrina.web.stages import FUNNEL


@page(_("Spend & return"), group=Group.DECIDE, order=2)
def spend(request: HttpRequest) -> HttpResponse:
    """Ask for costs, credit and effects, and set them side by side."""
    snapshot = workspace.snapshot()
    model = model_of(request.GET.get("model", ""))
    spent, credit = snapshot.ask(SPENT), snapshot.ask(CreditAndCost(model))
    known, placed = snapshot.ask(CAMPAIGN_CALIBRATED), snapshot.ask(PLACE_CREDIT)
    return show(
        request,
        snapshot,
        tables={"spent": spent, "credit": credit, "placed": placed},
        found=spend_and_return(spent, credit, known, reached=snapshot.ask(FUNNEL), placed=placed),
        recent=recent(snapshot.ask(EXPECTED)),
    )
