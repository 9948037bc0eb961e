"""Takes personal data out of an event's properties and traits, and leaves tokens for links.

By the key: a field that is named as personal goes, and the subject's own e-mail or phone leaves
a keyed token. By the value: an e-mail or phone inside any other text is covered up
(`vitrina.privacy.in_text`). Product names, prices, ids and places stay as they are.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from vitrina.privacy.in_text import SHORTEST_ELSE, SHORTEST_EMAIL, covered, is_worth_a_look
from vitrina.privacy.normalise import normalise_email, normalise_phone
from vitrina.privacy.personal_keys import Holds, Subject, holds, subject
from vitrina.privacy.tokens import Tokens

DEEPEST = 40  # the door lets 32 through
MOST_IDENTIFIERS = 16  # of one event: a form has two or three, and a list of customers is no form

_PLAIN = frozenset({bool, int, float, type(None)})
_CONTACT = {Holds.EMAIL: "email", Holds.PHONE: "phone"}


def scrub(
    mapping: Mapping[str, object], tokens: Tokens, region: str = "RU", *, of_person: bool = False
) -> tuple[dict[str, object], list[str]]:
    """The mapping without personal data, and the tokens of the subject's e-mails and phones.

    Nothing is changed in place. In a nested object about somebody else, or about a thing (a
    place's phone, a courier's), the values go and give no token: such a token would make one
    person of all who came near it.

    Args:
        mapping: properties or traits, as JSON gives them.
        tokens: makes the tokens, as `email:...` and `phone:...`.
        region: the ISO 3166 country of phone numbers that are written without one.
        of_person: the mapping is traits, so that `name` and `address` are a person's.
    """
    if not of_person and _is_clean(mapping):
        return dict(mapping), []
    work = _Scrub(tokens, region)
    about = Subject.THE_CUSTOMER if of_person else Subject.SAME
    clean = work.mapping(mapping, about, 0)
    return clean, list(work.identifiers)[:MOST_IDENTIFIERS]


def _is_clean(mapping: Mapping[str, object]) -> bool:
    """Whether a flat mapping has nothing to take out: true of nearly every event, so it is fast."""
    for key, value in mapping.items():
        if not _is_clean_key(key):
            return False
        if isinstance(value, str):
            if is_worth_a_look(value) if len(value) >= SHORTEST_ELSE else "@" in value:
                return False
        elif type(value) not in _PLAIN:
            return False
    return True


@lru_cache(maxsize=8192)
def _is_clean_key(key: str) -> bool:
    harmless = (Holds.NOTHING_PERSONAL, Holds.PERSONAL_IF_OF_A_PERSON)
    return holds(key) in harmless and covered(key) == key


@dataclass(slots=True)
class _Scrub:
    """One mapping being scrubbed."""

    tokens: Tokens
    region: str
    identifiers: dict[str, None] = field(default_factory=dict)

    def mapping(
        self, mapping: Mapping[str, object], about: Subject, depth: int
    ) -> dict[str, object]:
        of_a_thing = about in (Subject.SAME, Subject.A_THING)
        if of_a_thing and _is_clean(mapping):
            return dict(mapping)
        return {
            covered(key): self._value(key, value, about, depth)
            for key, value in mapping.items()
            if not self._goes(holds(key), value, about)
        }

    def _goes(self, kind: Holds, value: object, about: Subject) -> bool:
        """Whether a field goes; its e-mail or phone is taken down if it is the subject's."""
        if kind is Holds.NOTHING_PERSONAL or isinstance(value, bool) or value is None:
            return False  # a claim such as "phone: true" says nothing about who
        if kind is Holds.PERSONAL_IF_OF_A_PERSON:
            return about in (Subject.THE_CUSTOMER, Subject.SOMEBODY_ELSE)
        if kind in _CONTACT and about in (Subject.THE_CUSTOMER, Subject.SAME):
            self._take_down(kind, value)
        return True

    def _take_down(self, kind: Holds, value: object) -> None:
        for one in value[:MOST_IDENTIFIERS] if isinstance(value, list | tuple) else (value,):
            found = self._email(one) if kind is Holds.EMAIL else self._phone(one)
            if found:
                self.identifiers[self.tokens.of(_CONTACT[kind], found)] = None

    def _email(self, value: object) -> str | None:
        return normalise_email(value) if isinstance(value, str) else None

    def _phone(self, value: object) -> str | None:
        if isinstance(value, int) and 0 < value < 10**16:
            value = str(value)
        return normalise_phone(value, self.region) if isinstance(value, str) else None

    def _value(self, key: str, value: object, about: Subject, depth: int) -> object:
        if isinstance(value, str):
            return covered(value) if len(value) >= SHORTEST_EMAIL else value
        if type(value) in _PLAIN:
            return value
        inner = subject(key)
        return self._inside(value, about if inner is Subject.SAME else inner, depth + 1)

    def _inside(self, value: object, about: Subject, depth: int) -> object:
        if isinstance(value, str):
            return covered(value)
        if depth <= DEEPEST:
            if isinstance(value, Mapping):
                return self.mapping(value, about, depth)
            if isinstance(value, list | tuple):
                return [self._inside(one, about, depth + 1) for one in value]
        return value if type(value) in _PLAIN else None
