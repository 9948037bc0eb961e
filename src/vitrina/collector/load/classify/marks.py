"""The marks that a landing page's address carries: utm tags and click ids."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_plus

from vitrina.collector.load.classify.address import Address
from vitrina.privacy.in_text import covered

MOST_PARTS = 256
LONGEST_VALUE = 512  # characters, as kept
_UTM = "utm_"


@dataclass(frozen=True, slots=True)
class Click:
    """A kind of click id, and whose click it is."""

    kind: str
    source: str
    medium: str
    yields: bool = False


def _read() -> dict[str, Click]:
    text = Path(__file__).with_name("clicks.toml").read_text(encoding="utf-8")
    return {entry["kind"]: Click(**entry) for entry in tomllib.loads(text)["click"]}


CLICKS = _read()  # in order of precedence
UTM_NAMES = ("source", "medium", "campaign", "term", "content")
_WANTED = frozenset(CLICKS).union(_UTM + name for name in UTM_NAMES)


def marks_in(address: Address) -> dict[str, str]:
    """The marks of an address, by name; of two of one name, the first.

    Also behind a #, where some platforms put them to spare the site a changed address.
    """
    found: dict[str, str] = {}
    for text in (address.query, address.fragment.rpartition("?")[2]):
        if "=" in text:
            for name, value in _pairs(text):
                if name in _WANTED and (readable := clean(unquote_plus(value, errors="replace"))):
                    found.setdefault(name, readable)
    return found


def utm_of(marks: Mapping[str, str]) -> tuple[str | None, ...]:
    """The five utm values in the order of `UTM_NAMES`, with no one's e-mail or phone in them."""
    values = (marks.get(_UTM + name) for name in UTM_NAMES)
    return tuple(covered(value) if value else None for value in values)


def click_of(marks: Mapping[str, str]) -> tuple[Click, str] | None:
    """The click id that counts, and its value."""
    for kind, click in CLICKS.items():
        value = marks.get(kind)
        # a token of a platform has no blanks, and an e-mail is none
        if value and " " not in value and "@" not in value:
            return click, value
    return None


def clean(value: str | None) -> str | None:
    """A value in printable characters, cut to length; None if nothing is left."""
    if not value:
        return None
    cut = value[: LONGEST_VALUE * 2]
    if not cut.isprintable():
        cut = "".join(letter if letter.isprintable() else " " for letter in cut)
    return cut.strip()[:LONGEST_VALUE] or None


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    parts: Iterable[str] = text.split("&", MOST_PARTS)[:MOST_PARTS]
    for part in parts:
        name, _, value = part.partition("=")
        # pages and letters that escaped the & of a link once too often
        yield name.removeprefix("amp;").strip().lower(), value
