"""Sightings: what the door kept of devices near access points."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from vitrina.collector import heard
from vitrina.collector.doors import Source
from vitrina.collector.heard import Heard
from vitrina.collector.load.body_digest import key_of
from vitrina.collector.load.outcome import Bad, Outcome, Row, Surroundings
from vitrina.collector.load.places import places_of
from vitrina.collector.load.readers import READERS
from vitrina.collector.log.record import Record


@READERS.register(heard.KIND)
def presence(record: Record, source: Source, around: Surroundings) -> Iterator[Outcome]:
    """One sighting per device heard; its place is that of its access point, tag or network.

    Which name tells which place, stands in the setting `places` of the source, a JSON object;
    else a name is the place where the source has none of its own.
    """
    del around
    places = places_of(source.settings)
    body = key_of(record.body.decode())
    for position, each in enumerate(heard.read(record.body)):
        if each.problem:
            stage = "time" if "time" in each.problem else "shape"
            yield Bad(stage, each.problem, heard.written([each]), f"{body}-{position}")
            continue
        yield Row("sightings", *_row(each, record, source, places, f"{body}-{position}"))


def _row(
    each: Heard, record: Record, source: Source, places: Mapping[str, str], unnamed: str
) -> tuple[str, None, dict[str, object]]:
    """The key, no digest, since the key says it all, and the columns."""
    # without a token nobody can tell two devices apart, but a body sent twice is the same body
    key = key_of(each.device, each.at, each.access_point) if each.device else unnamed
    values: dict[str, object] = {
        "sighting_id": key,
        "seen_at": datetime.fromisoformat(each.at),
        "received_at": record.received_at,
        "place_id": _place(each, source, places),
        "device_token": each.device or None,
        "is_randomised": each.is_randomised,
        "access_point": each.access_point or None,
        "rssi": each.rssi,
        "is_associated": each.is_associated,
    }
    return key, None, values


def _place(each: Heard, source: Source, places: Mapping[str, str]) -> str | None:
    for name in (each.access_point, *each.where):
        if place := places.get(name.lower()):
            return place
    named = each.where[0] if each.where and not places else ""
    return source.place_id or named or None
