"""What becomes of experiments and of who was in them."""

from datetime import UTC, datetime

import pytest

from tests.connectors.conftest import Import
from vitrina.engine import Lake

EXPERIMENTS = "experiment_id,design,goal,starts_at,ends_at,planned_share,treatment\n"
ASSIGNMENTS = "experiment_id,unit,unit_id,arm,from_at,until_at\n"
FIRST, LAST = "2026-03-01T00:00:00Z", "2026-03-22T00:00:00Z"


def test_a_test_may_end_after_today(bring: Import, lake: Lake) -> None:
    done = bring("experiments", f"{EXPERIMENTS}radio,geo_lift,receipt,{FIRST},2027-01-01,,\n")

    assert (done.new, done.rejected) == (1, 0)
    assert lake.experiments.rows()[0]["ends_at"] == datetime(2026, 12, 31, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (f"x,geo_lift,receipt,{LAST},{FIRST},0.5,", "ends_at", "ends before it starts"),
        (f"x,geo_lift,receipt,{FIRST},{FIRST},0.5,", "ends_at", "ends before it starts"),
        (f"x,hold_out,receipt,{FIRST},{LAST},0,", "planned_share", "not between 0 and 1"),
        (f"x,hold_out,receipt,{FIRST},{LAST},1,", "planned_share", "not between 0 and 1"),
        (f"x,hold_out,profit,{FIRST},{LAST},0.5,", "goal", "not a goal"),
        (f"x,,receipt,{FIRST},{LAST},0.5,", "design", "empty"),
        (f"x,hold_out,receipt,{FIRST},soon,0.5,", "ends_at", "not a time"),
        (f"x,hold_out,receipt,{FIRST},{LAST},0.5,less", "treatment", "neither on nor off"),
    ],
)
def test_an_experiment_that_cannot_be_is_refused(
    bring: Import, lake: Lake, row: str, column: str, reason: str
) -> None:
    done = bring("experiments", f"{EXPERIMENTS}{row}\ny,hold_out,receipt,{FIRST},{LAST},0.9,off\n")

    assert (done.new, done.rejected) == (1, 1)
    assert (done.examples[0].line, done.examples[0].column) == (2, column)
    assert reason in done.examples[0].reason
    assert [found["experiment_id"] for found in lake.experiments.rows()] == ["y"]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (f"x,place,shop-1,half,{FIRST},", "arm", "not an arm"),
        (f"x,household,7,treated,{FIRST},", "unit", "not a kind of unit"),
        (f"x,person,42,treated,{FIRST},", "unit_id", "not an identifier"),
        (f"x,place,shop-1,treated,{LAST},{FIRST}", "until_at", "before it comes into it"),
        (f"x,place,,treated,{FIRST},", "unit_id", "empty"),
    ],
)
def test_an_assignment_that_cannot_be_is_refused(
    bring: Import, lake: Lake, row: str, column: str, reason: str
) -> None:
    done = bring("assignments", f"{ASSIGNMENTS}{row}\nx,person,card:42,control,{FIRST},\n")

    assert (done.new, done.rejected) == (1, 1)
    assert (done.examples[0].column, reason in done.examples[0].reason) == (column, True)
    assert [found["unit_id"] for found in lake.assignments.rows()] == ["card:42"]


def test_a_place_may_change_its_arm_from_day_to_day(bring: Import, lake: Lake) -> None:
    second = "2026-03-02T00:00:00Z"

    done = bring(
        "assignments",
        f"{ASSIGNMENTS}x,place,a,treated,{FIRST},{second}\nx,place,a,control,{second},{LAST}\n",
    )

    assert (done.new, lake.rows_in("assignments")) == (2, 2)
