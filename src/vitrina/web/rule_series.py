"""What the lake knows of campaigns and accounts, as rules are judged by it: today, or any day."""

from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vitrina import journeys
from vitrina.automation.rules.rule import Rule, Subject
from vitrina.automation.rules.series import Array, Series
from vitrina.connectors.advertising import Setting, Value
from vitrina.engine import Lake, Table, select
from vitrina.optimization.cohorts import Cohorts, read_cohorts, since
from vitrina.web.nightly_journeys import GOAL, LOOKBACK_DAYS
from vitrina.web.seen_cohorts import Seen, as_seen, grouped

COUNTED = {"cost_minor": "spend", "clicks": "clicks", "impressions": "impressions"}
NO_SETTINGS: Mapping[str, Mapping[Setting, Value]] = {}
OWNER = ("account", "campaign")
Owners = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Span:
    """The days that numbers are of: first to day; nothing of spend came after `until`."""

    first: date
    day: date
    until: date


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """Ninety days of campaigns, whose goals are known by the day of their report.

    Attributes:
        spend: one row per day, account, campaign and currency.
        cohorts: by goal, those of campaigns: goals and values by day of touch and age.
        currency: of the values.
        first: the first day.
        touched: campaigns that somebody is known to have met.
        subjects: what the rules are about; of others nothing is worked out.
        settings: by campaign, what stands on its platform now.
    """

    spend: pa.Table
    cohorts: Mapping[str, Cohorts]
    currency: str | None
    first: date
    touched: Set[str]
    subjects: Set[Subject]
    settings: Mapping[str, Mapping[Setting, Value]]

    def seen(self, day: date) -> list[Series]:
        """The campaigns and accounts as they were known on a day, which was not over.

        Goals are those that had been reported by then, and the delay is learnt from those alone.
        What was spent is taken as the platform told it in the end.
        """
        spend = self.spend.filter(pc.less_equal(self.spend["day"], day))
        owners = _owners(spend)
        found: list[Series] = []
        if Subject.CAMPAIGN in self.subjects:
            found += self._campaigns(spend, owners, day)
        if Subject.ACCOUNT in self.subjects:
            found += self._accounts(spend, owners, day)
        return found

    def _campaigns(self, spend: pa.Table, owners: Owners, day: date) -> list[Series]:
        late = self._seen(self.cohorts, day)
        owner = _only_once(owners)
        found = []
        for account, name in owners:
            rows = spend.filter(pc.equal(spend["account"], account))
            span = self._span(rows, day)
            mine = rows.filter(pc.equal(rows["campaign"], name))
            one = self._series(name, mine, span, late if name in owner else {})
            found.append(replace(one, account=account, settings=self.settings.get(name, {})))
        return found

    def _accounts(self, spend: pa.Table, owners: Owners, day: date) -> list[Series]:
        owner = _only_once(owners)
        summed = {goal: grouped(each, owner) for goal, each in self.cohorts.items()}
        late = self._seen(summed, day)
        found = []
        for account in sorted({account for account, _ in owners}):
            rows = spend.filter(pc.equal(spend["account"], account))
            one = self._series(account, rows, self._span(rows, day), late)
            found.append(replace(one, subject=Subject.ACCOUNT))
        return found

    def _seen(self, cohorts: Mapping[str, Cohorts], day: date) -> dict[str, Seen]:
        seen = {goal: as_seen(each, day, first=self.first) for goal, each in cohorts.items()}
        return {goal: each for goal, each in seen.items() if each is not None}

    def _span(self, rows: pa.Table, day: date) -> Span:
        return Span(self.first, day, max(rows["day"].to_pylist()))

    def _series(self, name: str, rows: pa.Table, span: Span, late: Mapping[str, Seen]) -> Series:
        # a campaign whose advert nobody is known to have met is not measured, and has not failed
        measured = {
            goal: each for goal, each in late.items() if name in {*each.goals, *self.touched}
        }
        values = {goal: each.values.get(name, each.none) for goal, each in measured.items()}
        money = {self.currency} if values and self.currency else set()
        return Series(
            subject=Subject.CAMPAIGN,
            account=name,
            name=name,
            last_day=span.day,
            known={known: _by_day(rows, column, span) for column, known in COUNTED.items()},
            goals={goal: each.goals.get(name, each.none) for goal, each in measured.items()},
            values=values,
            currencies={*rows["currency"].to_pylist(), *money},
            silent=frozenset(day for each in late.values() for day in each.silent),
            last_data=max((each.last for each in late.values() if each.last), default=span.until),
        )


