"""One experiment: what happened against what was to be expected, and how sure that is."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vitrina import experiments
from vitrina.engine import Row
from vitrina.experiments import Moment, SampleRatio
from vitrina.web import workspace
from vitrina.web.experiments import arms, wording
from vitrina.web.experiments.frame import shown
from vitrina.web.experiments.listing import EXPERIMENTS, PLANNED, READINGS, listing
from vitrina.web.experiments.picture import picture_of
from vitrina.web.export import csv_response
from vitrina.web.workspace import Snapshot


@never_cache
@require_safe
def one(request: HttpRequest, experiment_id: str) -> HttpResponse:
    """An experiment of the register, in whatever state it is; its tables as CSV if asked for."""
    snapshot = workspace.snapshot()
    row = found_in(snapshot, experiment_id)
    if request.GET.get("format") == "csv" and request.GET.get("table") == "arms":
        return csv_response(arms.of(snapshot.lake, experiment_id), f"arms-{experiment_id}")
    picture = picture_of(snapshot.lake, row)
    days = picture.days if picture else []
    if request.GET.get("format") == "csv":
        return csv_response([_exported(day) for day in days], f"experiment-{experiment_id}")
    return shown(
        request,
        "one",
        snapshot,
        row=row,
        picture=picture,
        has_band=any(day.low is not None for day in days),
        ratio=_ratio(snapshot, row),
        arms=arms.counted(snapshot.lake, experiment_id),
        places=arms.treated_places(snapshot.lake, experiment_id),
        is_planned=row["state"] == PLANNED,
        notice=wording.NOTICES.get(request.GET.get("done", "")),
    )


def found_in(snapshot: Snapshot, experiment_id: str) -> Row:
    """The row of an experiment with its reading.

    Raises:
        Http404: there is none of that id.
    """
    found = listing(snapshot.ask(EXPERIMENTS), snapshot.ask(READINGS), now=timezone.now())
    row = found.one(experiment_id)
    if row is None:
        raise Http404
    return row


def _exported(day: Moment) -> Row:
    return {
        "day": day.at.date(),
        "is_test": day.is_test,
        "actual": day.actual,
        "expected": day.expected,
        "low": day.low,
        "high": day.high,
    }


def _ratio(snapshot: Snapshot, row: Row) -> SampleRatio | None:
    """Whether lots filled the arms of a hold-out as planned; None where that is no question."""
    [planned] = snapshot.ask(EXPERIMENTS).where("experiment_id", row["experiment_id"]).rows[:1]
    share, treated, control = planned["planned_share"], row["treated"], row["control"]
    if row["design"] != "hold_out" or not isinstance(share, float) or not 0 < share < 1:
        return None
    if not isinstance(treated, int) or not isinstance(control, int) or not treated + control:
        return None
    return experiments.sample_ratio(treated, control, share)
