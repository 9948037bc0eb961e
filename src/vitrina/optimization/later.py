"""What cohorts will still report, given what they have reported: expected, and drawn.

Reports are overdispersed Poisson given the size of the cohort (Renshaw and Verrall 1998), sizes
are gamma (see `volume`), delays have the posterior of `delay`. The uncertainty of each goes into
the draws: of the delay, shared by the cohorts of a unit; of the level, shared by days near each
other; of the day of the touch, shared by all units; of the day of the report, shared by all units
and cohorts; and chance.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vitrina.optimization.delay import Delay
from vitrina.optimization.dispersion import dispersion, watched
from vitrina.optimization.report_days import ReportDays, learn_report_days
from vitrina.optimization.triangle import Array, Mask, netted
from vitrina.optimization.volume import Volume, learn_volume

LEAST = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What there is to go by.

    Attributes:
        known: days x units x ages: what was reported is known.
        counted: days x units: reported so far, in units of the dispersion.
        seen: days x units: the share of a cohort that could be reported so far, more of it on
            busy days.
        dispersion: how much reports scatter, over plain counts.
        delay: of the units.
        report_days: how busy the days of reports were.
        volume: how large cohorts are usually.
    """

    known: Mask
    counted: Array
    seen: Array
    dispersion: float
    delay: Delay
    report_days: ReportDays
    volume: Volume


@dataclass(frozen=True, slots=True, eq=False)
class Later:
    """What is reported later: expected, days x units; and drawn, draws x days x units."""

    expected: Array
    draws: NDArray[np.float32]

    def __add__(self, other: "Later") -> "Later":
        return Later(self.expected + other.expected, self.draws + other.draws)


def weigh(cells: Array, delay: Delay, exposure: Array) -> Evidence:
    """Learn what draws are made from.

    Args:
        cells: reported[cohort day, unit, age], NaN where nothing is known.
        delay: of the same units and ages.
        exposure: days x units: clicks, spend or leads that conversions are in proportion to.
    """
    known = ~np.isnan(cells)
    counts = netted(cells)
    report_days = learn_report_days(counts, delay.share)
    busy = report_days.by_age(cells.shape[2])[:, None]
    scale = dispersion(watched(counts / busy))
    counted = np.nansum(counts, axis=2) / scale
    seen = (known * busy * np.diff(delay.share, axis=1, prepend=0.0)).sum(axis=2)
    volume = learn_volume(counted, seen, exposure)
    return Evidence(known, counted, seen, scale, delay, report_days, volume)


def draw_later(
    evidence: Evidence, drift: NDArray[np.float64], rng: np.random.Generator
) -> tuple[Later, Later]:
    """What comes within the window of each unit, and what after it.

    Args:
        evidence: as `weigh` gives it.
        drift: one factor per draw, by which all that comes later is more than before.
        rng: of the draws.
    """
    volume, delay, draws = evidence.volume, evidence.delay, len(drift)
    is_open = ~evidence.known.all(axis=(1, 2))
    busy = _busy(evidence, drift, rng)[:, is_open]
    expected_busy = evidence.report_days.by_age(busy.shape[2])[is_open]
    days = volume.draw_days(evidence.counted, evidence.seen, draws, rng)[:, is_open]
    levels = volume.draw_levels(draws, rng)[:, is_open]
    hazards = delay.pooled.draw_hazards_of_all(draws, rng)
    shape = evidence.counted.shape
    inside, after = _nothing(draws, shape), _nothing(draws, shape)
    for unit in range(shape[1]):
        parts = np.diff(delay.pooled.draw_share(unit, hazards, rng), axis=1, prepend=0.0)
        known, in_window = evidence.known[is_open, unit], delay.in_window[unit]
        prior = levels[:, :, unit] * volume.usual[is_open, unit] * days
        came = volume.shape[unit] + evidence.counted[is_open, unit]
        rate = volume.shape[unit] / prior.clip(min=LEAST) + parts @ (known * expected_busy).T
        size = rng.gamma(came, 1 / rate)
        for later, cells in ((inside, in_window & ~known), (after, ~(in_window | known))):
            due = np.einsum("da,dca,ca->dc", parts, busy, cells.astype(float))
            later.expected[is_open, unit] = (came / rate * due).mean(axis=0) * evidence.dispersion
            later.draws[:, is_open, unit] = rng.poisson(size * due) * evidence.dispersion
    return inside, after


def _busy(evidence: Evidence, drift: NDArray[np.float64], rng: np.random.Generator) -> Array:
    drawn = evidence.report_days.draw(evidence.known.shape[2], len(drift), rng)
    return np.asarray(drawn * drift[:, None, None])


def _nothing(draws: int, shape: tuple[int, ...]) -> Later:
    return Later(np.zeros(shape), np.zeros((draws, *shape), dtype=np.float32))
