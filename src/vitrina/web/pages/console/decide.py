"""Decide: what is proposed and why, what is under way, and what came of the rest."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina.web import workspace
from vitrina.web.automation.acting import the_switch
from vitrina.web.automation.deciding_acts import decide as act
from vitrina.web.automation.listing import listed
from vitrina.web.links import shop
from vitrina.web.pages import Group, page, show


@page(_("Decide"), group=Group.DECIDE, order=1, takes_posts=True)
def decide(request: HttpRequest) -> HttpResponse:
    """Do what is posted, or list the proposals."""
    snapshot = workspace.snapshot()
    if not shop.is_ready():
        return show(request, snapshot, tables={})
    if request.method == "POST":
        return act(request)
    stopped = the_switch().why_stopped()
    return show(request, snapshot, tables={}, found=listed(), stopped=stopped)
