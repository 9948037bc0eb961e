"""What is said of an experiment, in the page's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vitrina.engine import Row
from vitrina.web import formats, words
from vitrina.web.experiments.listing import PLANNED, READ, REFUSED, RUNNING, WAITING
from vitrina.web.question import number
from vitrina.web.sentences.translation import in_words

STATES: Mapping[str, str | Promise] = {
    RUNNING: _("Running now"),
    READ: _("Read"),
    PLANNED: _("Planned"),
    WAITING: _("Waiting for the next analysis"),
    REFUSED: _("Refused"),
}

DESIGNS: Mapping[str, str | Promise] = {
    "hold_out": _("Hold-out of people"),
    "geo_lift": _("Test over places"),
    "time_based_regression": _("Test over places, by regression"),
    "trimmed_match": _("Test over pairs of places"),
    "switchback": _("Switched on and off at places"),
    "staggered": _("Begun place after place"),
    "matched": _("Reached against alike others"),
}

NOTICES: Mapping[str, str | Promise] = {
    "saved": _("The plan is saved. Give the list of the arms to the tool that sends or shows."),
    "begun": _("It has begun: a test that runs is not deleted."),
    "busy": _("The lake is being written to. Try again in a moment."),
}

# as a planner chooses among them
KINDS: Mapping[str, str | Promise] = {
    "hold_out": _("Leave some people out, by lot"),
    "geo_lift": _("Have it at some places only"),
    "switchback": _("Switch it on and off at places, by lot"),
}

IDENTIFIERS: Mapping[str, str | Promise] = {
    "user_id": _("Customer number"),
    "email": _("E-mail address"),
    "phone": _("Telephone number"),
    "card": _("Loyalty card"),
    "household": _("Household"),
}


def switched(row: Row) -> str:
    """What an experiment switches: a campaign, or a whole channel."""
    if row["campaign"]:
        return str(row["campaign"])
    channel = str(row["channel"] or "")
    return str(words.CHANNELS.get(channel, channel)) or gettext("Not said")


def says(row: Row) -> str:
    """What a reading says, in a sentence or two.

    Args:
        row: a row of `experiments.read_all`.
    """
    if row["state"] == PLANNED:
        return gettext("It begins on %(day)s.") % {"day": formats.day(row["starts_at"])}  # type: ignore[arg-type]  # a time
    if row["state"] == WAITING:
        return gettext("It has begun. The next analysis reads it.")
    if row["relative"] is None:
        return in_words(str(row["why_not"]))
    return _told(row) if row["relative_low"] is not None else _without_interval(row)


def _told(row: Row) -> str:
    low, high = number(row["relative_low"]), number(row["relative_high"])
    if low <= 0 <= high:
        text = _(
            "The interval holds zero (%(low)s to %(high)s): the effect of %(thing)s is not told "
            "apart from nothing."
        )
    elif row["treatment"] == "off":
        text = _("Without %(thing)s there are %(lift)s %(goal)s (%(low)s to %(high)s).")
    elif low > 0:
        text = _("%(thing)s brings %(lift)s %(goal)s (%(low)s to %(high)s).")
    else:
        text = _("%(thing)s takes away: %(lift)s %(goal)s (%(low)s to %(high)s).")
    return str(text) % {
        "thing": switched(row),
        "lift": formats.signed_percent(number(row["relative"])),
        "low": formats.signed_percent(low),
        "high": formats.signed_percent(high),
        "goal": _goal(row),
    }


def _without_interval(row: Row) -> str:
    text = gettext("%(lift)s %(goal)s, without an interval: how sure that is cannot be told.")
    lift = formats.signed_percent(number(row["relative"]))
    return text % {"lift": lift, "goal": _goal(row)}


def _goal(row: Row) -> str:
    return gettext("receipts") if row["goal"] == "receipt" else gettext("conversions")
