"""Connectors: ad platforms, how each is doing, and what was rejected and why."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina.web import workspace
from vitrina.web.automation.connector_acts import act
from vitrina.web.automation.connectors import listed
from vitrina.web.links import shop
from vitrina.web.pages import Group, page, show


@page(_("Connectors"), group=Group.UPKEEP, order=3, takes_posts=True)
def connectors(request: HttpRequest) -> HttpResponse:
    """Do what is posted, or list the platforms."""
    if request.method == "POST":
        return act(request)
    platforms = listed() if shop.is_ready() else None
    return show(request, workspace.snapshot(), tables={}, platforms=platforms)
