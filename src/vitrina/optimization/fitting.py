"""Response curves of the campaigns of an account, by name and in money."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import ArrayLike

from vitrina.attribution import Credit
from vitrina.engine import TableLike
from vitrina.errors import CurrencyError, SettingError, UnknownNameError
from vitrina.money import Money
from vitrina.optimization.account_days import read_days
from vitrina.optimization.cohorts import refuse
from vitrina.optimization.history import History
from vitrina.optimization.outside import Measured
from vitrina.optimization.response import fit_responses
from vitrina.optimization.responses import Responses
from vitrina.optimization.triangle import Array

PRESENT_DAYS = 7
LEAST = 1e-12


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class CampaignResponses:
    """The campaigns of an account, with what spend brings in each.

    Attributes:
        campaigns: their names, in order.
        currency: of spend and value.
        as_of: the last day that is known.
        history: days x campaigns, spend in minor units.
        responses: the posterior of the curves, in credited conversions.
        factor: how many conversions each campaign causes for one on its curve (campaigns,).
        value: of a conversion, in minor units (campaigns,); nothing where all count the same.
    """

    campaigns: tuple[str, ...]
    currency: str
    as_of: date
    history: History
    responses: Responses
    factor: Array
    value: Array | None

    @property
    def present(self) -> Array:
        """Mean spend per day of the last week, minor units (campaigns,)."""
        return np.asarray(self.history.spend[-PRESENT_DAYS:].mean(axis=0))

    @property
    def weight(self) -> Array:
        """What a conversion counts for: its value, or 1 (campaigns,)."""
        return np.ones(len(self.campaigns)) if self.value is None else self.value

    def caused(self, spend: ArrayLike) -> Array:
        """Conversions per day that a steady spend causes: levels x campaigns, as `spend`."""
        return self.factor * self.responses.expected(spend)

    def next_caused(self, spend: ArrayLike) -> Array:
        """What one more minor unit a day adds to `caused`: levels x campaigns, as `spend`."""
        return self.factor * self.responses.marginal(spend)

    def draw(self, spend: ArrayLike, draws: int, rng: np.random.Generator) -> Array:
        """What `caused` may be: draws x levels x campaigns."""
        return self.factor * self.responses.draw(spend, draws, rng)


def fit(  # noqa: PLR0913 - two tables, and what cannot be read off them
    spend: TableLike,
    credit: Credit,
    *,
    as_of: date | None = None,
    value: Money | Mapping[str, Money] | None = None,
    factors: Mapping[str, float] | None = None,
    evidence: Sequence[Measured] = (),
    max_age_days: int = 30,
    zone: str = "UTC",
) -> CampaignResponses:
    """Learn what the next money brings in each campaign. It runs now, on the last 180 days.

    Args:
        spend: one row per entry: day, campaign, cost_minor, currency.
        credit: of paths, as `attribution.credit` gives it. The credit of a touch belongs to the
            day of the touch, and what young days still lack is allowed for.
        as_of: the last day of which everything is known; the last day of spend if left out.
        value: of one conversion, the same for all campaigns or by name. Without, all count the
            same.
        factors: by name, of campaigns that experiments measured: the conversions that they
            caused for each that they are credited with, as `attribution.calibrate` finds them. It
            takes the place of what the history tells of those who would have come anyway.
        evidence: see `fit_responses`; campaigns are numbered in the order of their names, spends
            are in minor units.
        max_age_days: how many days after a touch a conversion still counts.
        zone: whose days, for example "Europe/Moscow".

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        CurrencyError: spend and value are in more than one currency.
        SettingError: no spend, spend without a currency, no campaign with both spend and credit,
            less than two weeks, a value that is missing, a factor below 0.
        UnknownNameError: a value or a factor is of a campaign without spend.
    """
    refuse(max_age_days=max_age_days, coverage=0.8)
    days = read_days(spend, credit, as_of=as_of, max_age_days=max_age_days, zone=zone)
    worth = _worth(value, days.campaigns, days.currency)
    history = History.of(days.spend, days.triangle)
    responses = fit_responses(history, evidence=evidence)
    return CampaignResponses(
        campaigns=tuple(days.campaigns),
        currency=days.currency,
        as_of=days.as_of,
        history=history,
        responses=responses,
        factor=_factor(factors or {}, days.campaigns, responses),
        value=worth,
    )


def _worth(
    value: Money | Mapping[str, Money] | None, campaigns: Sequence[str], currency: str
) -> Array | None:
    if value is None:
        return None
    by_name = dict.fromkeys(campaigns, value) if isinstance(value, Money) else value
    for name in by_name:
        if name not in campaigns:
            raise UnknownNameError("campaign with spend", name, campaigns)
    if missing := [name for name in campaigns if name not in by_name]:
        raise SettingError(f"A conversion of {missing[0]!r} has no value. Give one to each.")
    if others := {each.currency for each in by_name.values()} - {currency}:
        raise CurrencyError("Budget and value", {currency, *others})
    return np.array([float(by_name[name].minor) for name in campaigns])


def _factor(factors: Mapping[str, float], campaigns: Sequence[str], responses: Responses) -> Array:
    """Scale curves so that at the usual spend they cause as much as was measured."""
    found = np.ones(len(campaigns))
    usual = responses.usual[None]
    paid = responses.expected(usual)[0]
    for name, factor in factors.items():
        if name not in campaigns:
            raise UnknownNameError("campaign with spend", name, campaigns)
        if not 0 <= factor < np.inf:
            raise SettingError(f"The factor of {name!r} is {factor}. It must be 0 or more.")
        at = campaigns.index(name)
        found[at] = factor * (paid[at] + responses.organic()[at]) / max(paid[at], LEAST)
    return found
