"""Devices near a place: what each controller sends becomes `Heard`, without any address."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from vitrina.collector.heard import Heard
from vitrina.privacy.mac import device_token, is_randomised, parse_mac
from vitrina.privacy.salts import Salt

LONGEST = 120
NOISE_FLOOR_DBM = -95  # Meraki v2 tells how far above it a device was heard
WEAKEST_DBM = -128


class Salting(Protocol):
    """Where the salt of a moment comes from: `vitrina.privacy.salts.Salts`."""

    def of(self, at: datetime) -> Salt | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A device as a controller tells of it; lives in memory only."""

    mac: object
    at: datetime | None
    access_point: object = None
    rssi: object = None
    is_associated: bool | None = None
    where: Sequence[object] = ()


Extract = Callable[[bytes, Mapping[str, str], datetime], Iterable[Seen]]


def without_address(seen: Seen, salts: Salting) -> Heard:
    """A sighting with a token in the place of the address."""
    mac = parse_mac(seen.mac) if isinstance(seen.mac, str) else None
    if mac is None:
        return Heard(problem="It names no device: its address is missing, or a group's.")
    if seen.at is None:
        return Heard(problem="Its time is missing, or no time.")
    salt = salts.of(seen.at)
    return Heard(
        at=seen.at.isoformat(),
        device=device_token(mac, salt) if salt else "",
        is_randomised=is_randomised(mac),
        access_point=_name(seen.access_point, mac),
        rssi=dbm(seen.rssi),
        is_associated=seen.is_associated,
        where=tuple(filter(None, (_name(one, mac) for one in seen.where))),
    )


def _name(value: object, mac: str) -> str:
    """A name as text; never the device's own address, wherever a sender has put it."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = str(value).strip()[:LONGEST]
    packed = "".join(letter for letter in text.lower() if letter.isalnum())
    return "" if mac in packed else text


def dbm(value: object) -> int | None:
    """A signal strength; a positive one is told above the noise."""
    if isinstance(value, bool):
        return None
    try:
        number = round(float(value))  # type: ignore[arg-type]  # what does not fit is caught
    except (TypeError, ValueError, OverflowError):
        return None
    if number > 0:
        number += NOISE_FLOOR_DBM
    return number if WEAKEST_DBM <= number < 0 else None
