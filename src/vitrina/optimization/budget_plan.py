"""A plan of budgets: what changes, what that is expected to bring, and why."""

from dataclasses import dataclass

import pyarrow as pa

from vitrina.money import Money
from vitrina.optimization.forecast import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """One campaign of a plan; all is per day.

    Attributes:
        campaign: its name.
        before: what it spends now.
        after: what it is to spend.
        conversions: how many more it causes then; below zero, fewer.
        value: the same in minor units; nothing where conversions have no value.
        next_conversions: what one more unit of money (a rouble) would bring now.
        reason: a sentence with the numbers.
    """

    campaign: str
    before: Money
    after: Money
    conversions: Interval
    value: Interval | None
    next_conversions: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetPlan:
    """Budgets per day, with 80 % intervals of what they change.

    Attributes:
        lines: one per campaign.
        conversions: how many more all of them cause in a day.
        value: the same in minor units; nothing where conversions have no value.
        unspent: what limits leave of the budget.
        held_because: why nothing is changed; empty if the plan is one to act on.
    """

    lines: tuple[BudgetLine, ...]
    conversions: Interval
    value: Interval | None
    unspent: Money
    held_because: str

    def to_arrow(self) -> pa.Table:
        """One row per campaign.

        The columns: campaign, before_minor, after_minor, currency, conversions, low, high, value
        (minor units, or NULL), next_conversions, reason.
        """
        return pa.Table.from_pylist([_row(line) for line in self.lines], schema=_COLUMNS)


_COLUMNS = pa.schema(
    [
        ("campaign", pa.string()),
        ("before_minor", pa.int64()),
        ("after_minor", pa.int64()),
        ("currency", pa.string()),
        ("conversions", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("value", pa.float64()),
        ("next_conversions", pa.float64()),
        ("reason", pa.string()),
    ]
)


def _row(line: BudgetLine) -> dict[str, object]:
    return {
        "campaign": line.campaign,
        "before_minor": line.before.minor,
        "after_minor": line.after.minor,
        "currency": line.after.currency,
        "conversions": line.conversions.expected,
        "low": line.conversions.low,
        "high": line.conversions.high,
        "value": None if line.value is None else line.value.expected,
        "next_conversions": line.next_conversions,
        "reason": line.reason,
    }
