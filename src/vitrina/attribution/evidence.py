"""What experiments measured, as one normal likelihood over the effects of all units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from vitrina.engine import Row
from vitrina.errors import SettingError

Floats = NDArray[np.float64]
Unit = tuple[str, str | None]  # channel, campaign
Span = tuple[datetime, datetime]  # the first instant, and the one after the last

COLUMNS = (
    *("experiment_id", "channel", "campaign", "effect", "standard_error"),
    *("starts_at", "ends_at", "reach", "is_randomised"),
)
YEAR = timedelta(days=365.25)
ALWAYS = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """What one experiment measured of one channel or campaign.

    Attributes:
        effect: conversions that would not have happened otherwise, over those it reached.
        reach: the share of the unit's people that it covers.
    """

    experiment_id: str
    channel: str
    campaign: str | None
    effect: float
    standard_error: float
    starts_at: datetime
    ends_at: datetime
    reach: float
    is_randomised: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What measurements are brought to.

    Attributes:
        spans: of every unit, when it ran; ALWAYS where nobody says.
        window: the time that effects are asked for.
    """

    spans: Mapping[Unit, Span]
    window: Span

    def covers(self, experiments: Sequence[Experiment]) -> Floats:
        """(experiments, units) how much of a unit's effect in the window each test saw."""
        return np.array(
            [[self._covered(each, unit) for unit in self.spans] for each in experiments]
        ).reshape(len(experiments), len(self.spans))

    def _covered(self, test: Experiment, unit: Unit) -> float:
        ran = _common(self.spans[unit], self.window)
        if not is_of(test, unit) or ran <= timedelta(0):
            return 0.0
        seen = _common(self.spans[unit], (test.starts_at, test.ends_at))
        return test.reach * max(seen / ran, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """Normal measurements of sums of effects: effect = covers @ (effects of the units) + noise.

    Attributes:
        experiments: those that are used, one per measurement.
        covers: (experiments, units) how much of the unit's effect in the window a test saw.
        effect: by experiment.
        covariance: of the noise, with what time and contradiction add.
    """

    experiments: Sequence[Experiment]
    covers: Floats
    effect: Floats
    covariance: Floats

    @property
    def precision(self) -> Floats:
        """(units, units) of the likelihood."""
        solved: Floats = self.covers.T @ np.linalg.solve(self.covariance, self.covers)
        return solved

    @property
    def pull(self) -> Floats:
        """By unit: the precision times the effects that fit best."""
        solved: Floats = self.covers.T @ np.linalg.solve(self.covariance, self.effect)
        return solved


def experiment(row: Row) -> Experiment:
    """One row of evidence, checked.

    Raises:
        SettingError: a figure that cannot be.
    """
    named = str(row["experiment_id"])
    starts_at, ends_at = row["starts_at"], row["ends_at"]
    if not isinstance(starts_at, datetime) or not isinstance(ends_at, datetime):
        raise SettingError(f"Experiment {named!r} has no time. Say when it ran, with a zone.")
    effect, error, reach = (float(str(row[name])) for name in ("effect", "standard_error", "reach"))
    if not (np.isfinite(effect) and np.isfinite(error) and error > 0):
        raise SettingError(
            f"Experiment {named!r} has the effect {effect} with the standard error {error}. Leave "
            "out experiments without a finite effect and a standard error above 0."
        )
    if not 0 < reach <= 1:
        raise SettingError(
            f"Experiment {named!r} has the reach {reach}. It is a share above 0, at most 1."
        )
    if ends_at <= starts_at:
        raise SettingError(f"Experiment {named!r} ends at {ends_at}, not after its start.")
    return Experiment(
        experiment_id=named,
        channel=str(row["channel"]),
        campaign=None if row["campaign"] is None else str(row["campaign"]),
        effect=effect,
        standard_error=error,
        starts_at=starts_at,
        ends_at=ends_at,
        reach=reach,
        is_randomised=row["is_randomised"] is True,
    )


def noise(experiments: Sequence[Experiment], covariance: Floats | None) -> Floats:
    """The covariance of the measurements, as given or from their standard errors.

    Raises:
        SettingError: it is not a covariance of these experiments.
    """
    if covariance is None:
        return np.diag([each.standard_error**2 for each in experiments])
    shape = (len(experiments), len(experiments))
    if covariance.shape != shape or not np.allclose(covariance, covariance.T):
        raise SettingError(
            f"The covariance has the shape {covariance.shape}. It is symmetric, with a row and a "
            f"column for each of the {len(experiments)} rows of evidence, in their order."
        )
    if np.linalg.eigvalsh(covariance).min() <= 0:
        raise SettingError("The covariance is not positive definite. Leave out what is repeated.")
    return covariance


def measured(
    experiments: Sequence[Experiment], covariance: Floats, *, frame: Frame, drift: float
) -> Measured:
    """Bring every measurement to the window that is asked about.

    A test of another length is scaled by time, at a constant rate while the unit runs. A test that
    ended before the window did is old: the log of a unit's factor walks at random, so that its
    variance grows by drift² a year; two tests of one unit share the walk since the later. Tests
    of one unit that contradict each other beyond that have their errors widened by the Birge
    ratio (Birge 1932).
    """
    covers = frame.covers(experiments)
    effect = np.array([each.effect for each in experiments])
    age = np.array([max(0.0, (frame.window[1] - each.ends_at) / YEAR) for each in experiments])
    same = np.array([[bool((a * b).any()) for b in covers] for a in covers])
    walked = np.expm1(np.minimum(drift**2 * np.minimum.outer(age, age), 100))
    aged = covariance + np.where(same, np.outer(effect, effect) * walked, 0.0)
    wider = _birge(covers, effect, aged)
    return Measured(experiments, covers, effect, aged * np.outer(wider, wider))


def is_of(experiment: Experiment, unit: Unit) -> bool:
    """An experiment on a channel covers all its campaigns."""
    return experiment.channel == unit[0] and experiment.campaign in (None, unit[1])


def _common(one: Span, other: Span) -> timedelta:
    """How long two spans are at the same time; below zero where they never are."""
    return min(one[1], other[1]) - max(one[0], other[0])


def _birge(covers: Floats, effect: Floats, covariance: Floats) -> Floats:
    """By measurement: how much wider its error is for what other tests of the same units say."""
    wider = np.ones(len(effect))
    _, kind = np.unique(covers > 0, axis=0, return_inverse=True)
    for one in np.unique(kind):
        at = np.flatnonzero(kind == one)
        size = covers[at].sum(axis=1)
        weights = np.linalg.solve(covariance[np.ix_(at, at)], np.column_stack([size, effect[at]]))
        mean = (size @ weights[:, 1]) / (size @ weights[:, 0])
        misfit = (effect[at] - mean * size) @ (weights[:, 1] - mean * weights[:, 0])
        if len(at) > 1:
            wider[at] = max(1.0, float(np.sqrt(misfit / (len(at) - 1))))
    return wider
