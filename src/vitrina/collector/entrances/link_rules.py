"""What a short link and a code word may be: pure, so that pages, verbs and loader agree."""

import posixpath
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from urllib.parse import SplitResult, quote, unquote, urlsplit, urlunsplit

from vitrina.collector.doors import normal_word

TARGET_LENGTH = 2000
TITLE_LENGTH = 160
PLACE_LENGTH = 80
SHORT_PATH = "/l"  # where the door answers to short links
SCAN_PARAMETER = "v_scan"  # the door gives each scan its own
CARRIERS = (
    *("poster", "store", "table", "waiter", "partner", "flyer", "receipt", "pack"),
    *("vehicle", "online", "other"),
)

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,38}[a-z0-9]")
_WORD = re.compile(r"[^\W_]+(?:[ -][^\W_]+)*")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*\.?")
_IN_PATH = "/%:@!$&'()*+,;=~"
_IN_QUERY = f"{_IN_PATH}?[]"


class Problem(StrEnum):
    """What can be wrong with what somebody wrote, and what to write instead."""

    MISSING = "is missing: fill it in"
    TOO_LONG = "is too long: shorten it"
    UNPRINTABLE = "holds line breaks or unseen characters: write it anew by hand"
    NOT_WEB = "is no web address: write https://example.com/menu, or /menu on your own site"
    SPACED = "holds a space or a backslash: an address has none"
    WITH_SIGN_IN = "holds a name or a password before the host: leave them out"
    LOOP = "is a short link itself: give the address that it should lead to"
    NOT_A_CODE = "is no code: write 2 to 40 of the letters a-z, digits and -"
    MACRO = "holds { or }: only an advertising system fills these in, a short link does not"
    UNKNOWN_CARRIER = "is no carrier: choose one of the list"
    NOT_A_WORD = "is no code word: write 2 to 60 letters, digits, spaces or -"
    TAKEN = "is taken: choose another, or close the one that has it"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing to mend: the field, what is wrong with it, and what was written there."""

    field: str
    problem: Problem
    value: str

    def __str__(self) -> str:
        return f"{self.field} {self.value!r} {self.problem.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """The campaign that an address tells of, as its utm_ parameters."""

    utm_source: str = ""
    utm_medium: str = ""
    utm_campaign: str = ""
    utm_content: str = ""
    utm_term: str = ""

    def named(self) -> dict[str, str]:
        """Each tag by its name, in the usual order; also the empty ones."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


TAG_LENGTHS = dict.fromkeys(Tags().named(), 200) | {"utm_source": 120, "utm_medium": 120}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDraft:
    """A short link as somebody wants it.

    Attributes:
        title: what people call it: "Poster at the north door".
        target: where it leads.
        code: the end of its address; empty for one that is made up.
        carrier: what it is printed on, one of CARRIERS.
        place_id: the place where it hangs, lies or walks about.
        is_qr: it is scanned; False for one that is only typed or sent.
        tags: the campaign that its visits belong to.
    """

    title: str
    target: str
    code: str = ""
    carrier: str = ""
    place_id: str = ""
    is_qr: bool = True
    tags: Tags = Tags()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordDraft:
    """A code word as somebody wants it."""

    word: str
    tags: Tags = Tags()


def checked_link(draft: LinkDraft, *, own_address: str = "") -> tuple[LinkDraft, list[Flaw]]:
    """The draft as it would be stored, and what must be mended first.

    Args:
        draft: as it was written.
        own_address: where the short links themselves are reached; no link may lead to another.
    """
    tags, flaws = _checked_tags(draft.tags)
    written: dict[str, tuple[str, Callable[[str], str | Problem]]] = {
        "title": (draft.title, lambda text: stored_text(text, TITLE_LENGTH) or Problem.MISSING),
        "target": (draft.target, lambda text: stored_target(text, own_address=own_address)),
        "code": (draft.code, stored_code),
        "carrier": (draft.carrier, _stored_carrier),
        "place_id": (draft.place_id, lambda text: stored_text(text, PLACE_LENGTH)),
    }
    stored: dict[str, str] = {}
    for field, (text, store) in written.items():
        found = store(text)
        stored[field] = text if isinstance(found, Problem) else found
        if isinstance(found, Problem):
            flaws.append(Flaw(field, found, text))
    return replace(draft, tags=tags, **stored), flaws  # type: ignore[arg-type]  # texts only


