"""Sightings as plain CSV: a header row, then mac, seen_at and what else is known."""

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime

from vitrina.collector.receive.inbound_presence import Seen
from vitrina.collector.times import read_time
from vitrina.errors import RefusedError

NAMES = {
    "mac": ("mac", "client_mac", "clientmac", "device"),
    "seen_at": ("seen_at", "time", "timestamp", "seen"),
    "place_id": ("place_id", "place", "store", "zone"),
    "access_point": ("access_point", "ap", "ap_mac", "apmac"),
    "rssi": ("rssi", "signal", "dbm"),
    "is_associated": ("is_associated", "associated", "connected"),
}
TRUE, FALSE = frozenset({"1", "true", "yes", "да"}), frozenset({"0", "false", "no", "нет"})


def seen_in_csv(body: bytes, settings: Mapping[str, str], received_at: datetime) -> Iterator[Seen]:
    """One per row.

    Raises:
        RefusedError: with 400, no CSV with the columns mac and seen_at.
    """
    del received_at
    lines = _text(body).splitlines()
    header = lines[0] if lines else ""
    separator = max(",;\t", key=header.count)
    rows = csv.reader(lines, delimiter=separator, strict=False)
    try:
        places = _places(next(rows, []))
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _seen(row, places, settings.get("zone", ""))
    except csv.Error as error:
        raise _unreadable("a row of it has an end that no quote has") from error


def _seen(row: list[str], places: Mapping[str, int], zone: str) -> Seen:
    cells = {name: row[at].strip() for name, at in places.items() if at < len(row)}
    told = cells.get("is_associated", "").lower()
    return Seen(
        mac=cells.get("mac"),
        at=read_time(cells.get("seen_at"), zone),
        access_point=cells.get("access_point"),
        rssi=cells.get("rssi"),
        is_associated=True if told in TRUE else False if told in FALSE else None,
        where=[cells.get("place_id")],
    )


def _places(header: list[str]) -> dict[str, int]:
    named = [name.strip().lower().replace(" ", "_") for name in header]
    places = {
        field: named.index(name)
        for field, names in NAMES.items()
        for name in reversed(names)
        if name in named
    }
    if not {"mac", "seen_at"} <= set(places):
        raise _unreadable("its first line does not name the columns mac and seen_at")
    return places


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unreadable("it is not UTF-8") from error


def _unreadable(why: str) -> RefusedError:
    return RefusedError(
        400,
        "unreadable",
        f"The body is no CSV of sightings: {why}. It was not kept, since it may hold addresses "
        "of devices.",
    )
