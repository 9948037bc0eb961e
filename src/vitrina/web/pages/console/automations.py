"""Automations: the stop button, accounts with their limits, and the audit trail."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vitrina.web import workspace
from vitrina.web.automation.account_acts import act
from vitrina.web.automation.accounts import latest_entries, managed
from vitrina.web.automation.acting import stopped
from vitrina.web.links import shop
from vitrina.web.pages import Group, page, show


@page(_("Automations"), group=Group.DECIDE, order=3, takes_posts=True)
def automations(request: HttpRequest) -> HttpResponse:
    """Do what is posted, or show what automation may do and what it did."""
    snapshot = workspace.snapshot()
    if not shop.is_ready():
        return show(request, snapshot, tables={})
    if request.method == "POST":
        return act(request)
    accounts = managed(now=timezone.now())
    told = {"accounts": accounts, "stopped": stopped(), "entries": latest_entries()}
    return show(request, snapshot, tables={}, **told)
