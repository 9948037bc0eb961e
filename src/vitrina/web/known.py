"""What is known of the effect of each channel beside what it is credited with, for the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from vitrina.engine import Row
from vitrina.web.question import Nightly, Number, Rows, number

CALIBRATED = Nightly("calibrated")


@dataclass(frozen=True, slots=True)
class Known:
    """All channels, those with an effect first.

    Attributes:
        known: channels whose effect an experiment supports, the largest first.
        unknown: the others, the most credited first.
    """

    known: Sequence[Row]
    unknown: Sequence[Row]

    @property
    def rows(self) -> Sequence[Row]:
        return [*self.known, *self.unknown]

    @property
    def credited(self) -> Number:
        """Conversions that the model credits the known ones with."""
        return sum(number(row["credited"]) for row in self.known)

    @property
    def caused(self) -> Number:
        """Conversions that would not have happened without the known ones."""
        return sum(number(row["effect"]) for row in self.known)

    @property
    def over_credit(self) -> float | None:
        """How many times too much credit the known ones get."""
        return self.credited / self.caused if self.caused > 0 else None


def known_of(calibrated: Rows) -> Known:
    """Those that are known, and those that are not known yet.

    Args:
        calibrated: one row per channel, as the nightly calibration keeps it.
    """
    known = [row for row in calibrated.rows if row["is_known"]]
    unknown = [row for row in calibrated.rows if not row["is_known"]]
    return Known(
        known=sorted(known, key=lambda row: (-number(row["effect"]), str(row["channel"]))),
        unknown=sorted(unknown, key=lambda row: (-number(row["credited"]), str(row["channel"]))),
    )
