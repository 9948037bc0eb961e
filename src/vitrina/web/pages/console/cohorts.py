"""Cohorts: who comes back after the first purchase, and what it brings."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina.web import workspace
from vitrina.web.pages import Group, page, show
from vitrina.web.returning import COHORTS, cohorts_of, last_day


@page(_("Cohorts"), group=Group.WAY, order=5)
def cohorts(request: HttpRequest) -> HttpResponse:
    """Read what is to be shown of them, ask for the cohorts, and set them side by side."""
    snapshot = workspace.snapshot()
    measure = "value" if request.GET.get("show") == "value" else "share"
    if not (rows := snapshot.ask(COHORTS)):
        return show(request, snapshot, tables={})
    found = cohorts_of(rows, shaded_by=measure, until=last_day(snapshot.span))
    return show(request, snapshot, tables={"cohorts": rows}, found=found, measure=measure)
