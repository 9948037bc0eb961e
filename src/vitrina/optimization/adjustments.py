"""Bid adjustments by hour, region and device, from rates that are shrunk before they are believed.

Three conversions of forty clicks on tablets are no reason to double a bid. A segment's rate is held
against its campaign's. What a segment is like in other campaigns is what it is expected to be here,
as far as segments turn out alike; and where the interval still holds "as all others", it stays so
(empirical Bayes, gamma-Poisson: Robbins 1956; Efron and Morris 1973).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import gamma

from vitrina.errors import SettingError
from vitrina.optimization.negative_binomial import log_likelihood

Numbers = NDArray[np.float64]

# of the gamma factors of segments: 1 is "anything may be", 1,000 "all alike"
SHAPES = np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 300.0, 1000.0])
LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class SegmentResult:
    """One row per segment and campaign.

    Attributes:
        segment: an hour, a region, a kind of device: one kind at a time.
        campaign_id: of the campaign.
        spend: money.
        clicks: whole or not.
        conversions: as they will be once all are reported; see `nowcast_triangle`.
    """

    segment: str
    campaign_id: str
    spend: float
    clicks: float
    conversions: float


@dataclass(frozen=True, slots=True)
class AdjustmentLimits:
    """What a platform takes, in per cent of the bid: -50 is half of it, +100 twice.

    Attributes:
        lowest, highest: at least -100; the lowest at most 0, the highest at least 0.
        step: adjustments are multiples of it.
    """

    lowest: int
    highest: int
    step: int = 1


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One row per segment and campaign.

    Attributes:
        percent: to set, within the limits; 0 where too little is known.
        factor: the rate of the segment over that of its campaign, shrunk.
        low, high: of `factor`, by `coverage`.
        reason: in words, with the numbers.
    """

    segment: str
    campaign_id: str
    percent: int
    factor: float
    low: float
    high: float
    reason: str


def adjust_bids(
    results: Sequence[SegmentResult], limits: AdjustmentLimits, *, coverage: float = 0.8
) -> tuple[Adjustment, ...]:
    """How far the bid in each segment should differ from its campaign's.

    A click is worth what it converts, so a bid in proportion to the rate per click makes goals
    cost the same in all segments.

    Args:
        results: one row per segment and campaign.
        limits: of the platform.
        coverage: of the intervals, between 0 and 1.

    Raises:
        SettingError: numbers below zero, NaN or infinite, two rows of one segment and campaign,
            limits that leave out 0, or a coverage outside (0, 1).
    """
    _refuse(results, limits, coverage)
    if not results:
        return ()
    # conversions of no click are somebody else's
    counts = np.array([row.conversions if row.clicks > 0 else 0.0 for row in results])
    expected, rate_error = _as_their_campaigns(results, counts)
    shape, rate = _posterior(results, counts, expected)
    mean, shape = shape / rate, 1 / (1 / shape + rate_error)
    low, high = (np.asarray(gamma.ppf(q, shape, scale=mean / shape)) for q in _tails(coverage))
    return tuple(
        _adjustment(row, limits, (float(middle), float(lower), float(upper)))
        for row, middle, lower, upper in zip(results, mean, low, high, strict=True)
    )


def _as_their_campaigns(
    results: Sequence[SegmentResult], counts: Numbers
) -> tuple[Numbers, Numbers]:
    """What each segment would bring at the rate of its campaign, and how unsure that rate is.

    The second is a relative variance: that of the rest of the campaign, since a segment that is
    all of its campaign has its rate for certain.
    """
    names = sorted({row.campaign_id for row in results})
    campaign = np.array([names.index(row.campaign_id) for row in results])
    clicks = np.array([row.clicks for row in results])
    of_campaign, came = (_sums(campaign, each)[campaign] for each in (clicks, counts))
    share = clicks / of_campaign.clip(min=LEAST)
    return share * came, (1 - share) / (1 + came)


def _posterior(
    results: Sequence[SegmentResult], counts: Numbers, expected: Numbers
) -> tuple[Numbers, Numbers]:
    """Shape and rate of the gamma factor of each row."""
    names = sorted({row.segment for row in results})
    segment = np.array([names.index(row.segment) for row in results])
    came, due = (_sums(segment, each) for each in (counts, expected))
    in_account = _likeliest(came, due)
    usual = ((came + in_account) / (due + in_account))[segment]
    in_campaign = _likeliest(counts, expected * usual)
    # what other campaigns say of the segment; its own conversions must not count twice
    weight = 1 / (1 + expected * usual / in_campaign)
    others = [_sums(segment, weight * each) for each in (counts, expected)]
    worth = in_account + others[0][segment] - weight * counts
    elsewhere = worth / (in_account + others[1][segment] - weight * expected)
    prior = 1 / (1 / in_campaign + 1 / worth)
    return prior + counts, prior / elsewhere + expected


def _sums(of: NDArray[np.int64], numbers: Numbers) -> Numbers:
    return np.asarray(np.bincount(of, numbers), dtype=np.float64)


def _likeliest(counts: Numbers, expected: Numbers) -> float:
    """The shape of gamma factors of mean 1 under which the counts are likeliest."""
    is_due = expected > 0
    likelihood = [log_likelihood(counts[is_due], expected[is_due], s).sum() for s in SHAPES]
    # of shapes that the counts do not tell apart, the one that moves bids least
    return float(SHAPES[::-1][np.argmax(np.round(likelihood[::-1], 9))])


def _tails(coverage: float) -> tuple[float, float]:
    return (1 - coverage) / 2, (1 + coverage) / 2


def _adjustment(
    row: SegmentResult, limits: AdjustmentLimits, factor: tuple[float, float, float]
) -> Adjustment:
    mean, low, high = factor
    is_known = not low <= 1 <= high
    percent = _within(100 * (mean - 1), limits) if is_known else 0
    seen = f"{row.conversions:.3g} conversions of {row.clicks:.0f} clicks"
    if row.conversions > 0:
        seen += f" at {row.spend / row.conversions:.4g} each"
    range_ = f"{mean:.2f} times its campaign's rate ({low:.2f} to {high:.2f})"
    verdict = f"bid {percent:+d} %" if is_known else "too little to tell it from the others"
    return Adjustment(
        row.segment, row.campaign_id, percent, mean, low, high, f"{seen}, {range_}: {verdict}."
    )


def _within(percent: float, limits: AdjustmentLimits) -> int:
    # towards 0: a step that is not earned is not taken
    steps = int(np.clip(percent, limits.lowest, limits.highest) / limits.step)
    return steps * limits.step


def _refuse(results: Sequence[SegmentResult], limits: AdjustmentLimits, coverage: float) -> None:
    if not 0 < coverage < 1:
        raise SettingError(f"coverage must lie between 0 and 1, not {coverage}. 0.8 is usual.")
    if not -100 <= limits.lowest <= 0 <= limits.highest or limits.step < 1:
        raise SettingError(
            f"Limits from {limits.lowest} to {limits.highest} % in steps of {limits.step} cannot "
            "be. They hold 0, begin at -100 or above, and the step is 1 or more."
        )
    seen = set()
    for row in results:
        key = (row.segment, row.campaign_id)
        numbers = np.array([row.spend, row.clicks, row.conversions])
        if not (np.isfinite(numbers) & (numbers >= 0)).all():
            raise SettingError(f"{row} has a number that is below 0 or none. Leave the row out.")
        if key in seen:
            raise SettingError(
                f"Segment {row.segment!r} of campaign {row.campaign_id!r} has two rows. Add them."
            )
        seen.add(key)
