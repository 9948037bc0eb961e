"""Meraki's Scanning API, versions 2 and 3: only the fields named here are ever looked at."""

from collections.abc import Iterator, Mapping
from datetime import datetime

import msgspec

from vitrina.collector.receive.inbound_presence import Seen, dbm
from vitrina.collector.times import read_time
from vitrina.errors import RefusedError

WIFI = frozenset({"wifi", "devicesseen"})


class _Data(msgspec.Struct):
    networkId: object = None  # noqa: N815  # Meraki's own names, here and below
    apMac: object = None  # noqa: N815
    apTags: object = None  # noqa: N815
    observations: list[msgspec.Raw] = []


class _Body(msgspec.Struct):
    secret: object = None
    type: object = None
    data: _Data = msgspec.field(default_factory=_Data)


class _Heard(msgspec.Struct):
    apMac: object = None  # noqa: N815
    rssi: object = None


class _Location(msgspec.Struct):
    time: object = None
    rssiRecords: list[_Heard] = []  # noqa: N815
    nearestApTags: object = None  # noqa: N815


class _Latest(msgspec.Struct):
    time: object = None
    nearestApMac: object = None  # noqa: N815
    nearestApRssi: object = None  # noqa: N815


class _Observation(msgspec.Struct):
    clientMac: object = None  # noqa: N815
    ssid: object = None
    locations: list[_Location] = []
    latestRecord: _Latest | None = None  # noqa: N815
    seenEpoch: object = None  # noqa: N815
    seenTime: object = None  # noqa: N815
    rssi: object = None


_body = msgspec.json.Decoder(_Body).decode
_observation = msgspec.json.Decoder(_Observation).decode
UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def secret_in(body: bytes) -> str:
    """The secret that stands in a body; empty if there is none."""
    secret = _read(body).secret
    return secret if isinstance(secret, str) else ""


def seen_by_meraki(
    body: bytes, settings: Mapping[str, str], received_at: datetime
) -> Iterator[Seen]:
    """One per observation, or per location of it; Bluetooth devices are nobody's phone.

    Raises:
        RefusedError: with 400, no JSON of Meraki's.
    """
    del settings, received_at
    told = _read(body)
    if str(told.type).lower() not in WIFI:
        return
    for raw in told.data.observations:
        try:
            observation = _observation(raw)
        except UNREADABLE:
            yield Seen(mac=None, at=None)
            continue
        yield from _of(observation, told.data)


def _read(body: bytes) -> _Body:
    try:
        return _body(body)
    except UNREADABLE as error:
        raise RefusedError(
            400,
            "unreadable",
            "The body is no JSON of Meraki's Scanning API. It was not kept, since it may hold "
            "addresses of devices.",
        ) from error


def _of(observation: _Observation, data: _Data) -> Iterator[Seen]:
    mac, is_on = observation.clientMac, bool(observation.ssid)
    where = [*_texts(data.apTags), data.networkId]
    for location in observation.locations:
        nearest = _strongest(location.rssiRecords)
        yield Seen(
            mac=mac,
            at=read_time(location.time),
            access_point=nearest.apMac,
            rssi=nearest.rssi,
            is_associated=is_on,
            where=[*_texts(location.nearestApTags), *where],
        )
    if observation.locations:
        return
    latest = observation.latestRecord
    if latest is not None:  # version 3: nobody knows where it stood, only who heard it last
        yield Seen(
            mac=mac,
            at=read_time(latest.time),
            access_point=latest.nearestApMac,
            rssi=latest.nearestApRssi,
            is_associated=is_on,
            where=where,
        )
        return
    yield Seen(
        mac=mac,
        at=read_time(observation.seenEpoch) or read_time(observation.seenTime),
        access_point=data.apMac,
        rssi=observation.rssi,
        is_associated=is_on,
        where=where,
    )


def _strongest(records: list[_Heard]) -> _Heard:
    heard = [(strength, each) for each in records if (strength := dbm(each.rssi)) is not None]
    return max(heard, key=lambda pair: pair[0])[1] if heard else _Heard()


def _texts(value: object) -> list[object]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
