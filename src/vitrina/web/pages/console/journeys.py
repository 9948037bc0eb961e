"""Journeys: how many touches a receipt takes, how long, and along which paths."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina import journeys as library
from vitrina.web import workspace
from vitrina.web.pages import Group, page, show
from vitrina.web.question import PATHS, call
from vitrina.web.walked import walked


@page(_("Journeys"), group=Group.WAY, order=2)
def journeys(request: HttpRequest) -> HttpResponse:
    """Read by what paths are told apart, ask for the paths, and show them."""
    snapshot = workspace.snapshot()
    by = "path" if request.GET.get("by") == "path" else "campaigns"
    lengths = snapshot.ask(call(library.lengths, PATHS)).ascending("length")
    lags = snapshot.ask(call(library.time_lags, PATHS)).ascending("days")
    paths = snapshot.ask(call(library.top_paths, PATHS, by=by, limit=20))
    flows = snapshot.ask(call(library.flows, PATHS, by=by, steps=4, limit=8))
    tables = {"lengths": lengths, "lags": lags, "paths": paths, "flows": flows}
    return show(request, snapshot, tables=tables, by=by, walked=walked(lengths))
