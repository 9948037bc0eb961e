"""A known total is recovered from a part of its rows, as often as the interval says."""

import numpy as np
import pytest

from vitrina.errors import SettingError
from vitrina.journeys import Share, ShareBetween, Stratum, corrected, corrected_within

TOTAL = 2000
IDENTIFIED, UPLOADED = 0.6, 0.8
DRAWS = 400


@pytest.mark.parametrize("sample", [30, 300, 1_000_000], ids=["small", "middling", "known"])
def test_a_total_is_recovered_from_60_x_80_percent_of_its_rows(sample: int) -> None:
    rng = np.random.default_rng(sample)
    held, found = 0, []
    for _ in range(DRAWS):
        matched = int(rng.binomial(TOTAL, IDENTIFIED * UPLOADED))
        shares = [
            Share("identified", rng.binomial(sample, IDENTIFIED), sample),
            Share("uploaded", rng.binomial(sample, UPLOADED), sample),
        ]
        total = corrected(matched, shares, coverage=0.9)
        held += total.low <= TOTAL <= total.high
        found.append(total.expected)

    assert 0.87 <= held / DRAWS <= 0.94
    assert np.median(found) == pytest.approx(TOTAL, rel=0.03)


def test_an_interval_that_takes_small_counts_for_certain_holds_too_little() -> None:
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(DRAWS):
        matched = int(rng.binomial(TOTAL, IDENTIFIED))
        seen = int(rng.binomial(30, IDENTIFIED))
        sabotaged = Share("identified", seen * 100_000, 3_000_000)
        total = corrected(matched, [sabotaged], coverage=0.9)
        held += total.low <= TOTAL <= total.high

    assert held / DRAWS < 0.5


def test_all_of_what_is_wholly_matched_is_what_was_matched() -> None:
    total = corrected(500, [ShareBetween("identified", 1, 1)])

    assert (total.expected, total.low, total.high) == (500, 500, 500)


def test_bounds_alone_give_a_wide_interval() -> None:
    total = corrected(100, [ShareBetween("match", 0.25, 0.5)], coverage=0.9)

    assert total.low < 220 < 380 < total.high


def test_places_are_corrected_by_their_own_shares_and_added() -> None:
    # 900 of 1,000 at the mall, 100 of 1,000 at the station
    strata = [
        Stratum("mall", 900, [Share("identified", 90_000, 100_000)]),
        Stratum("station", 100, [Share("identified", 10_000, 100_000)]),
    ]

    within = corrected_within(strata)

    assert within.expected == pytest.approx(2000, rel=0.01)
    assert within.share == pytest.approx(0.5, rel=0.01)
    assert "'station' matches 10% and 'mall' 90%" in within.warnings[0]
    # a share that was counted at the mall alone would be far off
    assert corrected(1000, strata[0].shares).high < 1300


def test_places_that_differ_by_chance_alone_give_no_warning() -> None:
    strata = [
        Stratum("mall", 60, [Share("identified", 60, 100)]),
        Stratum("station", 50, [Share("identified", 50, 100)]),
    ]

    assert corrected_within(strata).warnings == ()


def test_none_matched_is_not_none_there() -> None:
    total = corrected(0, [ShareBetween("match", 0.1, 0.1)])

    assert total.expected == 0
    assert total.high > 5


def test_what_cannot_be_corrected_is_refused() -> None:
    with pytest.raises(SettingError, match="nobody can tell"):
        Share("identified", 0, 50)
    with pytest.raises(SettingError, match="the lower one first"):
        ShareBetween("match", 0.5, 0.4)
    with pytest.raises(SettingError, match="-3 matched"):
        corrected(-3, [])
    with pytest.raises(SettingError, match="no stratum"):
        corrected_within([])
    with pytest.raises(SettingError, match="coverage"):
        corrected(1, [], coverage=1)
