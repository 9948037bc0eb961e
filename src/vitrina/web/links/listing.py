"""The list of short links with what came of each: searched, filtered, sorted, in parts."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from vitrina import journeys
from vitrina.collector.entrances.link_rules import Tags
from vitrina.collector.entrances.models import Link
from vitrina.engine import Row
from vitrina.web.links.shop import Front
from vitrina.web.question import EVENTS, PEOPLE, Rows, call, number
from vitrina.web.workspace import Snapshot

SCANS = call(journeys.scans, EVENTS, PEOPLE)
COUNTS = ("scans", "bots", "visits", "people")
STATES = ("open", "closed", "all")
IN_A_PART = 50
_SEARCHED = ("title", "code", "target", "place_id", *Tags().named())


@dataclass(frozen=True, slots=True)
class Listing:
    """The links that a query asks for.

    Attributes:
        rows: all of them, as they are exported.
        part: those of one part of the page.
        counted: the scans of all codes, and the Python that counts them.
        asked: the filters in force.
        is_empty: there are no links at all, whatever is asked for.
    """

    rows: Rows
    part: Page  # type: ignore[type-arg]  # not generic at run time
    counted: Rows
    asked: Mapping[str, str]
    is_empty: bool


def listing(snapshot: Snapshot, front: Front, asked: Mapping[str, str]) -> Listing:
    """Find the links that a query asks for.

    Args:
        snapshot: the lake that counts their scans.
        front: where their short addresses begin.
        asked: `search` (a part of a text), `state` (open, closed or all), `carrier`, `sort` (a
            count, highest first; the newest first by default), `part`.
    """
    filters = filters_of(asked)
    counted = snapshot.ask(SCANS)
    by_code = {row["code"]: row for row in counted.rows}
    rows = Rows([row_of(link, front, by_code) for link in found(filters)], "")
    rows = rows.descending(filters["sort"]) if filters["sort"] else rows
    part = Paginator(list(rows.rows), IN_A_PART).get_page(asked.get("part"))
    return Listing(rows, part, counted, filters, is_empty=not Link.objects.exists())


def filters_of(asked: Mapping[str, str]) -> dict[str, str]:
    """The filters of a query; what they do not know falls back to the usual."""
    state, sort = asked.get("state", ""), asked.get("sort", "")
    return {
        "search": asked.get("search", "").strip(),
        "state": state if state in STATES else STATES[0],
        "carrier": asked.get("carrier", ""),
        "sort": sort if sort in COUNTS else "",
    }


def found(filters: Mapping[str, str]) -> list[Link]:
    """The links that fit the filters, newest first."""
    links = Link.objects.all()
    if filters["state"] != "all":
        links = links.filter(closed_at__isnull=filters["state"] == "open")
    if filters["carrier"]:
        links = links.filter(carrier=filters["carrier"])
    # SQLite knows small and capital letters of English only
    wanted = filters["search"].casefold()
    return [link for link in links if wanted in _searched(link)]


def row_of(link: Link, front: Front, counted: Mapping[object, Row]) -> Row:
    """One link with its counts, as it is exported."""
    scans = counted.get(link.code, {})
    return {
        "title": link.title,
        "code": link.code,
        "short_address": front.of(link.code),
        "target": link.target,
        "carrier": link.carrier,
        "place_id": link.place_id,
        **{name: getattr(link, name) for name in Tags().named()},
        **{name: number(scans.get(name)) for name in COUNTS},
        "last_scanned_at": scans.get("last_scanned_at"),
        "created_at": link.created_at,
        "closed_at": link.closed_at,
    }


def _searched(link: Link) -> str:
    return "\n".join(str(getattr(link, name)) for name in _SEARCHED).casefold()
