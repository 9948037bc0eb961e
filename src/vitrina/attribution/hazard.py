"""Fit an additive hazard: conversions come from a baseline and from each touch by its age.

The rate at which a person converts at time t is
    baseline[group] + sum over touches of rates[unit, age of the touch at t].
With rates constant between the given ages this is a Poisson regression with identity link.
It is fitted by expectation and maximisation: share each conversion among what could have
caused it in proportion to the rates, divide the shares by the hours at risk, repeat. That
keeps every rate at 0 or above. Source: Zhang, Wei and Ren (2014), "Multi-touch attribution
in online advertising with survival theory".
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vitrina.attribution.sequences import sums
from vitrina.attribution.timelines import Timelines

MOST_ROUNDS = 2000
# a round may still move this share of all conversions
TOLERANCE = 1e-7
# a rate is never measured over less: a conversion in the moment of a touch is not infinity
LEAST_HOURS = 1 / 3600

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Hazard:
    """Rates in conversions per person and hour.

    Attributes:
        rates: units x ages, what one touch adds at that age.
        baseline: of each person group, without any touch.
    """

    rates: Floats
    baseline: Floats


@dataclass(frozen=True, slots=True, eq=False)
class AtRisk:
    """How long conversions could have come, and from where.

    Attributes:
        touch_hours: units x ages, summed over touches.
        person_hours: of each person group.
    """

    touch_hours: Floats
    person_hours: Floats


def fitted_hazard(timelines: Timelines, edges: Floats, *, observed_hours: float) -> Hazard:
    """The most likely rates.

    Args:
        timelines: converting paths and others.
        edges: hours from the touch at which its rate changes, from 0 to where it ends.
        observed_hours: how long nobody converted after the last touch of a lost path.
    """
    risk = hours_at_risk(timelines, edges, observed_hours=observed_hours)
    followed = np.where(_hours_followed(timelines) > 0, timelines.sequences.conversions, 0.0)
    everything = followed.sum() / max(risk.person_hours.sum(), LEAST_HOURS)
    hazard = Hazard(
        np.full(risk.touch_hours.shape, everything), np.full(risk.person_hours.shape, everything)
    )
    cells = cells_at_conversion(timelines, edges)
    for _ in range(MOST_ROUNDS):
        improved = _improved(hazard, timelines, cells, followed, risk)
        moved = np.abs(improved.rates - hazard.rates) * risk.touch_hours
        hazard = improved
        if moved.sum() <= TOLERANCE * followed.sum():
            break
    return hazard


def hours_at_risk(timelines: Timelines, edges: Floats, *, observed_hours: float) -> AtRisk:
    """Hours in which a conversion would have been seen; arguments as in `fitted_hazard`.

    A converting path is followed from the first touch after the person's previous conversion
    to the conversion, a lost one from its first touch to `observed_hours` after the last.
    """
    sequences = timelines.sequences
    followed = _hours_followed(timelines)
    of_touches = sequences.of_each_touch(np.where(followed > 0, sequences.conversions, 0.0))
    ages = np.clip(timelines.hours - sequences.of_each_touch(followed), 0.0, None)
    lost_touches = sequences.of_each_touch(sequences.nulls)
    columns = []
    for begins, ends in pairwise(edges.tolist()):
        seen = np.clip(timelines.hours, begins, ends) - np.clip(ages, begins, ends)
        columns.append(sequences.per_unit(of_touches * seen + lost_touches * (ends - begins)))
    first, last = timelines.hours[sequences.starts], timelines.hours[sequences.offsets[1:] - 1]
    person_hours = sequences.conversions * followed + sequences.nulls * (
        first - last + observed_hours
    )
    return AtRisk(
        np.column_stack(columns),
        sums(timelines.group, person_hours, len(timelines.groups)),
    )


def cells_at_conversion(timelines: Timelines, edges: Floats) -> Ints:
    """Of each touch, the place of its unit and age in the flat rates; one past the end if none."""
    ages = np.clip(np.searchsorted(edges, timelines.hours, side="left") - 1, 0, None)
    count = edges.size - 1
    beyond = len(timelines.sequences.units) * count
    return np.where(ages < count, timelines.sequences.codes * count + ages, beyond)


def touch_shares(hazard: Hazard, timelines: Timelines, cells: Ints) -> Floats:
    """Of each touch, its share of the rate at which its path converted."""
    of_touches = _rates_of(hazard, cells)
    whole = _whole_rates(hazard, timelines, of_touches)
    scale = np.divide(1.0, whole, out=np.zeros_like(whole), where=whole > 0)
    return of_touches * timelines.sequences.of_each_touch(scale)


def _improved(
    hazard: Hazard, timelines: Timelines, cells: Ints, followed: Floats, risk: AtRisk
) -> Hazard:
    of_touches = _rates_of(hazard, cells)
    whole = _whole_rates(hazard, timelines, of_touches)
    scale = np.divide(followed, whole, out=np.zeros_like(whole), where=whole > 0)
    shares = of_touches * timelines.sequences.of_each_touch(scale)
    by_cell = sums(cells, shares, hazard.rates.size + 1)[:-1].reshape(hazard.rates.shape)
    by_group = sums(
        timelines.group, hazard.baseline[timelines.group] * scale, len(timelines.groups)
    )
    return Hazard(
        by_cell / np.maximum(risk.touch_hours, LEAST_HOURS),
        by_group / np.maximum(risk.person_hours, LEAST_HOURS),
    )


def _rates_of(hazard: Hazard, cells: Ints) -> Floats:
    return np.append(hazard.rates.ravel(), 0.0)[cells]


def _whole_rates(hazard: Hazard, timelines: Timelines, of_touches: Floats) -> Floats:
    from_touches = np.add.reduceat(of_touches, timelines.sequences.starts)
    return np.asarray(from_touches + hazard.baseline[timelines.group])


def _hours_followed(timelines: Timelines) -> Floats:
    sequences = timelines.sequences
    is_after = timelines.hours < sequences.of_each_touch(timelines.hours_since_previous)
    return np.asarray(
        np.maximum.reduceat(np.where(is_after, timelines.hours, 0.0), sequences.starts)
    )
