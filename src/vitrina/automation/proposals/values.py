"""Values of settings, as they are kept in a row, hashed, and told to people."""

import json
from collections.abc import Mapping
from typing import Literal, cast

from vitrina.connectors.advertising import Amount, Sites, State, Value


def as_text(value: Value) -> str:
    """One text for each value, which is also what digests are made of.

    >>> as_text(Amount(50_000, "RUB", "day"))
    '{"currency":"RUB","minor":50000,"per":"day"}'
    """
    return canonical(_facts(value))


def from_text(text: str) -> Value:
    """The value that a text was made of.

    >>> from_text('{"is_on":false}')
    State(is_on=False)
    """
    facts = json.loads(text)
    if "minor" in facts:
        per = cast(Literal["day", "week", "click", "goal"], facts["per"])
        return Amount(facts["minor"], facts["currency"], per)
    return State(facts["is_on"]) if "is_on" in facts else Sites(tuple(facts["sites"]))


def canonical(facts: Mapping[str, object]) -> str:
    """JSON that is the same text for the same facts, wherever it is made."""
    return json.dumps(
        facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def in_words(value: Value) -> str:
    """A value for a sentence.

    >>> in_words(Amount(50_000, "RUB", "day")), in_words(Sites(("a.example",)))
    ('50000 minor units of RUB a day', '1 excluded sites')
    """
    match value:
        case Amount():
            return f"{value.minor} minor units of {value.currency} a {value.per}"
        case State():
            return "on" if value.is_on else "off"
        case Sites():
            return f"{len(value.names)} excluded sites"


def _facts(value: Value) -> Mapping[str, object]:
    match value:
        case Amount():
            return {"minor": value.minor, "currency": value.currency, "per": value.per}
        case State():
            return {"is_on": value.is_on}
        case Sites():
            return {"sites": list(value.names)}
