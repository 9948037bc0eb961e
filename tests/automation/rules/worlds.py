"""Campaigns with a known truth: what they cost, how late that is reported, what was seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from vitrina.automation.rules.rule import Subject
from vitrina.automation.rules.series import Late, Series
from vitrina.connectors.advertising import Amount, Setting, State, Value

Array = NDArray[np.float64]
FIRST = date(2026, 1, 5)  # a Monday
SETTINGS: dict[Setting, Value] = {
    Setting.STATE: State(is_on=True),
    Setting.BUDGET: Amount(100_000, "RUB", "day"),
}


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """What really happened.

    Attributes:
        spend: days x campaigns, minor units.
        reported: days x campaigns x ages: goals of a day's touches by the age of the report.
        share: by age, which part of a day's goals is reported by its end.
    """

    spend: Array
    reported: Array
    share: Array

    def seen(self, day: date, *, is_raw: bool = False) -> list[Series]:
        """What was known on a day: nothing that was reported later.

        Args:
            day: under way, the last one of the series.
            is_raw: the sabotage: young days are passed off as whole.
        """
        today = (day - FIRST).days
        ages = self.reported.shape[2]
        age = np.minimum(today - np.arange(today + 1), ages - 1)
        known = np.arange(ages) <= age[:, None]
        so_far = (self.reported[: today + 1] * known[:, None]).sum(axis=2)
        share = np.ones(today + 1) if is_raw else self.share[age]
        return [
            campaign(
                f"c{number}",
                last_day=day,
                spend=self.spend[: today + 1, number],
                receipts=so_far[:, number],
                share=share,
            )
            for number in range(self.spend.shape[1])
        ]


def campaign(  # one line of numbers each, as a reader would write them down
    name: str,
    *,
    last_day: date,
    spend: Sequence[float] | Array,
    receipts: Sequence[float] | Array = (),
    share: Sequence[float] | Array = (),
    **more: object,
) -> Series:
    """A campaign in roubles, whose days end with `last_day`."""
    spent = np.asarray(spend, dtype=float)
    goals = {}
    if len(receipts):
        known = np.asarray(share, dtype=float) if len(share) else np.ones(len(receipts))
        goals["receipt"] = Late(np.asarray(receipts, dtype=float), known)
    told: dict[str, object] = {
        "known": {"spend": spent},
        "goals": goals,
        "currencies": frozenset(["RUB"]),
        "settings": SETTINGS,
        **more,
    }
    return Series(
        subject=Subject.CAMPAIGN,
        account="direct",
        name=name,
        last_day=last_day,
        **told,  # type: ignore[arg-type]  # the fields of a series
    )


def world(
    *,
    campaigns: int,
    days: int,
    cost: float,
    seed: int,
    mean_delay: float = 4.0,
    spend: float = 300_000.0,
    weekend: float = 1.0,
) -> World:
    """Campaigns that all cost the same per receipt, all the time.

    Args:
        campaigns: how many.
        days: how many.
        cost: minor units per receipt, the truth of every day.
        seed: of the generator.
        mean_delay: days until half of the receipts and more are reported.
        spend: the median campaign's minor units per day; the others lie around it.
        weekend: by how much more the weekends sell; what is spent there sells more, too.
    """
    rng = np.random.default_rng(seed)
    ages = 31
    by_age = np.exp(-np.arange(ages) / mean_delay)
    by_age /= by_age.sum()
    size = spend * rng.lognormal(0, 0.8, campaigns)
    spent = np.round(size * rng.lognormal(0, 0.2, (days, campaigns)))
    busy = np.where(np.arange(days) % 7 >= 5, weekend, 1.0)
    expected = (spent / cost * busy[:, None])[..., None] * by_age
    return World(spent, rng.poisson(expected).astype(float), np.cumsum(by_age))


def days_after(first: int, count: int) -> list[date]:
    """So many consecutive days from so many days after the first on."""
    return [FIRST + timedelta(days=first + each) for each in range(count)]
