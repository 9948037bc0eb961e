"""How one outside system writes the fields of an event: tables, and two functions over them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from vitrina.errors import SettingError
from vitrina.events.event import Event
from vitrina.events.event_type import EventType, Field, FieldKind
from vitrina.events.lake_tables import LAKE_TABLES
from vitrina.events.maps.amounts import to_major, to_minor
from vitrina.events.vocabulary import EVENT_TYPES

_COLUMNS = frozenset(column.name for column in LAKE_TABLES["events"].columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The names of one outside system.

    Attributes:
        properties: our property name to theirs; one that is missing keeps its name.
        products: our product field to theirs; one that is missing is left out.
        items: what they call the list of products.
        most_items: how many products they take; None is no limit.
    """

    properties: Mapping[str, str]
    products: Mapping[str, str]
    items: str
    most_items: int | None = None

    def told(self, event: Event, kind: EventType) -> dict[str, object]:
        """The fields of an event that are no columns, in their words."""
        currency = currency_of(event)
        found: dict[str, object] = {}
        for field in kind.fields:
            value = event.properties.get(field.name)
            if field.name in _COLUMNS or value is None or _is_product(kind):
                continue
            if field.kind is FieldKind.PRODUCTS:
                found[self.items] = [self.product(each, currency) for each in _list(value)]
            elif (written := _written(field.name, value, currency)) is not None:
                found[self.theirs(field.name)] = written
        if _is_product(kind):
            found[self.items] = [self.product(event.properties, currency)]
        if self.most_items is not None and self.items in found:
            found[self.items] = _list(found[self.items])[: self.most_items]
        return found

    def understood(
        self, kind: EventType, given: Mapping[str, object], currency: str | None
    ) -> dict[str, object]:
        """Their words back as the properties of an event; what is unknown to its type is left."""
        fields = _own_fields(kind.name)
        if not fields:
            return {}
        items = [self._understood_product(each, currency) for each in _list(given.get(self.items))]
        if _is_product(kind):
            return items[0] if items else {}
        found: dict[str, object] = {}
        for field in fields:
            value = given.get(self.theirs(field.name))
            if field.kind is FieldKind.PRODUCTS and items:
                found[field.name] = items
            elif field.kind is not FieldKind.PRODUCTS and value is not None:
                found[field.name] = _read(field.name, field.kind, value, currency)
        return {name: value for name, value in found.items() if value is not None}

    def theirs(self, name: str) -> str:
        """What they call a property."""
        return self.properties.get(name, name.removesuffix("_minor"))

    def product(self, product: Mapping[str, object], currency: str | None) -> dict[str, object]:
        """One product in their words."""
        named = {
            theirs: _written(ours, product.get(ours), currency)
            for ours, theirs in self.products.items()
        }
        return {name: value for name, value in named.items() if value is not None}

    def _understood_product(
        self, item: Mapping[str, object], currency: str | None
    ) -> dict[str, object]:
        named = {
            ours: _read(ours, FieldKind.TEXT, item.get(theirs), currency)
            for ours, theirs in self.products.items()
        }
        return {name: value for name, value in named.items() if value is not None}


def currency_of(event: Event) -> str | None:
    """The currency that the amounts among an event's properties are in."""
    if event.value is not None:
        return event.value.currency
    told = event.properties.get("currency")
    return str(told) if told else None


@cache
def _own_fields(kind_name: str) -> tuple[Field, ...]:
    """The fields of a type that are no columns: most types of visits have none."""
    fields = EVENT_TYPES[kind_name].fields
    return tuple(field for field in fields if field.name not in _COLUMNS)


# events about one product: their fields are those of the product
_OF_A_PRODUCT = frozenset(
    kind.name
    for kind in EVENT_TYPES.values()
    if any(field.name == "product_id" for field in kind.fields)
)


def _is_product(kind: EventType) -> bool:
    return kind.name in _OF_A_PRODUCT


def _list(value: object) -> list[Mapping[str, object]]:
    if not isinstance(value, list | tuple):
        return []
    return [each for each in value if isinstance(each, Mapping)]


def _written(name: str, value: object, currency: str | None) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if name.endswith("_minor") and isinstance(value, int):
        # an amount without a currency is no amount
        return to_major(value, currency) if currency else None
    return value


def _read(name: str, kind: FieldKind, value: object, currency: str | None) -> object:
    if value is None:
        return None
    if name.endswith("_minor"):
        return to_minor(value, currency) if currency else None
    if kind is FieldKind.TIME:
        return _time(name, value)
    return value


def _time(name: str, value: object) -> datetime:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError as error:
        raise SettingError(
            f"{name} is {str(value)[:60]!r}: send ISO 8601, like 2026-03-01T12:00:00+03:00."
        ) from error
