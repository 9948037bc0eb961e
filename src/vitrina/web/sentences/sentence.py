"""Sentences with named places: how the library writes a value there, and how a page does."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Self

from django.utils.translation import gettext, gettext_noop

from vitrina.web import formats, words

PLACE = re.compile(r"%\((\w+)\)s")
# a sentence that is a part of a longer one may lack the full stop that follows it there
ENDS = r"(?=\.?(?:\s|$))"
SMALLEST_POWER = -6  # of ten, below which a number is written with it
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")

MORE = gettext_noop("and %(count)s more")
ABSENT = gettext_noop("(%(units)s has no row at all)")
GUESS = gettext_noop("Did you mean %(quoted)s?")
FAULTS = (gettext_noop("is missing"), gettext_noop("has %(count)s bytes instead of %(total)s"))
WRITERS = (gettext_noop("another process"), gettext_noop("process %(number)s (%(deed)s)"))
KINDS = (gettext_noop("goal"), gettext_noop("experiment"), gettext_noop("experiment design"))


@dataclass(frozen=True, slots=True)
class Place:
    """What stands at a name of a sentence.

    Attributes:
        pattern: a regular expression of what the library writes there.
        shown: makes of it what a page shows.
    """

    pattern: str
    shown: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the library, or a part of one.

    Attributes:
        text: English, with its places as `%(name)s`; what gettext knows it by.
        reads: finds the sentence where it begins.
    """

    text: str
    reads: re.Pattern[str]

    @classmethod
    @cache
    def of(cls, text: str) -> Self:
        """The sentence of a text whose places all have a name of `PLACES`."""
        # fixed words and names take turns
        parts = PLACE.split(text)
        parts[::2] = map(re.escape, parts[::2])
        parts[1::2] = [f"(?P<{name}>{PLACES[name].pattern})" for name in parts[1::2]]
        return cls(text, re.compile("".join(parts) + ENDS))

    def said(self, found: re.Match[str]) -> str:
        """What was found, in the page's language."""
        values = {name: PLACES[name].shown(value) for name, value in found.groupdict().items()}
        return gettext(self.text) % values


def _one_of(*texts: str) -> Callable[[str], str]:
    def shown(text: str) -> str:
        for sentence in map(Sentence.of, texts):
            if found := sentence.reads.fullmatch(text):
                return sentence.said(found)
        return text

    return shown


def _after_a_space(part: str) -> Callable[[str], str]:
    """For what stands there, or does not."""
    return lambda text: f" {_one_of(part)(text[1:])}" if text else ""


def _names(text: str) -> str:
    """The first ones of many, and how many more there are."""
    listed, _, rest = text.rpartition(" and ")
    return f"{listed} {_one_of(MORE)(f'and {rest}')}" if rest.endswith(" more") else text


def _count(text: str) -> str:
    return formats.whole(int(text.replace(",", "")))


def _number(text: str) -> str:
    """As exact as it is written, and no more."""
    if text == "inf":
        return "∞"
    value = Decimal(text.replace(",", ""))
    if value and value.adjusted() < SMALLEST_POWER:
        head, _, power = text.lstrip("+-").partition("e")
        return f"{_sign(text)}{_number(head)}·10{str(int(power)).translate(RAISED)}"
    return _sign(text) + _decimal(abs(value))


def _share(text: str) -> str:
    value = Decimal(text.replace(",", "").rstrip("%"))
    return _sign(text) + _decimal(abs(value), "%")


def _sign(text: str) -> str:
    return {"+": "+", "-": formats.MINUS}.get(text[0], "")


def _decimal(value: Decimal, unit: str = "") -> str:
    _, plain, decimals = format(value, "f").partition(".")
    pattern = f"#,##0{plain}{'0' * len(decimals)}{unit}"
    return formats.decimal(float(value / 100 if unit else value), pattern)


def _day(text: str) -> str:
    return formats.day(date.fromisoformat(text))


def _moment(text: str) -> str:
    return formats.moment(None if text == "None" else datetime.fromisoformat(text).astimezone(UTC))


def _goal(text: str) -> str:
    return str(words.STAGES.get(text, text))


COUNT = Place(r"\d+(?:,\d{3})*", _count)
NUMBER = Place(r"[+-]?(?:\d+(?:,\d{3})*(?:\.\d+)?(?:e[+-]\d+)?|inf)", _number)
SHARE = Place(r"[+-]?\d+(?:,\d{3})*(?:\.\d+)?%", _share)
DAY = Place(r"\d{4}-\d\d-\d\d", _day)
MOMENT = Place(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d:\d\d|None", _moment)
NAME = Place(r".+?", str)
NAMES = Place(r".+?", _names)

PLACES: Mapping[str, Place] = {
    **dict.fromkeys(("before", "control", "count", "days", "during", "hours", "least"), COUNT),
    **dict.fromkeys(("places", "total", "treated"), COUNT),
    **dict.fromkeys(("change", "chance", "correlation", "error", "times", "value"), NUMBER),
    **dict.fromkeys(("lift", "planned", "share"), SHARE),
    **dict.fromkeys(("first_day", "last_day"), DAY),
    **dict.fromkeys(("first", "last", "until"), MOMENT),
    **dict.fromkeys(("deed", "file", "folder", "format", "known", "missing", "name"), NAME),
    **dict.fromkeys(("newest", "number", "quoted", "reason", "unit"), NAME),
    "units": NAMES,
    "goal": Place(r"\w+", _goal),
    "kind": Place(r"[\w ]+?", _one_of(*KINDS)),
    "absent": Place(r"(?: \(.+?\))?", _after_a_space(ABSENT)),
    "guess": Place(r"(?: Did you mean .+?\?)?", _after_a_space(GUESS)),
    "fault": Place(r"is missing|has \d+ bytes instead of \d+", _one_of(*FAULTS)),
    "writer": Place(r"another process|process \d+ \(.+?\)", _one_of(*WRITERS)),
}
