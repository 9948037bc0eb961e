"""One rule of a mapping: which messages of a body it is for, and which event they become."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from vitrina.collector.mapping.paths import as_text, found
from vitrina.errors import MappingError
from vitrina.events.lake_tables import LAKE_TABLES
from vitrina.events.vocabulary import EVENT_TYPES

ANY = "*"
NONE = ""
COLUMNS = frozenset(
    column.name
    for column in LAKE_TABLES["events"].columns
    if column.name.startswith(("utm_", "click_", "page", "referrer", "name", "currency"))
)
CODE_WORD = "Code Word Used"


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who it was: a phone, an e-mail, a card or another id at a path."""

    namespace: str
    path: str


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule; what is called a path may be several, the first that leads anywhere counts.

    Attributes:
        type: a name of the vocabulary.
        ignore: bodies that it is for become nothing, on purpose.
        each: the path of a list with one message per element; other paths begin at the element.
        when: path to the texts that are wanted there; "*" is anything, "" nothing.
        event_id: paths whose values together make the sender's id of the message.
        occurred_at: path of the time; without one the time of arrival counts.
        zone: of times that are written without one.
        value: path of the money, in `value_unit`s of the currency.
        currency: path of the ISO 4217 code; else the shop's.
        identifiers: who it was; the first one found identifies, the others are linked to it.
        link_kind: what a link between two of them shows.
        code_word: path of a word that was said at the till: for the type Code Word Used.
        columns: further columns (utm_source, page, ...) and their paths.
        fixed: further columns and their values.
        properties: names of properties and their paths.
    """

    type: str = ""
    ignore: bool = False
    each: str = ""
    when: Mapping[str, str | tuple[str, ...]] = {}
    event_id: str | tuple[str, ...] = ()
    occurred_at: str = ""
    zone: str = ""
    subject_id: str = ""
    place_id: str = ""
    user_id: str = ""
    value: str = ""
    value_unit: Literal["major", "minor"] = "major"
    currency: str = ""
    identifiers: tuple[Contact, ...] = ()
    link_kind: str = "receipt"
    code_word: str = ""
    columns: Mapping[str, str] = {}
    fixed: Mapping[str, str] = {}
    properties: Mapping[str, str] = {}

    def is_for(self, item: object, root: object) -> bool:
        """Whether an element of a body is what the rule describes."""
        if self.code_word and not as_text(found(self.code_word, item, root)):
            return False
        return all(
            _is_wanted(as_text_or_any(found(path, item, root)), wanted)
            for path, wanted in self.when.items()
        )


def as_text_or_any(value: object) -> str:
    """The text to compare with; a list or an object is there, whatever it says."""
    return as_text(value) or (ANY if value else NONE)


def _is_wanted(text: str, wanted: str | tuple[str, ...]) -> bool:
    if isinstance(wanted, tuple):
        return text in wanted
    return bool(text) if wanted == ANY else text == wanted


def checked(rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    """The rules, if they can be followed.

    Raises:
        MappingError: a type that the vocabulary lacks, a column that the lake lacks.
    """
    if not rules:
        raise MappingError("The mapping has no rule. Write at least one [[rules]] with a type.")
    for rule in rules:
        if "|" in rule.each or any(step.isdigit() for step in rule.each.split(".")):
            raise MappingError(
                f"A rule has each = {rule.each!r}. Name one list, by the names that lead to it."
            )
        if rule.ignore:
            continue
        if rule.type not in EVENT_TYPES:
            raise MappingError(
                f"A rule of the mapping has the type {rule.type!r}, which is no name of the "
                "vocabulary (docs/reference/events.md)."
            )
        if (rule.type == CODE_WORD) != bool(rule.code_word):
            raise MappingError(
                f"A rule has code_word exactly if its type is {CODE_WORD!r}: add or leave it out."
            )
        if unknown := (set(rule.columns) | set(rule.fixed)) - COLUMNS:
            raise MappingError(
                f"A rule of the mapping sets {', '.join(sorted(unknown))}, which cannot be set "
                f"so. Possible: {', '.join(sorted(COLUMNS))}."
            )
    return rules
