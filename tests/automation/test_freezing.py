"""An outage is not bad performance: then nothing is raised and nothing is cut."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.automation.given import NOW, healthy
from vitrina.automation.proposals.freezing import Facts, why_frozen
from vitrina.errors import SettingError


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, ""),
        ({"conversions_late_hours": 24.0}, ""),
        ({"conversions_late_hours": 24.5}, "24 hours late"),
        ({"tracked_share": 0.51}, ""),
        ({"tracked_share": 0.5}, "50%"),
        ({"tracked_share": 10.0}, "more than once"),
        ({"tracked_share": float("nan")}, "no numbers"),
        ({"conversions_late_hours": float("inf")}, "no numbers"),
        ({"feeds_down": ("tills",)}, "tills"),
        ({"told_at": NOW - timedelta(hours=25)}, "25 hours ago"),
    ],
)
def test_an_account_is_frozen_when_what_is_measured_cannot_be_trusted(
    changed: dict[str, Any], says: str
) -> None:
    why = why_frozen(replace(healthy(NOW), **changed), now=NOW)

    assert says in why
    assert bool(why) == bool(says)


def test_an_account_that_nobody_looked_at_is_frozen() -> None:
    assert "Nobody" in why_frozen(None, now=NOW)


@pytest.mark.parametrize("spent", [-1, float("nan"), 1.5, None])
def test_what_was_spent_is_a_number_or_the_facts_are_none(spent: Any) -> None:
    with pytest.raises(SettingError, match="spent"):
        Facts(
            told_at=NOW,
            spent_this_month_minor=spent,
            conversions_late_hours=0.0,
            tracked_share=1.0,
        )
