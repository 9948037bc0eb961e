"""From what was matched to what there is: divided by each share that gets lost on the way.

    total = matched / (identified share x upload share x match share)

Each share is an estimate, and the matched are a draw from the total: both go into the interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from vitrina.errors import SettingError

DRAWS = 4000
# of the intervals that say whether strata differ: a false alarm once in a hundred
SURE = 0.99

Draws: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Share:
    """A share that was counted: `count` of `of` rows."""

    name: str
    count: float
    of: float

    def __post_init__(self) -> None:
        if not 0 < self.count <= self.of:
            raise SettingError(
                f"The share {self.name!r} is {self.count} of {self.of}. It must be above 0 and at "
                "most 1: where nothing comes through, nobody can tell how much there is."
            )

    @property
    def usual(self) -> float:
        """The share as it was counted."""
        return self.count / self.of

    def draw(self, draws: int, rng: np.random.Generator) -> Draws:
        """Shares as they may be: the posterior under the prior of Jeffreys."""
        return rng.beta(self.count + 0.5, self.of - self.count + 0.5, draws)


@dataclass(frozen=True, slots=True)
class ShareBetween:
    """A share of which only the bounds are known; everything between them is as likely."""

    name: str
    low: float
    high: float

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.high <= 1:
            raise SettingError(
                f"The share {self.name!r} lies between {self.low} and {self.high}. Bounds are "
                "above 0 and at most 1, the lower one first."
            )

    @property
    def usual(self) -> float:
        """The middle of the bounds."""
        return (self.low + self.high) / 2

    def draw(self, draws: int, rng: np.random.Generator) -> Draws:
        """Shares as they may be."""
        return rng.uniform(self.low, self.high, draws)


@dataclass(frozen=True, slots=True)
class Stratum:
    """A part of the business with shares of its own: a place, a month."""

    name: str
    matched: int
    shares: Sequence[Share | ShareBetween]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """How much there is, of which only a part was matched.

    Attributes:
        matched: what was matched.
        share: the share of the total that is matched, as expected.
        expected, low, high: the total and its interval.
        warnings: what a careful reader should know.
    """

    matched: int
    share: float
    expected: float
    low: float
    high: float
    warnings: Sequence[str] = ()


def corrected(
    matched: int,
    shares: Sequence[Share | ShareBetween],
    *,
    coverage: float = 0.9,
    seed: int = 0,
) -> Corrected:
    """How many there are, of which `matched` came through all `shares`.

    It holds where the matched are like the others. Where shares differ between places, and
    places differ, use `corrected_within`.

    Args:
        matched: how many were matched.
        shares: what is left after each step: identified at the till, uploaded, matched.
        coverage: of the interval, between 0 and 1.
        seed: of the draws.

    Raises:
        SettingError: a coverage outside (0, 1), or fewer than none matched.
    """
    return corrected_within([Stratum("all", matched, shares)], coverage=coverage, seed=seed)


def corrected_within(
    strata: Sequence[Stratum], *, coverage: float = 0.9, seed: int = 0
) -> Corrected:
    """The same, corrected within each stratum and then added up.

    Args:
        strata: the parts, with the shares of each.
        coverage: of the interval, between 0 and 1.
        seed: of the draws.

    Returns:
        The total of all strata. A warning says where the shares of two of them differ by more
        than chance: the matched of all together are not like the others.

    Raises:
        SettingError: no stratum, a coverage outside (0, 1), or fewer than none matched.
    """
    if not 0 < coverage < 1:
        raise SettingError(f"coverage must lie between 0 and 1, not {coverage}. 0.9 is usual.")
    if not strata:
        raise SettingError("There is no stratum to correct. Give at least one.")
    rng = np.random.default_rng(seed)
    shares = [_share_of_total(stratum, rng) for stratum in strata]
    totals = np.zeros(DRAWS)
    for stratum, share in zip(strata, shares, strict=True):
        totals += _totals(stratum, share, rng)
    low, high = np.quantile(totals, [(1 - coverage) / 2, (1 + coverage) / 2])
    matched = sum(stratum.matched for stratum in strata)
    expected = sum(stratum.matched / _usual(stratum) for stratum in strata)
    return Corrected(
        matched=matched,
        share=matched / expected if expected else float(np.mean(shares)),
        expected=expected,
        low=float(low),
        high=float(high),
        warnings=_unlike(strata, shares),
    )


def _usual(stratum: Stratum) -> float:
    return prod(share.usual for share in stratum.shares)


def _share_of_total(stratum: Stratum, rng: np.random.Generator) -> Draws:
    product = np.ones(DRAWS)
    for share in stratum.shares:
        product *= share.draw(DRAWS, rng)
    return product


def _totals(stratum: Stratum, share: Draws, rng: np.random.Generator) -> Draws:
    """Totals that may be behind what was matched: negative binomial, halfway between priors."""
    if stratum.matched < 0:
        raise SettingError(f"{stratum.name!r} has {stratum.matched} matched. Take off no returns.")
    missed = rng.poisson(rng.gamma(stratum.matched + 0.5, 1, DRAWS) * (1 - share) / share)
    return np.asarray(stratum.matched + missed, dtype=np.float64)


def _unlike(strata: Sequence[Stratum], shares: Sequence[Draws]) -> tuple[str, ...]:
    bounds = [np.quantile(share, [(1 - SURE) / 2, (1 + SURE) / 2]) for share in shares]
    least = min(range(len(strata)), key=lambda each: float(bounds[each][1]))
    most = max(range(len(strata)), key=lambda each: float(bounds[each][0]))
    if bounds[most][0] <= bounds[least][1]:
        return ()
    return (
        f"{strata[least].name!r} matches {shares[least].mean():.0%} and {strata[most].name!r} "
        f"{shares[most].mean():.0%}: the matched are unlike the others, and one share for all "
        "would be wrong. Each was corrected by its own.",
    )
