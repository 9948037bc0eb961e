"""Decide: what is proposed and why, what is under way, and what came of the rest."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina.web import workspace
from vitrina.web.automation.acting import stopped
from vitrina.web.automation.deciding_acts import decide as act
from vitrina.web.automation.listing import listed
from vitrina.web.links import shop
from vitrina.web.pages import Group, page, show
from vitrina.web.planned import CURVES, DECISION, PLAN, planned


@page(_("Decide"), group=Group.DECIDE, order=1, takes_posts=True)
def decide(request: HttpRequest) -> HttpResponse:
    """Do what is posted, or list the proposals."""
    if request.method == "POST":
        return act(request)
    snapshot = workspace.snapshot()
    budgets, curves = snapshot.ask(PLAN), snapshot.ask(CURVES)
    asked = request.GET.get("campaign", "")
    plan = planned(snapshot.ask(DECISION), budgets, curves, asked=asked)
    tables = {"budgets": budgets, "curves": plan.curve if plan else curves}
    told = {"found": listed(), "stopped": stopped()} if shop.is_ready() else {}
    return show(request, snapshot, tables=tables, plan=plan, **told)
