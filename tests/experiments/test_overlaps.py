"""Tests that get in each other's way are named, and those that do not are not."""

import pytest

from tests.experiments.fixture_overlaps import TABLES
from vitrina import experiments
from vitrina.errors import MissingColumnsError


def test_two_tests_of_the_same_stores_at_the_same_time_are_told_in_a_sentence() -> None:
    [found] = experiments.overlapping(TABLES["experiments"], TABLES["assignments"])

    assert found.sentence == (
        "leaflets and maps share 2 units (north, ...) from 2026-03-08 to 2026-03-15: the effect "
        "of one may be that of the other. Leave these units out of one of them, or run them one "
        "after the other."
    )


def test_one_shared_store_is_named() -> None:
    spells = [row for row in TABLES["assignments"] if row["unit_id"] != "south"]

    [found] = experiments.overlapping(TABLES["experiments"], spells)

    assert "share north from" in found.sentence


def test_a_control_store_may_be_watched_by_two_tests() -> None:
    spells = [row for row in TABLES["assignments"] if row["unit_id"] == "west"]

    assert experiments.overlapping(TABLES["experiments"], spells) == []


def test_assignments_must_say_of_which_test_they_are() -> None:
    with pytest.raises(MissingColumnsError, match="experiment_id"):
        experiments.overlapping(TABLES["experiments"], [{"unit_id": "north"}])
