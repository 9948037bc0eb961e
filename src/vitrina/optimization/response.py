"""How campaigns respond to spend: the posterior of each curve, from all campaigns together.

A hierarchical model on a grid of shapes (see `curves`). For each shape the level of a campaign is
followed through its days (see `levels`); how likely the counts are then weighs the shapes. What is
likely on each axis is learnt from all campaigns, so that one with little data borrows from the
others (empirical Bayes; Efron and Morris 1975, "Data analysis using Stein's estimator and its
generalizations", JASA 70). Season, pace and shapes are learnt in turns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.special import logsumexp

from vitrina.errors import SettingError
from vitrina.optimization import curves
from vitrina.optimization.history import History
from vitrina.optimization.levels import Levels, Pace, follow, learn_pace, learn_prior
from vitrina.optimization.outside import Measured, weigh_in
from vitrina.optimization.responses import Responses
from vitrina.optimization.season import learn_season
from vitrina.optimization.triangle import Array
from vitrina.optimization.wander import Wander

ROUNDS = 2
ROUNDS_OF_POOLING = 5
ORGANIC = curves.ORGANIC.values[:, None]


def fit_responses(history: History, *, evidence: Sequence[Measured] = ()) -> Responses:
    """Learn how the conversions of each campaign depend on what it spends.

    Args:
        history: of the campaigns; one that is new, paused or without a conversion is thought to
            be like the others as far as it has not shown otherwise.
        evidence: what experiments or simulations of the platform found, in conversions as the
            history counts them.

    Raises:
        SettingError: nothing was spent, or evidence on a campaign that is not in the history.
    """
    known = _Known.of(history)
    shapes = np.exp(curves.log_prior(tuple(axis.prior for axis in curves.AXES)))
    expected = known.expected(np.broadcast_to(shapes, (*curves.SHAPE, len(known.usual))))
    learnt = _learnt(known, expected, evidence)
    for _ in range(ROUNDS - 1):
        learnt = _learnt(known, learnt.expected, evidence)
    season = learn_season(known.counts, learnt.expected * known.seen)
    weekday = season.weekday(len(known.seen))[:, None]
    now = (learnt.weights * learnt.levels.worth / learnt.levels.rate).sum(axis=(0, 1, 2, 3))
    steady = known.seen * learnt.expected * now * weekday
    return Responses(
        weights=learnt.weights,
        levels=learnt.levels,
        usual=known.usual,
        pressure=known.pressure[:, -1],
        season=season,
        pace=learnt.pace,
        wander=Wander.learnt(known.counts, steady, learnt.pace.shape),
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Learnt:
    """One round; `expected` is days x campaigns, up to the level of a campaign."""

    weights: Array
    levels: Levels
    pace: Pace
    expected: Array


def _learnt(known: "_Known", expected: Array, evidence: Sequence[Measured]) -> _Learnt:
    season = learn_season(known.counts, expected * known.seen)
    due = known.seen * season.known[:, None]
    prior = learn_prior(known.counts, due * expected, known.usual)
    pace = learn_pace(known.counts, due * expected, prior)
    basis = (shapes * now for shapes, now in zip(known.by_day(), due, strict=True))
    levels = follow(known.counts, basis, prior=prior, memory=pace.memory, shape=pace.shape)
    levels = weigh_in(levels, evidence, [_gained(each, known.usual) for each in evidence])
    weights = _pooled(levels.log_likelihood)
    weighed = weights * levels.worth / levels.rate
    at_level_1 = known.expected(weighed) / weighed.sum(axis=(0, 1, 2, 3))
    return _Learnt(weights, levels, pace, at_level_1)


@dataclass(frozen=True, slots=True, eq=False)
class _Known:
    """The history as the filter reads it; days x campaigns.

    Attributes:
        counts: conversions; 0 where nothing is known.
        seen: the share of them that is reported; 0 where nothing is known or nothing ran.
        usual: the usual spend of each campaign.
        pressure: carry-overs x days x campaigns, in units of the usual spend.
    """

    counts: Array
    seen: Array
    usual: Array
    pressure: Array

    @classmethod
    def of(cls, history: History) -> Self:
        if not history.spend.any():
            raise SettingError("No campaign spent anything. Give days on which something ran.")
        usual = _usual(history.spend)
        # an advert that does not run is credited with nobody, also not with those who come anyway
        told = ~np.isnan(history.reported) & (history.spend > 0)
        return cls(
            counts=np.where(told, history.reported, 0.0),
            seen=np.where(told, history.share_reported, 0.0),
            usual=usual,
            pressure=curves.pressure(history.spend / usual),
        )

    def by_day(self) -> Iterator[Array]:
        """What each shape expects of each day, 1 at the usual spend."""
        at_usual = curves.saturation(np.ones(1))[:, :, None]
        for day in range(len(self.counts)):
            paid = (curves.saturation(self.pressure[:, day]) / at_usual)[:, :, :, None]
            yield (1 - ORGANIC) * paid + ORGANIC

    def expected(self, weights: Array) -> Array:
        """What shapes of these weights expect together: days x campaigns."""
        at_usual = curves.saturation(np.ones(1))[:, :, None]
        paid = (weights * (1 - ORGANIC)).sum(axis=3) / at_usual
        anyway = (weights * ORGANIC).sum(axis=(0, 1, 2, 3))
        return np.stack(
            [
                np.einsum("hekc,hekc->c", paid, curves.saturation(self.pressure[:, day])) + anyway
                for day in range(len(self.counts))
            ]
        )


def _usual(spend: Array) -> Array:
    """The median of the days on which a campaign ran; of all campaigns, if it never did."""
    ran = np.where(spend > 0, spend, np.nan)
    of_all = np.nanmedian(ran)
    has_run = (spend > 0).any(axis=0)
    own = np.full(spend.shape[1], of_all)
    own[has_run] = np.nanmedian(ran[:, has_run], axis=0)
    return own


def _pooled(log_likelihood: Array) -> Array:
    """Weights of the shapes of each campaign, given what is likely in the account."""
    likely = tuple(axis.prior for axis in curves.AXES)
    weights = _weights(log_likelihood, likely)
    for _ in range(ROUNDS_OF_POOLING):
        likely = tuple(
            axis.learnt(each)
            for axis, each in zip(curves.AXES, curves.by_axis(weights), strict=True)
        )
        weights = _weights(log_likelihood, likely)
    return weights


def _weights(log_likelihood: Array, likely: Sequence[Array]) -> Array:
    log_weights = log_likelihood + curves.log_prior(likely)
    return np.asarray(np.exp(log_weights - logsumexp(log_weights, axis=(0, 1, 2, 3))))


def _gained(each: Measured, usual: Array) -> Array:
    """What every shape gains by the spend of some evidence, at a level of 1."""
    if not 0 <= each.campaign < len(usual):
        raise SettingError(
            f"There is evidence on campaign {each.campaign}, but there are only {len(usual)}."
        )
    spends = np.array([each.low, each.high]) / usual[each.campaign]
    reached = curves.saturation(spends) / curves.saturation(np.ones(1))
    paid = (reached[..., 1] - reached[..., 0])[:, :, None, None]
    return np.asarray(paid * (1 - ORGANIC[:, 0]) + np.zeros(curves.SHAPE))
