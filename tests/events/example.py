"""One full event of each type of the vocabulary."""

from datetime import UTC, datetime

from vitrina.events import EVENT_TYPES, LAKE_TABLES, Event, Field, FieldKind
from vitrina.money import Money

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PRODUCT = {"product_id": "42", "name": "Чай", "price_minor": 19990, "quantity": 2}
COLUMNS = {column.name for column in LAKE_TABLES["events"].columns}


def example(name: str) -> Event:
    """An event that tells every field of its type."""
    kind = EVENT_TYPES[name]
    properties = {field.name: _of(field) for field in kind.fields if field.name not in COLUMNS}
    if "product_id" in properties:
        properties = {**PRODUCT, "currency": "RUB"}
    fields = {field.name for field in kind.fields}
    holds_money = any(each.endswith("_minor") or each == "products" for each in properties)
    return Event(
        event_id="e1",
        type=name,
        occurred_at=NOON,
        source="shop",
        subject_id="s-1" if "subject_id" in fields else None,
        page="https://shop.example/tea" if "page" in fields else None,
        name="Ours" if name == "Custom Event" else "Tea" if "page" in fields else None,
        value=Money(-19990 if kind.is_reversal else 19990, "RUB")
        if "value_minor" in fields
        else None,
        properties=properties | ({"currency": "RUB"} if holds_money else {}),
    )


def _of(field: Field) -> object:
    values: dict[FieldKind, object] = {
        FieldKind.TEXT: f"the {field.name}",
        FieldKind.WHOLE: 300,
        FieldKind.REAL: 0.5,
        FieldKind.TIME: NOON,
        FieldKind.PRODUCTS: [PRODUCT],
    }
    return values[field.kind]
