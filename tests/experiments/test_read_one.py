"""One experiment is read as all of them are, with its picture on top."""

from datetime import datetime, timedelta

import pytest

from tests.experiments.test_read_all import END, START, in_lake, planned, read
from vitrina import experiments
from vitrina.engine import Row
from vitrina.errors import UnknownNameError
from vitrina.experiments import Lift
from vitrina.experiments.reading import FOUND

OVER = END + timedelta(days=1)


def read_one(*tests: Row, now: datetime = OVER, which: str = "coupon") -> Lift:
    lake = in_lake()
    return experiments.read_one(
        list(tests or [planned()]),
        lake["assignments"],
        experiment_id=which,
        events=lake["events"],
        people=lake["people"],
        now=now,
    )


@pytest.mark.parametrize("now", [OVER, START + timedelta(days=7, hours=15)], ids=["over", "runs"])
def test_one_says_what_its_row_among_all_says(now: datetime) -> None:
    [row] = read(in_lake(), now=now)

    found = read_one(now=now)

    assert found.effect is not None
    for name in FOUND:
        same = row[name]  # of numbers added in another order
        expected = pytest.approx(same, rel=1e-9) if isinstance(same, float) else same
        assert getattr(found, name) == expected, name
    assert "\n".join(found.warnings) == row["warnings"]


def test_one_has_the_picture_that_the_row_lacks() -> None:
    found = read_one()

    assert [moment.at for moment in found.moments] == [
        START + timedelta(days=day) for day in range(-14, 14)
    ]
    during = sum(moment.actual for moment in found.moments if moment.is_test)
    assert sum(moment.is_test for moment in found.moments) == 14
    assert during > sum(moment.actual for moment in found.moments if not moment.is_test)


def test_what_cannot_be_read_says_why() -> None:
    refused = read_one(planned(design="hold_aut"))
    to_come = read_one(now=START - timedelta(days=1))

    assert (refused.effect, refused.is_randomised) == (None, False)
    assert "Did you mean 'hold_out'" in refused.why_not
    assert (to_come.effect, to_come.is_randomised) == (None, True)
    assert "nothing to read yet" in to_come.why_not


def test_an_experiment_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'coupon'"):
        read_one(which="coupons")
