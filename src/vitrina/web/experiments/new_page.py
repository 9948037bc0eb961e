"""Plan an experiment: what to test and how exactly in, whom and how long out; and save it."""

from collections.abc import Mapping
from secrets import randbelow
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vitrina.engine import open_lake
from vitrina.errors import LakeBusyError, SettingError
from vitrina.web import workspace
from vitrina.web.experiments import saving
from vitrina.web.experiments.form import (
    CHANNEL,
    MOST_SEED,
    PlanForm,
    SaveForm,
    midnight,
    next_monday,
)
from vitrina.web.experiments.frame import shown
from vitrina.web.experiments.planning import Planned, choices_in, planned
from vitrina.web.workspace import Snapshot


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, the plan that it leads to, and the plan kept: the last alone by a POST."""
    snapshot = workspace.snapshot()
    return _save(request, snapshot) if request.method == "POST" else _plan(request, snapshot)


def _plan(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    asked, channel = request.GET, request.GET.get("channel", "")
    choices = choices_in(snapshot.lake, channel)
    if "what" not in asked:
        return _shown(request, snapshot, PlanForm(choices, initial=_prefilled(asked)))
    form = PlanForm(choices, asked)
    if not form.is_valid():
        return _shown(request, snapshot, form, status=422)
    try:
        answer = planned(snapshot.lake, form.asked())
    except SettingError as error:
        return _shown(request, snapshot, form, why_not=str(error))
    now = timezone.now()
    what = dict(_flat(form)).get(str(asked["what"]), "")
    initial = {
        **form.cleaned_data,
        "name": f"{what}: {form.cleaned_data['weeks'] * 7} {gettext('days')}",
        "starts_on": next_monday(now),
        "seed": randbelow(MOST_SEED),
    }
    return _shown(
        request, snapshot, form, answer=answer, save=SaveForm(choices, now=now, initial=initial)
    )


def _prefilled(asked: QueryDict) -> Mapping[str, str]:
    """What a link asks for, to be looked at before it is worked out."""
    told = {name: str(asked[name]) for name in PlanForm.base_fields if name in asked}
    return {**told, "what": f"{CHANNEL}:{asked.get('channel', '')}"}


def _save(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    choices = choices_in(snapshot.lake, "")
    form, save = (
        PlanForm(choices, request.POST),
        SaveForm(choices, request.POST, now=timezone.now()),
    )
    if not form.is_valid():
        return _shown(request, snapshot, form, status=422)
    try:
        answer = planned(snapshot.lake, form.asked())
        if not save.is_valid():
            return _shown(request, snapshot, form, status=422, answer=answer, save=save)
        # a lake of its own: writing moves a lake on, and the snapshot is one version
        lake = open_lake(snapshot.lake.folder)
        experiment_id = saving.save(lake, form.asked(), answer, _draft(save.cleaned_data))
    except (SettingError, LakeBusyError) as error:
        return _shown(request, snapshot, form, status=422, why_not=str(error))
    page = reverse("experiments-one", args=[experiment_id])
    return redirect(f"{page}?{urlencode({'done': 'saved'})}")


def _draft(given: Mapping[str, object]) -> saving.Draft:
    return saving.Draft(str(given["name"]), midnight(given["starts_on"]), int(str(given["seed"])))  # type: ignore[arg-type]  # a day


def _flat(form: PlanForm) -> list[tuple[str, str]]:
    groups = form.fields["what"].choices  # type: ignore[attr-defined]  # a list of groups
    return [(str(value), str(label)) for _, group in groups for value, label in group]


def _shown(
    request: HttpRequest,
    snapshot: Snapshot,
    form: PlanForm,
    *,
    status: int = 200,
    answer: Planned | None = None,
    **context: object,
) -> HttpResponse:
    here = {"form": form, "answer": answer, "plan": answer.plan if answer else None, **context}
    return shown(request, "new", snapshot, status=status, **here)
