"""What a plan may not exceed: what people, stores and platforms allow."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from vitrina.errors import CurrencyError, SettingError, UnknownNameError
from vitrina.money import Money
from vitrina.optimization.fitting import CampaignResponses
from vitrina.optimization.triangle import Array

WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of a plan; money is per day unless it says otherwise.

    Attributes:
        minimum: by campaign, the least that it keeps.
        maximum: by campaign, the most that it may take. What a store can serve is given here,
            as the spend at which it is full.
        largest_step: how far one plan may move a campaign, as a share of what it spends now;
            0.2 is a fifth. A campaign that spends nothing cannot be moved by a share.
        weekly: of all campaigns in a week.
    """

    minimum: Mapping[str, Money] = field(default_factory=dict)
    maximum: Mapping[str, Money] = field(default_factory=dict)
    largest_step: float | None = None
    weekly: Money | None = None

    def __post_init__(self) -> None:
        if self.largest_step is not None and not 0 <= self.largest_step < np.inf:
            raise SettingError(
                f"The largest step is {self.largest_step}. Give a share: 0.2 is a fifth."
            )
        for amount in self._amounts():
            if amount.minor < 0:
                raise SettingError(f"A limit of {amount.minor} is below zero. Give 0 or more.")

    def _amounts(self) -> Iterator[Money]:
        yield from self.minimum.values()
        yield from self.maximum.values()
        if self.weekly is not None:
            yield self.weekly

    def total(self, budget: Money) -> int:
        """What may be spent per day, minor units."""
        return min(budget.minor, budget.minor if self.weekly is None else self.weekly.minor // WEEK)

    def bounds(self, fitted: CampaignResponses, total: int) -> tuple[Array, Array]:
        """The least and the most of each campaign, minor units.

        Raises:
            UnknownNameError: a limit of a campaign without spend.
            CurrencyError: a limit in another currency.
            SettingError: a minimum above its maximum, or minimums above the total.
        """
        for name in (*self.minimum, *self.maximum):
            if name not in fitted.campaigns:
                raise UnknownNameError("campaign with spend", name, fitted.campaigns)
        if others := {each.currency for each in self._amounts()} - {fitted.currency}:
            raise CurrencyError("Budget and limits", {fitted.currency, *others})
        lower, upper = self._of_each(fitted)
        if (lower > upper).any():
            name = fitted.campaigns[int(np.argmax(lower > upper))]
            raise SettingError(
                f"{name!r} would keep at least {lower[lower > upper][0]:.0f} and take at most "
                f"{upper[lower > upper][0]:.0f} minor units. Change a limit, or the largest step."
            )
        if lower.sum() > total:
            raise SettingError(
                f"Campaigns keep {lower.sum():.0f} minor units a day at least, more than the "
                f"budget of {total}. Lower a minimum, or allow a larger step."
            )
        return lower, upper

    def _of_each(self, fitted: CampaignResponses) -> tuple[Array, Array]:
        lower = np.array([self._least(name) for name in fitted.campaigns], dtype=float)
        upper = np.array([self._most(name) for name in fitted.campaigns], dtype=float)
        if self.largest_step is not None:
            now = fitted.present.round()
            least = np.ceil(now * (1 - self.largest_step)).clip(min=0)
            most = np.floor(now * (1 + self.largest_step))
            # a minimum or a maximum beyond the step is walked to step by step
            lower, upper = lower.clip(least, most), upper.clip(least, most)
        return lower, upper

    def _least(self, name: str) -> int:
        return self.minimum[name].minor if name in self.minimum else 0

    def _most(self, name: str) -> float:
        return self.maximum[name].minor if name in self.maximum else np.inf
