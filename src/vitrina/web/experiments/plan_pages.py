"""What is done to a plan that is saved: for now, it is deleted."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from vitrina.engine import open_lake
from vitrina.errors import LakeBusyError
from vitrina.web import workspace
from vitrina.web.experiments import saving
from vitrina.web.experiments.one_page import found_in


@never_cache
@require_POST
def delete(request: HttpRequest, experiment_id: str) -> HttpResponse:
    """Delete a plan that has not begun; one that has stays, and its page says so."""
    snapshot = workspace.snapshot()
    found_in(snapshot, experiment_id)
    try:
        lake = open_lake(snapshot.lake.folder)
        is_deleted = saving.delete(lake, experiment_id, now=timezone.now())
    except LakeBusyError:
        return _back(experiment_id, "busy")
    if is_deleted:
        return redirect(f"{reverse('experiments')}?{urlencode({'done': 'deleted'})}")
    return _back(experiment_id, "begun")


def _back(experiment_id: str, done: str) -> HttpResponse:
    page = reverse("experiments-one", args=[experiment_id])
    return redirect(f"{page}?{urlencode({'done': done})}")
