"""The posterior of response curves, and what can be asked of it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from vitrina.optimization import curves
from vitrina.optimization.drawn import Drawn
from vitrina.optimization.forecast import Forecast
from vitrina.optimization.levels import Levels, Pace
from vitrina.optimization.season import Season
from vitrina.optimization.triangle import Array
from vitrina.optimization.wander import Wander


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Responses:
    """How the conversions of each campaign depend on its spend.

    All conversions are as the history counts them, once all are reported, on a day of usual
    season.

    Attributes:
        weights: halves x exponents x carry-overs x organics x campaigns: the posterior.
        levels: conversions per day at the usual spend, for each of the above.
        usual: the usual spend of each campaign, money per day.
        pressure: carry-overs x campaigns: on the last day, in units of the usual spend.
        season: of the days that are known.
        pace: of the levels and days.
        wander: of what all campaigns share.
    """

    weights: Array
    levels: Levels
    usual: Array
    pressure: Array
    season: Season
    pace: Pace
    wander: Wander

    def expected(self, spend: ArrayLike) -> Array:
        """Incremental conversions per day at a steady spend.

        Args:
            spend: levels x campaigns, money per day.
        """
        reached = curves.saturation(np.asarray(spend, dtype=float) / self.usual)
        nothing = curves.saturation(np.zeros(1))[..., None]
        return np.asarray(np.einsum("hec,helc->lc", self._scale(), reached - nothing))

    def marginal(self, spend: ArrayLike) -> Array:
        """What one more unit of money brings, conversions: levels x campaigns, as `spend`."""
        steep = curves.slope(np.asarray(spend, dtype=float) / self.usual)
        return np.asarray(np.einsum("hec,helc->lc", self._scale(), steep) / self.usual)

    def organic(self) -> Array:
        """Conversions per day that each campaign collects and did not cause (campaigns,)."""
        share = curves.ORGANIC.values[:, None]
        return np.asarray((self.weights * self._level() * share).sum(axis=(0, 1, 2, 3)))

    def draw(self, spend: ArrayLike, draws: int, rng: np.random.Generator) -> Array:
        """Curves as they may be: incremental conversions, draws x levels x campaigns.

        Args:
            spend: levels x campaigns, money per day.
            draws: how many.
            rng: of the draws.
        """
        drawn = Drawn.of(self.weights, self.levels, draws, rng)
        return drawn.caused(np.asarray(spend, dtype=float) / self.usual)

    def forecast(
        self,
        plan: ArrayLike,
        *,
        rng: np.random.Generator,
        days: int = 28,
        draws: int = 500,
        coverage: float = 0.8,
    ) -> Forecast:
        """The conversions of the days to come under a plan, once all are reported.

        Those who would have come anyway are among them, as they are among the reported ones.

        Args:
            plan: steady spend of each campaign, money per day.
            rng: of the draws.
            days: how many.
            draws: of the posterior.
            coverage: of the intervals.
        """
        drawn = Drawn.of(self.weights, self.levels, draws, rng)
        season = self.season.ahead(days) * self.wander.draw(days, draws, rng)
        spend = np.asarray(plan, dtype=float) / self.usual
        outcomes = np.stack(
            list(drawn.days(spend, self.pressure, season, self.pace, rng)), axis=1
        ).astype(np.float32)
        return Forecast(
            expected=outcomes.mean(axis=0, dtype=float), draws=outcomes, coverage=coverage
        )

    def _level(self) -> Array:
        return self.levels.worth / self.levels.rate

    def _scale(self) -> Array:
        """What Hill's curve is multiplied by: halves x exponents x campaigns."""
        paid = self.weights * self._level() * (1 - curves.ORGANIC.values[:, None])
        return np.asarray(paid.sum(axis=(2, 3)) / curves.saturation(np.ones(1)))
