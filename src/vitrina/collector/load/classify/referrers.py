"""Who sends visits from a host, by a list of facts (`referrers.toml`).

No package would do: the maintained list of the field ended years ago as a Python package, its
young successors fetch lists over the network at run time.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from vitrina.collector.load.classify.address import COUNTRY_LETTERS, is_shared

RETURN = "return"  # back from paying or logging in: the visit goes on
_ANY = ".*"


@dataclass(frozen=True, slots=True)
class Sender:
    """A known sender of visits."""

    source: str
    medium: str


def _read() -> dict[str, Sender]:
    text = Path(__file__).with_name("referrers.toml").read_text(encoding="utf-8")
    return {
        key: Sender(source, medium)
        for medium, hosts in tomllib.loads(text).items()
        for key, source in hosts.items()
    }


SENDERS = _read()


@lru_cache(maxsize=8192)
def sender(host: str, segment: str = "") -> Sender | None:
    """The known sender behind a host, or None.

    Args:
        host: as `address.parted` gives it.
        segment: the first part of the path, by which maps are told from search.
    """
    parts = host.split(".")
    for start in range(len(parts)):
        name = ".".join(parts[start:])
        for key in (name, _brand(parts[start:])):
            found = SENDERS.get(f"{key}/{segment}") or SENDERS.get(key)
            if found:
                return found
    return None


def _brand(parts: list[str]) -> str:
    """mail.yandex.* of mail.yandex.com.tr: of a name under com, a country's or a shared ending."""
    if is_shared(".".join(parts[-2:])):
        return ".".join(parts[:-2]) + _ANY
    top = parts[-1]
    if top != "com" and len(top) != COUNTRY_LETTERS:
        return ""
    return ".".join(parts[:-1]) + _ANY
