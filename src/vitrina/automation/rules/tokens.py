"""Cut a line into words, numbers and signs, each with its place."""

import re
from dataclasses import dataclass

from vitrina.errors import RuleTextError

_TOKEN = re.compile(
    r"""
      (?P<text>"(?:[^"\\]|\\.)*")
    | (?P<clock>\d{1,2}:\d\d)
    | (?P<number>(?:\d{1,3}(?:[ \u00a0_]\d{3})+|\d+)(?:\.\d+)?)(?![\d.])
    | (?P<word>[^\W\d_][\w/-]*)
    | (?P<money>[₽€$£])
    | (?P<sign>[%<>,–-])
    """,
    re.VERBOSE,
)
_BLANK = re.compile(r"\s*")
SIGNS_OF_MONEY = {"₽": "rub", "€": "eur", "$": "usd", "£": "gbp"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a line.

    Attributes:
        kind: text (in quotes), clock, number, word, sign or end.
        said: as it is compared: small letters, without quotes and blanks.
        place: of its first letter, from 1.
    """

    kind: str
    said: str
    place: int


def tokens(line: str) -> list[Token]:
    """The words of a line, and its end.

    Raises:
        RuleTextError: a sign that no rule has.
    """
    found: list[Token] = []
    at = _after_blanks(line, 0)
    while at < len(line):
        match = _TOKEN.match(line, at)
        if match is None:
            raise RuleTextError(
                line[at], at + 1, "No rule has this sign. Leave it out, or put names in quotes."
            )
        found.append(_token(str(match.lastgroup), match.group(), at + 1))
        at = _after_blanks(line, match.end())
    return [*found, Token("end", "", len(line) + 1)]


def _after_blanks(line: str, at: int) -> int:
    blank = _BLANK.match(line, at)
    return blank.end() if blank else at


def _token(kind: str, text: str, place: int) -> Token:
    if kind == "text":
        return Token(kind, re.sub(r"\\(.)", r"\1", text[1:-1]), place)
    if kind == "number":
        return Token(kind, re.sub(r"[ \u00a0_]", "", text), place)
    if kind == "money":
        return Token("word", SIGNS_OF_MONEY[text], place)
    return Token(kind, "-" if text == "–" else text.casefold(), place)
