"""What the comparison of reached and other people says of campaigns, ready to be put in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from vitrina import experiments
from vitrina.engine import Row
from vitrina.web.question import CAMPAIGNS, EVENTS, PEOPLE, Rows, call, number

EFFECTS = call(experiments.matched_campaigns, EVENTS, PEOPLE, CAMPAIGNS, kept_as="effects")


@dataclass(frozen=True, slots=True)
class Finding:
    """One campaign's comparison; money in minor units per person.

    Attributes:
        row: its row of `experiments.matched_campaigns`.
        before: how much more the reached had spent than the others before it.
        margin: half of the 90% interval.
        is_unclear: the interval holds zero.
    """

    row: Row
    before: float
    margin: float
    is_unclear: bool


@dataclass(frozen=True, slots=True)
class Findings:
    """All campaigns, and the one that the headline speaks of.

    Attributes:
        rows: one per campaign, in the order of their start.
        headline: the chosen one; nothing if none can be judged.
        known: how many can be judged.
        unclear: for how many of those the interval holds zero.
    """

    rows: Sequence[Row]
    headline: Finding | None
    known: int
    unclear: int

    @property
    def misses_by_chance(self) -> int:
        """How many 90% intervals would miss zero if no campaign did anything."""
        return round(self.known * 0.1)


def findings(effects: Rows, campaign: str) -> Findings:
    """Choose the campaign for the headline, and count what the intervals say.

    Args:
        effects: one row per campaign, as `experiments.matched_campaigns` returns it.
        campaign: the one that is asked for; else the known one that reached most people.
    """
    known = [row for row in effects.rows if row["adjusted_difference_minor"] is not None]
    by_reach = sorted(known, key=lambda row: (-number(row["exposed"]), str(row["campaign"])))
    asked = [row for row in by_reach if row["campaign"] == campaign]
    chosen = next(iter(asked or by_reach), None)
    return Findings(
        rows=sorted(effects.rows, key=lambda row: (str(row["starts_at"]), str(row["campaign"]))),
        headline=_finding(chosen) if chosen else None,
        known=len(known),
        unclear=sum(_finding(row).is_unclear for row in known),
    )


def _finding(row: Row) -> Finding:
    low, high = number(row["low_minor"]), number(row["high_minor"])
    return Finding(
        row=row,
        before=number(row["exposed_before_minor"]) - number(row["unexposed_before_minor"]),
        margin=(high - low) / 2,
        is_unclear=low <= 0 <= high,
    )
