"""Which experiment to run next, as the night weighed it, ready to be put in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from urllib.parse import urlencode

from vitrina.engine import Row
from vitrina.web.question import Nightly, Number, Rows, number

NEXT_TESTS = Nightly("next_tests")


@dataclass(frozen=True, slots=True)
class Proposal:
    """The best hold-out of one channel; money in minor units.

    Attributes:
        row: as the night keeps it.
    """

    row: Row

    @property
    def is_worth_it(self) -> bool:
        return number(self.row["net_minor"]) > 0

    @property
    def query(self) -> str:
        """Opens the planner with this hold-out filled in."""
        return urlencode(
            {
                "channel": self.row["channel"],
                "design": "hold_out",
                "left_out": f"{100 * number(self.row['left_out']):.0f}",
                "weeks": self.row["weeks"],
                # what it finds, not less: the planner says no to a smaller one
                "lift": ceil(1000 * number(self.row["lift"])) / 10,
            }
        )


@dataclass(frozen=True, slots=True)
class NextStep:
    """What to test next.

    Attributes:
        proposals: the best hold-out of each channel, the best of all first.
        is_weighed: experiments have run, so that gains are known; else the first is the channel
            that most is spent on.
    """

    proposals: Sequence[Proposal]
    is_weighed: bool

    @property
    def first(self) -> Proposal:
        return self.proposals[0]

    @property
    def receipt_minor(self) -> Number:
        """What a receipt is taken to be worth."""
        return number(self.first.row["conversion_minor"])


def next_step(weighed: Rows) -> NextStep | None:
    """The best hold-out of each channel; nothing where none can be run.

    Args:
        weighed: one row per possible hold-out, the best first, as the night keeps them.
    """
    best: dict[object, Row] = {}
    for row in weighed.rows:
        best.setdefault(row["channel"], row)
    if not best:
        return None
    proposals = [Proposal(row) for row in best.values()]
    return NextStep(proposals, proposals[0].row["net_minor"] is not None)
