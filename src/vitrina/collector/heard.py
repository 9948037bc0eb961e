"""What the door keeps of a device that an access point heard: never its address."""

from collections.abc import Sequence

import msgspec

KIND = "presence"


class Heard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One device heard once by one access point, after the door took its address out.

    Attributes:
        at: when, ISO 8601 in UTC; empty if it was unreadable.
        device: its token; empty where there may be none any more.
        is_randomised: the device made its address up, so it can only be counted.
        access_point: which access point heard it.
        rssi: signal strength, dBm.
        is_associated: it was on the network, not only near; None where nobody says.
        where: names that may tell the place: network, tags, the place itself.
        problem: why it can be no row.
    """

    at: str = ""
    device: str = ""
    is_randomised: bool = False
    access_point: str = ""
    rssi: int | None = None
    is_associated: bool | None = None
    where: tuple[str, ...] = ()
    problem: str = ""


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[Heard]).decode


def written(heard: Sequence[Heard]) -> bytes:
    """The body that the log gets in the place of the one received."""
    return _encode(heard)


def read(body: bytes) -> list[Heard]:
    """The other way round."""
    return _decode(body)
