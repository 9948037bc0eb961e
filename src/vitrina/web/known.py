"""What is known of the effect of each channel beside what it is credited with, for the page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vitrina.attribution import Verdict
from vitrina.engine import Row
from vitrina.web import formats, words
from vitrina.web.question import Nightly, Number, Rows, number

CALIBRATED = Nightly("calibrated")
CAMPAIGN_CALIBRATED = Nightly("campaign_calibrated")
READINGS = Nightly("readings")


@dataclass(frozen=True, slots=True)
class Known:
    """All channels, those with an effect first.

    Attributes:
        known: channels whose effect an experiment supports, the largest first.
        unknown: the others, the most credited first.
        unseen: what experiments found of channels that no path sees, by their end.
    """

    known: Sequence[Row]
    unknown: Sequence[Row]
    unseen: Sequence[Row]

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
    def caused_at_least(self) -> Number:
        """The lower bounds added up: no narrower than the interval of the sum."""
        return sum(number(row["low"]) for row in self.known)

    @property
    def caused_at_most(self) -> Number:
        """The upper bounds added up."""
        return sum(number(row["high"]) for row in self.known)


@dataclass(frozen=True, slots=True)
class Campaigns:
    """What is known of the campaigns of one channel.

    Attributes:
        channel: its row of the calibration by channel.
        rows: its campaigns, those with an effect first, then the most credited.
    """

    channel: Row
    rows: Sequence[Row]

    @property
    def known(self) -> int:
        """Of how many campaigns the effect is known."""
        return sum(bool(row["is_known"]) for row in self.rows)


def campaigns_of(known: Known, by_campaign: Rows) -> list[Campaigns]:
    """The channels that run campaigns, in the order of the page.

    Args:
        known: what is known of the channels.
        by_campaign: one row per channel and campaign, as the nightly calibration keeps it.
    """
    found = []
    for channel in known.rows:
        rows = [row for row in by_campaign.rows if row["channel"] == channel["channel"]]
        if any(row["campaign"] not in words.CAMPAIGNS for row in rows):
            rows.sort(key=lambda row: (not row["is_known"], -number(row["credited"])))
            found.append(Campaigns(channel, rows))
    return found


def known_of(calibrated: Rows, readings: Rows) -> Known:
    """Those that are known, those that are not known yet, and those that no path sees.

    Args:
        calibrated: one row per channel, as the nightly calibration keeps it.
        readings: one row per experiment, as `experiments.read_all` returns it.
    """
    seen = {row["channel"] for row in calibrated.rows}
    read = [row for row in readings.rows if row["state"] == "read"]
    known = [row for row in calibrated.rows if row["is_known"]]
    unknown = [row for row in calibrated.rows if not row["is_known"]]
    return Known(
        known=sorted(known, key=lambda row: (-number(row["effect"]), str(row["channel"]))),
        unknown=sorted(unknown, key=lambda row: (-number(row["credited"]), str(row["channel"]))),
        unseen=[row for row in read if row["channel"] not in seen],
    )


def rests_on(row: Row) -> str:
    """What an effect rests on, or what would tell it, in the page's language.

    Args:
        row: one channel, as the nightly calibration keeps it.
    """
    found = row["experiments"]
    told = {
        "experiments": ", ".join(map(str, found)) if isinstance(found, list) else "",
        "own": formats.whole(number(row["own"])),
        "error": formats.whole(number(row["own_error"])),
        "needed": formats.whole(number(row["needed_standard_error"])),
    }
    return _SENTENCES[Verdict(str(row["verdict"]))]() % told


_SENTENCES = {
    Verdict.KNOWN: lambda: _(
        "By %(experiments)s alone: %(own)s receipts, with a standard error of %(error)s."
    ),
    Verdict.NO_EXPERIMENT: lambda: _(
        "No experiment has run. The cheapest that would tell: leave out a random tenth of the "
        "people it is meant for."
    ),
    Verdict.NOT_ON_IT: lambda: _(
        "No experiment was on it. The cheapest that would tell: leave it out for random people, "
        "enough for a standard error of %(needed)s receipts."
    ),
    Verdict.SAYS_LITTLE: lambda: _(
        "%(experiments)s says %(own)s receipts with a standard error of %(error)s: too little. Run "
        "it again with more people or longer, for a standard error of %(needed)s."
    ),
    Verdict.BELOW_ZERO: lambda: _(
        "By %(experiments)s it lost customers: %(own)s receipts, with a standard error of "
        "%(error)s. Read that experiment, and repeat it."
    ),
}
