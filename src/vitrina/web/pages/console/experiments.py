"""Experiments: what runs, what was found, what is planned, and what could not be read."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vitrina.web import workspace
from vitrina.web.experiments.listing import EXPERIMENTS, READINGS, STATES, listing
from vitrina.web.pages import Group, page, show


@page(_("Experiments"), group=Group.CAUSE, order=2)
def experiments(request: HttpRequest) -> HttpResponse:
    """Join the register with what the last analysis read, and part it by state."""
    snapshot = workspace.snapshot()
    found = listing(snapshot.ask(EXPERIMENTS), snapshot.ask(READINGS), now=timezone.now())
    return show(
        request,
        snapshot,
        tables={"experiments": found.rows},
        listing=found,
        parts=[(state, found.of(state)) for state in STATES],
        is_deleted=request.GET.get("done") == "deleted",
    )
