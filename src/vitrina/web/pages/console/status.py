"""Status: is every message accounted for, how fresh is the lake, and does everything run."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina.web import workspace
from vitrina.web.live.status_page import status_of
from vitrina.web.pages import Group, page, show


@page(_("Status"), group=Group.UPKEEP, order=4, takes_posts=True)
def status(request: HttpRequest) -> HttpResponse:
    """Ask how the way in is doing; a post counts everything again."""
    snapshot = workspace.snapshot()
    if not (found := status_of(request, snapshot)):
        return show(request, snapshot, tables={})
    tables = {"hours": found.account.hours, "canaries": found.canaries, "files": found.files}
    return show(request, snapshot, tables=tables, status=found)
