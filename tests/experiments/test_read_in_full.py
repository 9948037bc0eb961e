"""Everything that a page shows of experiments is read in one go."""

from datetime import timedelta

import pytest

from tests.experiments.test_read_all import END, START, in_lake, planned, read
from tests.experiments.test_read_one import read_one
from vitrina import experiments
from vitrina.experiments import Readings

OVER = END + timedelta(days=1)
TESTS = (planned(), planned("later", starts_at=OVER, ends_at=OVER + timedelta(days=7)))


def read_in_full() -> Readings:
    lake = in_lake()
    return experiments.read_in_full(
        list(TESTS), lake["assignments"], events=lake["events"], people=lake["people"], now=OVER
    )


def test_the_rows_are_those_of_all() -> None:
    rows, others = read_in_full().rows.rows(), read(in_lake(), *TESTS)

    assert [row["experiment_id"] for row in rows] == ["coupon", "later"]
    assert rows[0]["state"] == "read"
    for row, other in zip(rows, others, strict=True):
        for name, value in other.items():
            same = pytest.approx(value, rel=1e-9) if isinstance(value, float) else value
            assert row[name] == same, name


def test_the_moments_are_those_of_each_that_was_read() -> None:
    moments = read_in_full().moments.rows()
    picture = read_one().moments

    assert {row["experiment_id"] for row in moments} == {"coupon"}
    assert [row["at"] for row in moments] == [moment.at for moment in picture]
    assert moments[0]["at"] == START - timedelta(days=14)
    assert [row["actual"] for row in moments] == [moment.actual for moment in picture]
    assert [row["is_test"] for row in moments] == [False] * 14 + [True] * 14


def test_a_design_that_weighs_nobody_has_no_weights() -> None:
    assert read_in_full().weights.rows() == []
