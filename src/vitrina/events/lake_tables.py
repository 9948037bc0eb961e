"""The tables of the lake: their grain, columns, units and keys, as data.

Both halves write and read these, so they are vocabulary: the shop's events become rows of
them, and every analytic function names their columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds, by its name in DuckDB's SQL."""

    TEXT = "VARCHAR"
    WHOLE = "BIGINT"
    REAL = "DOUBLE"
    TIME = "TIMESTAMP WITH TIME ZONE"  # UTC
    DAY = "DATE"
    CLAIM = "BOOLEAN"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a lake table."""

    name: str
    kind: Kind
    meaning: str
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class LakeTable:
    """One table of the lake.

    `key` names the columns that make a row unique: a second row with the same key is a
    duplicate and is dropped and counted. `day_of` is the time that a row's day partition
    comes from; without it the table is small and kept whole.
    """

    name: str
    grain: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    day_of: str | None = None

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.is_required)


def _text(name: str, meaning: str) -> Column:
    return Column(name, Kind.TEXT, meaning)


EVENTS = LakeTable(
    name="events",
    grain="one event",
    key=("source", "event_id"),
    day_of="occurred_at",
    columns=(
        Column("event_id", Kind.TEXT, "unique within its source", is_required=True),
        Column("type", Kind.TEXT, "a name of the vocabulary", is_required=True),
        _text("name", "page or screen title, or the sender's own event name"),
        Column("occurred_at", Kind.TIME, "when it happened", is_required=True),
        Column("received_at", Kind.TIME, "when it reached us"),
        Column("source", Kind.TEXT, "which key, file or till it came through", is_required=True),
        _text("anonymous_id", "first-party cookie or device"),
        _text("user_id", "the shop's own id of a signed-in customer"),
        _text("identifier", "any other identifier, as namespace:value (card:42)"),
        _text("subject_id", "the order, booking or receipt it is about"),
        _text("place_id", "the place it happened at"),
        _text("page", "URL without query"),
        _text("referrer", "URL of the page before"),
        _text("utm_source", "campaign source, for example yandex"),
        _text("utm_medium", "campaign medium, for example cpc"),
        _text("utm_campaign", "campaign"),
        _text("utm_content", "campaign content"),
        _text("utm_term", "campaign term"),
        _text("click_id_kind", "yclid, gclid, fbclid, ..."),
        _text("click_id", "the click id"),
        Column("value_minor", Kind.WHOLE, "money of the event, in minor units"),
        _text("currency", "ISO 4217"),
        _text("consent", "granted, denied or unknown, for analytics"),
        _text("properties", "everything else, as JSON; never read by portable SQL"),
    ),
)

RECEIPTS = LakeTable(
    name="receipts",
    grain="one receipt",
    key=("source", "receipt_id"),
    day_of="occurred_at",
    columns=(
        Column("receipt_id", Kind.TEXT, "unique within its source", is_required=True),
        Column("source", Kind.TEXT, "which till, operator or file it came from", is_required=True),
        Column("occurred_at", Kind.TIME, "when it was printed", is_required=True),
        _text("place_id", "the place of the till"),
        Column("operation", Kind.TEXT, "sale or return", is_required=True),
        Column("total_minor", Kind.WHOLE, "what was paid; negative on a return", is_required=True),
        Column("currency", Kind.TEXT, "ISO 4217", is_required=True),
        Column("lines", Kind.WHOLE, "how many lines it has"),
        _text("identifier", "who paid, as namespace:value (card:42); empty if unknown"),
        _text("original_receipt_id", "on a return: the receipt that it undoes"),
        _text("order_id", "the online order that it closes"),
        _text("fn", "fiscal drive number"),
        _text("fd", "fiscal document number"),
        _text("fp", "fiscal sign"),
        _text("quote_proof", "proof of the price quoted online"),
    ),
)

RECEIPT_LINES = LakeTable(
    name="receipt_lines",
    grain="one line of one receipt",
    key=("source", "receipt_id", "line"),
    day_of="occurred_at",
    columns=(
        Column("receipt_id", Kind.TEXT, "the receipt it stands on", is_required=True),
        Column("source", Kind.TEXT, "which till, operator or file it came from", is_required=True),
        Column("line", Kind.WHOLE, "its number on the receipt, from 1", is_required=True),
        Column("occurred_at", Kind.TIME, "when the receipt was printed", is_required=True),
        _text("place_id", "the place of the till"),
        _text("sku", "the product"),
        _text("name", "as printed"),
        _text("category", "product category"),
        Column("quantity", Kind.REAL, "units or weight", is_required=True),
        Column("price_minor", Kind.WHOLE, "shelf price of one unit, before discounts"),
        Column("sum_minor", Kind.WHOLE, "what was paid for the line", is_required=True),
        Column("discount_minor", Kind.WHOLE, "discounts and coupons taken off"),
        Column("currency", Kind.TEXT, "ISO 4217", is_required=True),
    ),
)

SPEND = LakeTable(
    name="spend",
    grain="one day of one platform, account, campaign, ad group, placement and keyword",
    key=("day", "platform", "account", "campaign", "ad_group", "placement", "keyword"),
    columns=(
        Column("day", Kind.DAY, "day in the account's zone", is_required=True),
        Column("platform", Kind.TEXT, "where the money went", is_required=True),
        _text("account", "the platform's account"),
        Column("campaign", Kind.TEXT, "campaign", is_required=True),
        _text("ad_group", "ad group"),
        _text("placement", "site or app that showed it"),
        _text("keyword", "keyword"),
        Column("impressions", Kind.WHOLE, "times shown or sent"),
        Column("clicks", Kind.WHOLE, "clicks"),
        Column("cost_minor", Kind.WHOLE, "cost, in minor units", is_required=True),
        Column("currency", Kind.TEXT, "ISO 4217", is_required=True),
    ),
)

LINKS = LakeTable(
    name="links",
    grain="one observed link between two identifiers",
    key=("left", "right", "occurred_at", "source", "kind"),
    columns=(
        Column("left", Kind.TEXT, "an identifier, as namespace:value", is_required=True),
        Column("right", Kind.TEXT, "the other identifier", is_required=True),
        Column("occurred_at", Kind.TIME, "when both were seen together", is_required=True),
        Column("source", Kind.TEXT, "where they were seen together", is_required=True),
        Column(
            "kind",
            Kind.TEXT,
            "what showed it: login, card_shown, ... prove it; any other is a claim",
            is_required=True,
        ),
        Column("strength", Kind.REAL, "1 is certain; a proposal has its probability"),
    ),
)

CAMPAIGNS = LakeTable(
    name="campaigns",
    grain="one campaign",
    key=("campaign",),
    columns=(
        Column("campaign", Kind.TEXT, "as touches and spend name it", is_required=True),
        _text("name", "as people call it"),
        _text("channel", "direct_mail, paid_search, ..."),
        Column("starts_at", Kind.TIME, "its first instant", is_required=True),
        Column("ends_at", Kind.TIME, "the instant after its last", is_required=True),
    ),
)

PASSPORTS = LakeTable(
    name="passports",
    grain="one identifier",
    key=("identifier",),
    columns=(
        Column("identifier", Kind.TEXT, "as namespace:value", is_required=True),
        _text("passport_id", "the person it belongs to; empty in quarantine"),
        Column("since", Kind.TIME, "when it was first seen"),
        _text("why", "the path of links to the passport's oldest identifier"),
        Column("is_quarantined", Kind.CLAIM, "met too many others to be anybody's own"),
    ),
)

LAKE_TABLES: Mapping[str, LakeTable] = {
    table.name: table
    for table in (EVENTS, RECEIPTS, RECEIPT_LINES, SPEND, LINKS, CAMPAIGNS, PASSPORTS)
}
