"""Sources: the ways in with their keys, what came through each, and what was not understood."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina.web import workspace
from vitrina.web.links import shop
from vitrina.web.live.acts import Outcome, act
from vitrina.web.live.sources_page import told_by
from vitrina.web.live.ways_in import ways_in
from vitrina.web.pages import Group, page, show


@page(_("Sources"), group=Group.UPKEEP, order=2, takes_posts=True)
def sources(request: HttpRequest) -> HttpResponse:
    """Do what is posted, or list the sources with what came through each."""
    if not shop.is_ready():
        return show(request, workspace.snapshot(), tables={})
    outcome = act(request) if request.method == "POST" else Outcome()
    if not isinstance(outcome, Outcome):
        return outcome
    snapshot = workspace.snapshot()
    found = ways_in(snapshot, shop.workspace())
    tables = {"listed": found.listed, "rejected": found.rejected, "bad": found.bad}
    told = told_by(request, outcome)
    response = show(request, snapshot, tables=tables, ways=found, **told.context)
    return told.finish(response)
