"""The plan of the night and the curves behind it, ready for the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from vitrina.engine import Row
from vitrina.web.question import Nightly, Number, Rows, number

DECISION = Nightly("decision")
PLAN = Nightly("budget_plan")
CURVES = Nightly("response_curves")


@dataclass(frozen=True, slots=True)
class Line:
    """One campaign of the plan; money in minor units a day.

    Attributes:
        row: as the night keeps it.
    """

    row: Row

    @property
    def change(self) -> float | None:
        """How far the plan moves it, as a share of what it spends now."""
        before = number(self.row["before_minor"])
        return (number(self.row["after_minor"]) - before) / before if before else None

    @property
    def next_thousand(self) -> Number:
        """Conversions that the next 1,000 units of money bring."""
        return 1000 * number(self.row["next_conversions"])


@dataclass(frozen=True, slots=True)
class Planned:
    """What the night decided.

    Attributes:
        decision: its row.
        lines: one per campaign, what changes most first.
        chosen: the campaign whose curve is shown.
        curve: its levels of spend, the lowest first.
    """

    decision: Row
    lines: Sequence[Line]
    chosen: Line | None
    curve: Rows

    @property
    def measured(self) -> int:
        """Of how many campaigns an experiment tells what they cause."""
        return sum(bool(line.row["is_measured"]) for line in self.lines)


def planned(decision: Rows, plan: Rows, curves: Rows, *, asked: str) -> Planned | None:
    """The plan; nothing where none was worked out yet.

    Args:
        decision: one row, as the night keeps it.
        plan: one row per campaign that spends.
        curves: one row per campaign and level of spend.
        asked: the campaign whose curve is wanted; else that which changes most.
    """
    if not decision.rows:
        return None
    lines = sorted(map(Line, plan.rows), key=_most_moved)
    chosen = next((line for line in lines if line.row["campaign"] == asked), None)
    chosen = chosen or next(iter(lines), None)
    name = chosen.row["campaign"] if chosen else None
    curve = curves.where("campaign", name).ascending("spend_minor")
    return Planned(decision.rows[0], lines, chosen, curve)


def _most_moved(line: Line) -> tuple[Number, str]:
    moved = abs(number(line.row["after_minor"]) - number(line.row["before_minor"]))
    return (-moved, str(line.row["campaign"]))
