"""RADIUS accounting as JSON: FreeRADIUS rlm_rest, flat objects, and lists of attributes."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import msgspec

from vitrina.collector.receive.inbound_presence import Seen
from vitrina.collector.times import read_time
from vitrina.errors import RefusedError

ON_THE_NETWORK = frozenset({"start", "stop", "interim-update", "alive", "1", "2", "3"})
OVER = frozenset({"stop", "2"})
STEP = timedelta(minutes=15)  # less than the gap that ends a visit
LONGEST_SESSION = timedelta(hours=24)

Packet = dict[str, object]


def seen_by_radius(
    body: bytes, settings: Mapping[str, str], received_at: datetime
) -> Iterator[Seen]:
    """One per packet; the end of a session is as many as prove that the device stayed.

    Many access points send no interim updates: without those a session of two hours would be
    two visits of a moment.

    Raises:
        RefusedError: with 400, no accounting.
    """
    for packet in _packets(body):
        kind = str(packet.get("acct-status-type", "")).lower()
        if kind not in ON_THE_NETWORK:
            continue  # Accounting-On and -Off are about the access point
        at = _time(packet, settings, received_at)
        yield _seen(packet, at)
        if at is not None and kind in OVER:
            yield from (_seen(packet, earlier) for earlier in _during(packet, at))


def _during(packet: Packet, ended_at: datetime) -> Iterator[datetime]:
    try:
        length = timedelta(seconds=int(str(packet.get("acct-session-time", 0))))
    except (ValueError, OverflowError):
        return
    length = min(length, LONGEST_SESSION)
    back = timedelta()
    while back < length:
        back = min(back + STEP, length)
        yield ended_at - back


def _seen(packet: Packet, at: datetime | None) -> Seen:
    point, _, network = str(packet.get("called-station-id", "")).rpartition(":")
    if len(network) == 2:  # an address alone, without the network's name after it
        point, network = f"{point}:{network}", ""
    return Seen(
        mac=packet.get("calling-station-id"),
        at=at,
        access_point=point or network or packet.get("nas-identifier"),
        is_associated=True,
        where=[packet.get("nas-identifier"), packet.get("nas-ip-address"), network],
    )


def _time(packet: Packet, settings: Mapping[str, str], received_at: datetime) -> datetime | None:
    told = packet.get("event-timestamp")
    if told is None:
        return received_at
    at = read_time(told, settings.get("zone", ""))
    # FreeRADIUS may write it as for people ("Nov 22 2026 19:00:00 MSK"), and sends it at once
    return received_at if at is None and isinstance(told, str) else at


def _packets(body: bytes) -> list[Packet]:
    try:
        content = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _unreadable() from error
    if isinstance(content, dict):
        nested = content.get("attributes")
        return [_packet(nested if isinstance(nested, dict | list) else content)]
    if not isinstance(content, list) or not content:
        raise _unreadable()
    if all(isinstance(one, dict) and _named(one) for one in content):
        return [_packet(content)]
    return [_packet(one) for one in content if isinstance(one, dict | list)]


def _packet(content: object) -> Packet:
    if isinstance(content, list):
        pairs = [(_named(one), one) for one in content if isinstance(one, dict)]
    else:
        assert isinstance(content, dict), "JSON objects are dicts"
        pairs = list(content.items())
    # "request:Calling-Station-Id", as newer rlm_rest writes it, is the same attribute
    return {str(name).rpartition(":")[2].lower(): _value(value) for name, value in pairs}


def _named(attribute: Mapping[str, object]) -> object:
    return attribute.get("name") or attribute.get("attribute")


def _value(value: object) -> object:
    if isinstance(value, dict):
        value = value.get("value")
    if isinstance(value, list):
        value = value[0] if value else None
    return value


def _unreadable() -> RefusedError:
    return RefusedError(
        400,
        "unreadable",
        "The body is no RADIUS accounting as JSON. It was not kept, since it may hold addresses "
        "of devices.",
    )
