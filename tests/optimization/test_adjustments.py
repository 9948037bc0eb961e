"""Bid adjustments: shrunk to what is known, 0 where little is, within a platform's limits."""

import math

import numpy as np
import pytest

from vitrina.errors import SettingError
from vitrina.optimization import Adjustment, AdjustmentLimits, SegmentResult, adjust_bids

DIRECT = AdjustmentLimits(-100, 1200)


def result(
    segment: str, clicks: float, conversions: float, campaign_id: str = "brand"
) -> SegmentResult:
    return SegmentResult(segment, campaign_id, 2 * clicks, clicks, conversions)


def by_segment(*rows: SegmentResult, limits: AdjustmentLimits = DIRECT) -> dict[str, Adjustment]:
    return {each.segment: each for each in adjust_bids(rows, limits)}


def simulated(
    seed: int,
) -> tuple[list[SegmentResult], np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    """Twenty campaigns of 24 hours each, of unlike size: their true factors, in order."""
    rng = np.random.default_rng(seed)
    hours = rng.gamma(20, 1 / 20, 24) * rng.gamma(60, 1 / 60, (20, 24))
    clicks = rng.gamma(1, 1, 20)[:, None] * rng.gamma(2, 150, (20, 24))
    factors = hours / ((hours * clicks).sum(axis=1) / clicks.sum(axis=1))[:, None]
    came = rng.poisson(0.05 * factors * clicks)
    return [
        result(f"{hour:02}", float(clicks[c, hour]), float(came[c, hour]), str(c))
        for c in range(20)
        for hour in range(24)
    ], factors.ravel()


def test_true_factors_are_recovered_better_than_by_rates_as_they_stand() -> None:
    shrunk, raw, held = [], [], []
    for seed in range(10):
        rows, truth = simulated(seed)
        found = adjust_bids(rows, DIRECT)
        factor = np.array([each.factor for each in found])
        shrunk.append(np.abs(factor - truth).mean())
        raw.append(np.abs(np.array([r.conversions / r.clicks for r in rows]) / 0.05 - truth).mean())
        held.append(
            np.mean([each.low <= t <= each.high for each, t in zip(found, truth, strict=True)])
        )

    assert np.mean(shrunk) < 0.4 * np.mean(raw)
    assert 0.72 <= np.mean(held) <= 0.88


def test_a_segment_with_much_to_say_is_adjusted_and_one_with_little_stays() -> None:
    found = by_segment(
        result("phone", 10_000, 300), result("desktop", 10_000, 600), result("tablet", 40, 3)
    )

    assert -40 < found["phone"].percent < -28
    assert 25 < found["desktop"].percent < 35
    assert found["tablet"].percent == 0
    assert found["tablet"].reason.endswith("too little to tell it from the others.")


def test_the_reason_holds_the_numbers() -> None:
    found = by_segment(result("phone", 10_000, 300), result("desktop", 10_000, 600))

    assert found["phone"].reason.startswith("300 conversions of 10000 clicks at 66.67 each, 0.6")
    assert found["phone"].reason.endswith(f"bid {found['phone'].percent} %.")


def test_segments_that_are_alike_are_left_alone() -> None:
    rng = np.random.default_rng(5)
    rows = [result(str(n), 1000, float(rng.poisson(50))) for n in range(24)]

    assert sum(each.percent != 0 for each in adjust_bids(rows, DIRECT)) <= 4


def test_other_campaigns_tell_of_a_segment_that_this_one_hardly_knows() -> None:
    others = [
        row
        for n in range(8)
        for row in (result("night", 2000, 40, f"c{n}"), result("day", 2000, 160, f"c{n}"))
    ]
    new = [result("night", 30, 2, "new"), result("day", 30, 3, "new")]

    found = {
        (each.campaign_id, each.segment): each for each in adjust_bids([*others, *new], DIRECT)
    }
    alone = {each.segment: each for each in adjust_bids(new, DIRECT)}

    assert found["new", "night"].percent < -30
    assert alone["night"].percent == 0


def test_adjustments_keep_to_the_platform_s_limits_and_steps() -> None:
    rows = [result("phone", 10_000, 100), result("desktop", 10_000, 900)]

    found = by_segment(*rows, limits=AdjustmentLimits(-50, 60, step=25))

    assert (found["phone"].percent, found["desktop"].percent) == (-50, 50)


def test_conversions_of_no_click_move_nothing() -> None:
    found = by_segment(result("phone", 0, 50), result("desktop", 1000, 50))

    assert found["phone"].percent == found["desktop"].percent == 0


def test_a_campaign_without_any_conversion_is_left_alone() -> None:
    found = adjust_bids([result("phone", 500, 0), result("desktop", 900, 0)], DIRECT)

    assert [each.percent for each in found] == [0, 0]
    assert adjust_bids([], DIRECT) == ()


@pytest.mark.parametrize(
    ("rows", "limits", "message"),
    [
        ([result("phone", 1, math.nan)], DIRECT, "below 0 or none"),
        ([result("phone", -1, 0)], DIRECT, "below 0 or none"),
        ([result("phone", 1, 0), result("phone", 2, 0)], DIRECT, "two rows"),
        ([], AdjustmentLimits(10, 50), "They hold 0"),
        ([], AdjustmentLimits(-150, 50), "begin at -100"),
    ],
)
def test_numbers_and_limits_that_cannot_be_are_refused(
    rows: list[SegmentResult], limits: AdjustmentLimits, message: str
) -> None:
    with pytest.raises(SettingError, match=message):
        adjust_bids(rows, limits)