def checked_word(draft: WordDraft) -> tuple[WordDraft, list[Flaw]]:
    """The draft as it would be stored, and what must be mended first."""
    tags, flaws = _checked_tags(draft.tags)
    word = normal_word(draft.word)
    if not word:
        flaws.append(Flaw("word", Problem.MISSING, draft.word))
    elif not (1 < len(word) <= 60 and _WORD.fullmatch(word)):
        flaws.append(Flaw("word", Problem.NOT_A_WORD, draft.word))
    return WordDraft(word=word, tags=tags), flaws


def stored_code(written: str) -> str | Problem:
    """A code as it stands in addresses; an empty one asks for a code that is made up."""
    code = written.strip().casefold()
    return code if not code or _CODE.fullmatch(code) else Problem.NOT_A_CODE


def stored_text(written: str, limit: int) -> str | Problem:
    """A line of text without what cannot be seen."""
    text = written.strip()
    if _is_unprintable(text):
        return Problem.UNPRINTABLE
    return text if len(text) <= limit else Problem.TOO_LONG


def stored_target(written: str, *, own_address: str = "") -> str | Problem:
    """An address as the door may send it: ASCII, http or https, or a path on the own site.

    >>> stored_target("https://кафе.рф/меню?x=1")
    'https://xn--80akn5b.xn--p1ai/%D0%BC%D0%B5%D0%BD%D1%8E?x=1'
    >>> stored_target("//evil.example").name
    'NOT_WEB'
    """
    text = written.strip()
    if problem := _unfit_for_an_address(text):
        return problem
    parts = _split(text)
    if isinstance(parts, Problem):
        return parts
    query = "&".join(
        pair for pair in parts.query.split("&") if pair.partition("=")[0] != SCAN_PARAMETER
    )
    stored = urlunsplit(
        parts._replace(
            path=quote(parts.path, safe=_IN_PATH),
            query=quote(query, safe=_IN_QUERY),
            fragment=quote(parts.fragment, safe=_IN_QUERY),
        )
    )
    if len(stored) > TARGET_LENGTH:
        return Problem.TOO_LONG
    return Problem.LOOP if _is_short_link(stored, own_address) else stored


def _checked_tags(tags: Tags) -> tuple[Tags, list[Flaw]]:
    stored, flaws = {}, []
    for name, text in tags.named().items():
        found = stored_text(text, TAG_LENGTHS[name])
        if not isinstance(found, Problem) and ("{" in found or "}" in found):
            found = Problem.MACRO
        stored[name] = text if isinstance(found, Problem) else found
        if isinstance(found, Problem):
            flaws.append(Flaw(name, found, text))
    return Tags(**stored), flaws


def _stored_carrier(written: str) -> str | Problem:
    return written if written in ("", *CARRIERS) else Problem.UNKNOWN_CARRIER


def _unfit_for_an_address(text: str) -> Problem | None:
    if not text:
        return Problem.MISSING
    if len(text) > TARGET_LENGTH:
        return Problem.TOO_LONG
    if _is_unprintable(text):
        return Problem.UNPRINTABLE
    # browsers read \ as /, so that /\evil.example would leave the site
    return Problem.SPACED if "\\" in text or any(sign.isspace() for sign in text) else None


def _split(text: str) -> SplitResult | Problem:
    try:
        parts = urlsplit(text)
        if text.startswith("/"):  # "//evil.example" is an address, not a path
            return Problem.NOT_WEB if "//" in text.partition("?")[0] else parts
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return Problem.NOT_WEB
        if "@" in parts.netloc:
            return Problem.WITH_SIGN_IN
        host = parts.hostname.encode("idna").decode().lower()
        port = f":{parts.port}" if parts.port is not None else ""
    except ValueError:  # also UnicodeError: no such host name can be
        return Problem.NOT_WEB
    return parts._replace(netloc=host + port) if _HOST.fullmatch(host) else Problem.NOT_WEB


def _is_short_link(stored: str, own_address: str) -> bool:
    own, parts = urlsplit(own_address), urlsplit(stored)
    if parts.netloc and parts.netloc != own.netloc:
        return False
    # one slash at the start: normpath keeps two
    path = posixpath.normpath("/" + unquote(parts.path).lstrip("/"))
    short = own.path.rstrip("/") + SHORT_PATH
    return any(f"{path}/".startswith(f"{each}/") for each in {short, SHORT_PATH})


def _is_unprintable(text: str) -> bool:
    return any(unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} for sign in text)