def read_record(
    lake: Lake,
    rules: Iterable[Rule],
    *,
    as_of: date,
    zone: str,
    settings: Mapping[str, Mapping[Setting, Value]] = NO_SETTINGS,
) -> Record:
    """Read all that rules look at; it runs now.

    Args:
        lake: with passports and journeys, as every night leaves it.
        rules: whose goals are read; a goal that is not kept in the lake is built.
        as_of: the last day of which everything is known.
        zone: of the business, whose days are meant.
        settings: by campaign, what stands on its platform now.
    """
    asked = list(rules)
    goals = {each.measure.goal for rule in asked for each in rule.conditions} - {""}
    cohorts = {goal: _cohorts(lake, goal, as_of=as_of, zone=zone) for goal in sorted(goals)}
    return Record(
        spend=_spend(lake, since(as_of)),
        cohorts={goal: each for goal, each in cohorts.items() if each is not None},
        currency=lake.currency,
        first=since(as_of),
        touched=_touched(lake),
        subjects=frozenset(each.subject for each in asked),
        settings=settings,
    )


def _spend(lake: Lake, first: date) -> pa.Table:
    rows = lake.spend.to_arrow()
    rows = rows.filter(pc.greater_equal(rows["day"], first))
    # a platform without accounts is one account
    account = pc.if_else(
        pc.equal(pc.fill_null(rows["account"], ""), ""), rows["platform"], rows["account"]
    )
    rows = rows.set_column(rows.column_names.index("account"), "account", account)
    summed = rows.group_by(["day", *OWNER, "currency"]).aggregate(
        [(column, "sum") for column in COUNTED]
    )
    return summed.rename_columns([name.removesuffix("_sum") for name in summed.column_names])


def _cohorts(lake: Lake, goal: str, *, as_of: date, zone: str) -> Cohorts | None:
    if not lake.rows_in("paths"):  # before the first night
        return None
    counted = select(
        "optimization/nowcast.sql",
        values={
            "by": "campaign",
            "zone": zone,
            "as_of": as_of.isoformat(),
            "since": since(as_of).isoformat(),
            "max_age_days": LOOKBACK_DAYS,
        },
        paths=_paths(lake, goal),
    )
    return read_cohorts(counted, as_of=as_of, max_age_days=LOOKBACK_DAYS)


def _touched(lake: Lake) -> frozenset[str]:
    if not lake.rows_in("paths"):
        return frozenset()
    return frozenset(
        str(row["campaign"]) for row in journeys.touched_campaigns(lake.table("paths")).rows()
    )


def _paths(lake: Lake, goal: str) -> Table:
    if goal == GOAL:
        return lake.table("paths")
    return journeys.build(lake.events, lake.passports, goal=goal, lookback_days=LOOKBACK_DAYS)


def _owners(spend: pa.Table) -> Owners:
    """Account and campaign, each pair once."""
    pairs = zip(spend["account"].to_pylist(), spend["campaign"].to_pylist(), strict=True)
    return sorted(set(pairs))


def _only_once(owners: Owners) -> dict[str, str]:
    """The account by campaign; goals of a name that two accounts have belong to neither."""
    times = Counter(name for _, name in owners)
    return {name: account for account, name in owners if times[name] == 1}


def _by_day(rows: pa.Table, column: str, span: Span) -> Array:
    """One sum per day; a day after the last that came is not known, and one without a row is 0."""
    found = np.zeros((span.day - span.first).days + 1)
    for day, number in zip(rows["day"].to_pylist(), rows[column].to_pylist(), strict=True):
        found[(day - span.first).days] += number or 0
    found[(span.until - span.first).days + 1 :] = np.nan
    return found
