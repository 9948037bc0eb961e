"""Which names of fields say that the value is about a person, and whose e-mail or phone it is."""

import re
import tomllib
from enum import Enum
from functools import lru_cache
from pathlib import Path


class Holds(Enum):
    """What the name of a field says about its value."""

    NOTHING_PERSONAL = 0
    EMAIL = 1
    PHONE = 2
    OTHERS = 3  # an e-mail or phone, and not the subject's own: it goes, and links nobody
    PERSONAL = 4
    PERSONAL_IF_OF_A_PERSON = 5  # `name` is a product's in properties, a person's in traits


class Subject(Enum):
    """Whom a nested object is about."""

    SAME = 0  # whoever the object around it is about
    THE_CUSTOMER = 1
    SOMEBODY_ELSE = 2
    A_THING = 3


_WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words)
    for name, words in tomllib.loads(
        Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    ).items()
}
_CUSTOMER = _WORDS["customer"]
_OF_THE_CUSTOMER = _CUSTOMER | _WORDS["of_the_customer"]
_OF_A_PERSON = _CUSTOMER | _WORDS["somebody_else"]

_WORD = re.compile(r"[^\W\d_]+[0-9]*")
_HUMP = re.compile(r"(?<=[a-zа-яё0-9])(?=[A-ZА-ЯЁ])|(?<=[A-ZА-ЯЁ])(?=[A-ZА-ЯЁ][a-zа-яё])")
_LONGEST = 128
_REMEMBERED = 8192  # keys; a shop sends some hundred


@lru_cache(maxsize=_REMEMBERED)
def holds(key: str) -> Holds:
    """What a key says of its value; case, hyphens, underscores and humps do not matter."""
    words = _words(key)
    if _WORDS["hashes"].intersection(words) and any(
        _contact(words[:end])[0] for end in range(1, len(words) + 1)
    ):
        return Holds.PERSONAL
    kind, before = _contact(words)
    if kind is not None:
        return kind if _OF_THE_CUSTOMER.issuperset(before) else Holds.OTHERS
    return _of_a_person(words)


@lru_cache(maxsize=_REMEMBERED)
def subject(key: str) -> Subject:
    """Whom the object under a key is about."""
    words = _words(key)
    if _WORDS["somebody_else"].intersection(words):
        return Subject.SOMEBODY_ELSE
    if words and (words[0] in _CUSTOMER or words[-1] in _CUSTOMER):
        return Subject.THE_CUSTOMER
    return Subject.SAME if not words or words[-1] in _WORDS["same"] else Subject.A_THING


def _words(key: str) -> list[str]:
    apart = _HUMP.sub("_", key[:_LONGEST]).lower()
    # phone2 is a phone, and sha256 is no sha
    return [
        word if word in _WORDS["hashes"] else word.rstrip("0123456789")
        for word in _WORD.findall(apart)
    ]


def _contact(words: list[str]) -> tuple[Holds | None, list[str]]:
    """Whether the last words name an e-mail or a phone, and the words before them."""
    for start in range(len(words)):
        joined = "".join(words[start:])
        if joined in _WORDS["email"]:
            return Holds.EMAIL, words[:start]
        if joined in _WORDS["phone"]:
            return Holds.PHONE, words[:start]
    return None, []


def _of_a_person(words: list[str]) -> Holds:
    for start in range(len(words)):
        joined, before = "".join(words[start:]), words[:start]
        if joined in _WORDS["always"]:
            return Holds.PERSONAL
        if joined in _WORDS["if_of_a_person"]:
            if not before:
                return Holds.PERSONAL_IF_OF_A_PERSON
            if _OF_A_PERSON.intersection(before):
                return Holds.PERSONAL
    return Holds.NOTHING_PERSONAL
