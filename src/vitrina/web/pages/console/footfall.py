"""Footfall: who came and who passed by, per place, day and hour of the week."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina.web import workspace
from vitrina.web.footfall import footfall_of, is_shop
from vitrina.web.pages import Group, page, show


@page(_("Footfall"), group=Group.NOW, order=3)
def footfall(request: HttpRequest) -> HttpResponse:
    """Read the place and the weeks, ask for the footfall, and show it."""
    snapshot = workspace.snapshot()
    found = footfall_of(snapshot, request.GET)
    if found is None:
        return show(request, snapshot, tables={}, is_shop=is_shop())
    tables = {"days": found.days, "week": found.week}
    return show(request, snapshot, tables=tables, found=found, is_shop=True)
