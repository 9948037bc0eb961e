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
        _text("traffic_source", "who sent the visitor: of UTM, click id or referrer"),
        _text("traffic_medium", "cpc, organic, social, maps, referral, ..."),
        _text("traffic_campaign", "campaign, where the sender told one"),
        _text("browser", "family of the browser"),
        _text("os", "family of the operating system"),
        _text("device", "desktop, mobile, tablet, tv, bot or other"),
        Column("is_bot", Kind.CLAIM, "a crawler or an automatic browser"),
        Column("has_gpc", Kind.CLAIM, "the browser asked not to be sold or shared"),
        Column("clock_skew_ms", Kind.WHOLE, "server time minus the sender's, already taken off"),
        Column("body_digest", Kind.WHOLE, "of what it says, to tell a repeat from a clash"),
        Column("is_trusted", Kind.CLAIM, "a secret key or a signature vouched for it"),
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

EXPERIMENTS = LakeTable(
    name="experiments",
    grain="one experiment",
    key=("experiment_id",),
    columns=(
        Column("experiment_id", Kind.TEXT, "unique", is_required=True),
        _text("name", "as people call it"),
        Column("design", Kind.TEXT, "geo_lift, hold_out, switchback, ...", is_required=True),
        _text("channel", "the channel that it switches, as touches name it"),
        _text("campaign", "the campaign that it switches; empty for the whole channel"),
        Column("goal", Kind.TEXT, "what is counted: receipt, order, ...", is_required=True),
        Column("starts_at", Kind.TIME, "the first instant of the test", is_required=True),
        Column("ends_at", Kind.TIME, "the instant after its last", is_required=True),
        Column("planned_share", Kind.REAL, "share of the units that was meant to be treated"),
        _text("treatment", "on: the treated get it; off: it is taken from them; empty is on"),
    ),
)

ASSIGNMENTS = LakeTable(
    name="assignments",
    grain="one unit of one experiment in one arm, from one instant on",
    key=("experiment_id", "unit_id", "from_at"),
    columns=(
        Column("experiment_id", Kind.TEXT, "the experiment", is_required=True),
        Column("unit", Kind.TEXT, "place or person", is_required=True),
        Column("unit_id", Kind.TEXT, "a place_id, or an identifier", is_required=True),
        Column("arm", Kind.TEXT, "treated or control", is_required=True),
        Column("from_at", Kind.TIME, "since when it is in the arm", is_required=True),
        Column("until_at", Kind.TIME, "until when; empty: to the end of the experiment"),
    ),
)

SIGHTINGS = LakeTable(
    name="sightings",
    grain="one device heard once by one access point",
    key=("source", "sighting_id"),
    day_of="seen_at",
    columns=(
        Column("sighting_id", Kind.TEXT, "unique within its source", is_required=True),
        Column("source", Kind.TEXT, "which controller told it", is_required=True),
        Column("seen_at", Kind.TIME, "when it was heard", is_required=True),
        Column("received_at", Kind.TIME, "when it reached us"),
        _text("place_id", "the place of the access point"),
        _text("device_token", "the device for this day; a randomised one only for this hour"),
        Column("is_randomised", Kind.CLAIM, "its address is made up: it can only be counted"),
        _text("access_point", "which access point heard it"),
        Column("rssi", Kind.WHOLE, "signal strength, dBm"),
        Column("is_associated", Kind.CLAIM, "it was on the network, not only near"),
    ),
)

BAD_ROWS = LakeTable(
    name="bad_rows",
    grain="one message that was kept, but not understood",
    key=("bad_row_id",),
    day_of="received_at",
    columns=(
        Column("bad_row_id", Kind.TEXT, "where it stands in the log", is_required=True),
        Column("source", Kind.TEXT, "which key it came through", is_required=True),
        Column("received_at", Kind.TIME, "when it reached us", is_required=True),
        Column("kind", Kind.TEXT, "the reader it was for", is_required=True),
        Column("stage", Kind.TEXT, "decode, shape, time, key or reader", is_required=True),
        Column("reason", Kind.TEXT, "why, for people", is_required=True),
        _text("message_id", "the sender's id of it, where it could be read"),
        Column("sealed", Kind.TEXT, "what was received, sealed, base64", is_required=True),
    ),
)

INTAKE = LakeTable(
    name="intake",
    grain="one source and hour of one segment of the log, or of one replay",
    key=("segment", "source", "hour"),
    columns=(
        Column("segment", Kind.TEXT, "the segment, or the replay", is_required=True),
        Column("source", Kind.TEXT, "which key it came through", is_required=True),
        Column("hour", Kind.TIME, "the hour in which it reached us", is_required=True),
        Column("received", Kind.WHOLE, "messages that the door counted", is_required=True),
        Column("new", Kind.WHOLE, "became rows", is_required=True),
        Column("duplicate", Kind.WHOLE, "were there already", is_required=True),
        Column("bad", Kind.WHOLE, "were kept as bad rows; replayed ones count below zero"),
        Column("rejected", Kind.WHOLE, "were turned away at the door", is_required=True),
    ),
)

REJECTIONS = LakeTable(
    name="rejections",
    grain="one reason of one source and hour of one segment of the log",
    key=("segment", "source", "hour", "reason"),
    columns=(
        Column("segment", Kind.TEXT, "the segment of the log", is_required=True),
        Column("source", Kind.TEXT, "which key it came through", is_required=True),
        Column("hour", Kind.TIME, "the hour in which it reached us", is_required=True),
        Column("reason", Kind.TEXT, "why the door turned it away", is_required=True),
        Column("messages", Kind.WHOLE, "how many", is_required=True),
    ),
)

REPLAYED = LakeTable(
    name="replayed",
    grain="one bad row that was read again with success",
    key=("bad_row_id",),
    columns=(
        Column("bad_row_id", Kind.TEXT, "the bad row", is_required=True),
        Column("replayed_at", Kind.TIME, "when", is_required=True),
        Column("outcome", Kind.TEXT, "new or duplicate", is_required=True),
    ),
)

CANARIES = LakeTable(
    name="canaries",
    grain="one test message that went the whole way",
    key=("canary_id",),
    day_of="received_at",
    columns=(
        Column("canary_id", Kind.TEXT, "unique", is_required=True),
        Column("sent_at", Kind.TIME, "when it was sent", is_required=True),
        Column("received_at", Kind.TIME, "when it was acknowledged", is_required=True),
    ),
)

# columns of events that only the collector fills: no file that is imported has them
COLLECTED = frozenset(
    {
        *("traffic_source", "traffic_medium", "traffic_campaign"),
        *("browser", "os", "device", "is_bot"),
        *("has_gpc", "clock_skew_ms", "body_digest", "is_trusted"),
    }
)

LAKE_TABLES: Mapping[str, LakeTable] = {
    table.name: table
    for table in (
        *(EVENTS, RECEIPTS, RECEIPT_LINES, SPEND, LINKS, CAMPAIGNS, PASSPORTS),
        *(EXPERIMENTS, ASSIGNMENTS),
        *(SIGHTINGS, BAD_ROWS, INTAKE, REJECTIONS, REPLAYED, CANARIES),
    )
}
