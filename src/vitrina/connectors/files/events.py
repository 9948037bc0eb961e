"""Events: what people did, as another system has written it down."""

from collections.abc import Iterable

from sqlglot import exp

from vitrina.connectors.importer import (
    CURRENCY,
    IMPORTERS,
    SOURCE,
    TIME_OF_DAY,
    Check,
    Field,
    Importer,
    Output,
    Reads,
)
from vitrina.events import EVENT_TYPES


def _listed(names: Iterable[str]) -> str:
    return ", ".join(exp.convert(name).sql(dialect="duckdb") for name in names)


def _text(name: str, meaning: str, *names: str) -> Field:
    return Field(name, Reads.TEXT, meaning, names=(name, *names))


IMPORTERS.register("events")(
    Importer(
        grain="one event",
        key=("source", "event_id"),
        prepare="connectors/files/events_rows.sql",
        outputs=(Output("events"),),
        checks=(
            Check(
                f"NOT type IN ({_listed(EVENT_TYPES)})",
                ("type",),
                "not a name of the vocabulary: write one of its names (docs/reference/events.md), "
                "or Custom Event, with the sender's own name as 'name'",
            ),
        ),
        fields=(
            _text(
                "event_id",
                "unique within its source; without it made of the row's values",
                *("event id", "id", "message_id", "messageid", "id события"),
            ),
            Field(
                "type",
                Reads.TEXT,
                "name of the event, for example Page Viewed",
                names=("type", "event", "event_name", "событие", "тип", "тип события"),
                is_required=True,
            ),
            Field(
                "occurred_at",
                Reads.TIME,
                "when it happened",
                names=(
                    *("occurred_at", "timestamp", "datetime", "event_time", "date"),
                    *("дата и время", "дата", "time", "время"),
                ),
                is_required=True,
                joined_to="time_of_day",
            ),
            TIME_OF_DAY,
            Field("received_at", Reads.TIME, "when it reached us", names=("received_at",)),
            SOURCE,
            _text("name", "page or screen title", "title", "название"),
            _text("anonymous_id", "first-party cookie or device", "anonymousid", "client_id"),
            _text("user_id", "the shop's own id of a customer", "userid", "customer_id"),
            Field(
                "identifier",
                Reads.IDENTIFIER,
                "any other identifier, as namespace:value",
                names=("identifier", "идентификатор"),
            ),
            _text("subject_id", "the order, booking or receipt it is about"),
            _text("place_id", "the place it happened at", "place", "store", "магазин", "точка"),
            _text("page", "URL without query", "url", "страница"),
            _text("referrer", "URL of the page before", "referer"),
            _text("utm_source", "campaign source"),
            _text("utm_medium", "campaign medium"),
            _text("utm_campaign", "campaign", "campaign", "кампания"),
            _text("utm_content", "campaign content"),
            _text("utm_term", "campaign term"),
            _text("click_id_kind", "yclid, gclid, fbclid, ..."),
            _text("click_id", "the click id"),
            Field(
                "value",
                Reads.MONEY,
                "money of the event",
                names=("value", "revenue", "amount", "сумма"),
            ),
            CURRENCY,
            _text("consent", "granted, denied or unknown, for analytics", "согласие"),
            _text("properties", "everything else, as JSON"),
        ),
    )
)
