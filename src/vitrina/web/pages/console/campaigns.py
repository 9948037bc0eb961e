"""Campaigns: who was on the path (credit), and what the comparison says (not randomised)."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina.web import workspace
from vitrina.web.credits import COMPARED, REDEEMED, CreditAndCost, credits_of, model_of
from vitrina.web.effects import EFFECTS, findings
from vitrina.web.expected import EXPECTED, recent
from vitrina.web.pages import Group, page, show


@page(_("Campaigns"), group=Group.WAY, order=1)
def campaigns(request: HttpRequest) -> HttpResponse:
    """Read the campaign and the model, ask for effects and credits, and keep them apart."""
    snapshot = workspace.snapshot()
    model = model_of(request.GET.get("model", ""))
    effects, compared = snapshot.ask(EFFECTS), snapshot.ask(COMPARED)
    credit, redeemed = snapshot.ask(CreditAndCost(model)), snapshot.ask(REDEEMED)
    return show(
        request,
        snapshot,
        tables={"effects": effects, "compared": compared, "credit": credit, "redeemed": redeemed},
        findings=findings(effects, request.GET.get("campaign", "")),
        recent=recent(snapshot.ask(EXPECTED)),
        credits=credits_of(compared, credit, redeemed, model=model),
    )
