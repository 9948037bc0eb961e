"""What is known of one channel or campaign, and in words: what it rests on, what would tell."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from vitrina.attribution.evidence import Measured, Unit
from vitrina.attribution.peers import Posterior

Floats = NDArray[np.float64]

SAYS_SOMETHING = 0.5  # an experiment does, if it halves the interval that peers would leave
LOST_CUSTOMERS = -2.5  # standard errors: a smaller effect is not zero by chance


class Verdict(StrEnum):
    """Why an effect is known, or not yet."""

    KNOWN = "known"
    NO_EXPERIMENT = "no_experiment"  # none has run at all
    NOT_ON_IT = "not_on_it"  # some have run, and none on this unit alone
    SAYS_LITTLE = "says_little"  # its own say hardly more than its peers do
    BELOW_ZERO = "below_zero"  # by its own it lost customers, which the model rules out


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEffect:
    """What is known of one channel or campaign.

    Attributes:
        credited: conversions that the model credits; they say nothing of causes.
        effect: conversions that would not have happened without it; None without any experiment.
        low, high: the interval of the effect.
        is_known: an experiment on the unit itself says something about it. Otherwise the effect
            is what its peers suggest, which nobody should act on.
        verdict: why it is known or not, as a word for programs.
        why: what the figure rests on; or "not known yet", and the experiment that would tell.
        experiments: those on the unit alone.
        own, own_error: the effect by these alone, and its standard error; None without any.
        over_credit: credited over effect.
        needed_standard_error: of the experiment that would tell.
    """

    channel: str
    campaign: str | None
    credited: float
    effect: float | None
    low: float | None
    high: float | None
    is_known: bool
    verdict: Verdict
    why: str
    experiments: Sequence[str]
    own: float | None
    own_error: float | None
    over_credit: float | None
    needed_standard_error: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of one unit: the posterior, and how much of it its own experiments brought."""

    mean: float
    low: float
    high: float
    unmeasured_width: float
    experiments: Sequence[str]
    own: float  # the effect by its own experiments alone
    own_error: float  # infinite without any
    coverage: float

    @property
    def needed_error(self) -> float:
        """The standard error of an experiment whose interval would be half of what peers leave."""
        quantile = NormalDist().inv_cdf((1 + self.coverage) / 2)
        return SAYS_SOMETHING * self.unmeasured_width / (2 * quantile)

    @property
    def says_something(self) -> bool:
        """Its own experiments would halve the interval whatever they found, or clear it of zero.

        How wide the interval came out does not count: a noisy test that happens to fall below
        zero narrows it by chance.
        """
        quantile = NormalDist().inv_cdf((1 + self.coverage) / 2)
        is_clear = self.low > 0 and self.own > quantile * self.own_error
        return is_clear or self.own_error <= self.needed_error

    @property
    def is_below_zero(self) -> bool:
        return self.own < LOST_CUSTOMERS * self.own_error


def known(found: Measured, drawn: Posterior, counts: Floats, at: int, coverage: float) -> Known:
    """What evidence and draws say of the unit at a place.

    Args:
        found: the evidence.
        drawn: the effects that it leaves.
        counts: (draws, units) conversions caused, with their own chance.
        at: the place of the unit.
        coverage: of its interval.
    """
    tails = (1 - coverage) / 2, (1 + coverage) / 2
    low, high = np.quantile(counts[:, at], tails)
    peers_low, peers_high = np.quantile(drawn.unmeasured[:, at], tails)
    alone = (found.covers[:, at] > 0) & ((found.covers > 0).sum(axis=1) == 1)
    size = found.covers[alone, at]
    weight = np.linalg.solve(found.covariance[np.ix_(alone, alone)], size)
    return Known(
        mean=float(drawn.effects[:, at].mean()),
        low=float(low),
        high=float(high),
        unmeasured_width=float(peers_high - peers_low),
        experiments=[
            each.experiment_id
            for each, is_own in zip(found.experiments, alone, strict=True)
            if is_own
        ],
        own=float(weight @ found.effect[alone] / (weight @ size)) if alone.any() else 0.0,
        own_error=float((weight @ size) ** -0.5) if alone.any() else np.inf,
        coverage=coverage,
    )


def without_evidence(unit: Unit, credited: float) -> UnitEffect:
    """A unit where no experiment tells anything, of its peers neither."""
    return UnitEffect(
        channel=unit[0],
        campaign=unit[1],
        credited=credited,
        effect=None,
        low=None,
        high=None,
        is_known=False,
        verdict=Verdict.NO_EXPERIMENT,
        experiments=(),
        own=None,
        own_error=None,
        why="not known yet: no randomised experiment has run. The cheapest that would tell: hold "
        f"{_name(unit)} out from a random tenth of the people it is meant for.",
        over_credit=None,
        needed_standard_error=None,
    )


def with_evidence(unit: Unit, credited: float, found: Known) -> UnitEffect:
    """A unit about which experiments, its own or its peers', tell something."""
    verdict, why = _verdict(unit, found)
    is_known = verdict == Verdict.KNOWN
    return UnitEffect(
        channel=unit[0],
        campaign=unit[1],
        credited=credited,
        effect=found.mean,
        low=found.low,
        high=found.high,
        is_known=is_known,
        verdict=verdict,
        why=why,
        experiments=tuple(found.experiments),
        own=found.own if found.experiments else None,
        own_error=found.own_error if found.experiments else None,
        over_credit=credited / found.mean if found.mean > 0 else None,
        needed_standard_error=None if is_known else found.needed_error,
    )


def _verdict(unit: Unit, found: Known) -> tuple[Verdict, str]:
    if not found.experiments:
        return (
            Verdict.NOT_ON_IT,
            "not known yet: no randomised experiment was on it alone; the interval is what its "
            f"peers suggest. The cheapest that would tell: hold {_name(unit)} out from random "
            f"people, enough for a standard error of {found.needed_error:,.0f} conversions.",
        )
    named = ", ".join(found.experiments)
    alone = f"{found.own:,.0f} with a standard error of {found.own_error:,.0f}"
    if found.is_below_zero:
        return (
            Verdict.BELOW_ZERO,
            f"not known yet: by {named} it lost customers ({alone}), which this model rules out. "
            "Read the experiment itself, and repeat it.",
        )
    if not found.says_something:
        longer = (found.own_error / found.needed_error) ** 2
        return (
            Verdict.SAYS_LITTLE,
            f"not known yet: {named} says {alone}, hardly more than its peers do. The cheapest "
            f"that would tell: {longer:.1f} times as many people or days, for a standard "
            f"error of {found.needed_error:,.0f} conversions.",
        )
    return Verdict.KNOWN, f"{named} says {alone}"


def _name(unit: Unit) -> str:
    return unit[0] if unit[1] is None else f"{unit[1]} ({unit[0]})"
