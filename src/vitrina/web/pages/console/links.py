"""Links & QR: short links and what came of each; making, printing and closing is beside it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina.web import workspace
from vitrina.web.links import shop, wording
from vitrina.web.links.listing import listing
from vitrina.web.pages import Group, page, show


@page(_("Links & QR"), group=Group.UPKEEP, order=1)
def links(request: HttpRequest) -> HttpResponse:
    """Read the filters, find the links with their scans, and show them."""
    snapshot = workspace.snapshot()
    if not shop.is_ready():
        return show(request, snapshot, tables={})
    front = shop.front(request)
    found = listing(snapshot, front, request.GET)
    return show(
        request,
        snapshot,
        tables={"links": found.rows},
        listing=found,
        front=front,
        carriers=wording.CARRIERS,
        added=request.GET.get("added", ""),
    )
