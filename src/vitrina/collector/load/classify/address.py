"""Takes web addresses apart, however broken they are, and never refuses one by an error.

The standard `urlsplit` raises on half an IPv6 address, and takes longer.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 8192  # characters; browsers cut addresses earlier, and marks stand near the front

_HOST = re.compile(r"[\w.-]{1,253}|\[[0-9a-f:.]{2,45}\]")
_APPS = frozenset({"android-app", "ios-app"})
_SCHEMES = frozenset({"http", "https"}) | _APPS
_NOTHING = ("", "", "", "")
# second levels under which people register names, where the ending is a country's
_SHARED_SECOND = frozenset(
    ["ac", "co", "com", "edu", "gov", "ltd", "me", "mil", "ne", "net", "nom", "or", "org", "plc"]
)
_OTHER_SHARED = frozenset({"msk.ru", "spb.ru", "nov.ru", "sochi.su", "msk.su", "spb.su"})
COUNTRY_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of a web address that tell about a visit."""

    host: str  # small letters, international names as xn--, no port; empty if there is none
    segment: str  # the first part of the path, small letters
    query: str
    fragment: str
    is_app: bool = False  # the host is an app's package: android-app://com.example.app


def parted(text: str) -> Address:
    """The parts of an absolute or relative web address; of anything else, nothing."""
    cut, _, fragment = text[:LONGEST].strip().partition("#")
    address, _, query = cut.partition("?")
    scheme, mark, rest = address.partition("://")
    if not mark:
        if ":" in address.partition("/")[0]:
            return Address(*_NOTHING)  # javascript:, about:, data:, mailto:
        return Address("", _first(address), query, fragment)
    scheme = scheme.lower()
    if scheme not in _SCHEMES:
        return Address(*_NOTHING)
    authority, _, path = rest.partition("/")
    return Address(host_of(authority), _first(path), query, fragment, scheme in _APPS)


def host_of(authority: str) -> str:
    """The host of `user@host:port`, empty if it is none."""
    host = authority.rpartition("@")[2].strip().lower()
    if not host.endswith("]"):
        before, colon, port = host.rpartition(":")
        if colon and (port.isdigit() or not port):
            host = before
    host = host.rstrip(".")
    if not _HOST.fullmatch(host):
        return ""
    return host if host.isascii() else _in_ascii(host)


@lru_cache(maxsize=4096)
def registrable(host: str) -> str:
    """The part of a host that somebody registered, as a person reads it: shop.co.uk, кафе.рф.

    By a rule and not by the Public Suffix List, which is thousands of lines that go stale: the
    last two parts, or three under a country's shared second level (co.uk, com.tr, msk.ru).
    """
    parts = host.split(".")
    if host.startswith("[") or parts[-1].isdigit():
        return host  # an IP address
    wanted = 3 if is_shared(".".join(parts[-2:])) else 2
    return ".".join(_readable(part) for part in parts[-wanted:])


def is_shared(suffix: str) -> bool:
    """Whether names are registered below it, as below co.uk."""
    second, _, top = suffix.partition(".")
    return suffix in _OTHER_SHARED or (len(top) == COUNTRY_LETTERS and second in _SHARED_SECOND)


def _first(path: str) -> str:
    return path.lstrip("/").partition("/")[0][:64].lower()


def _in_ascii(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def _readable(part: str) -> str:
    if not part.startswith("xn--"):
        return part
    try:
        return part.encode("ascii").decode("idna")
    except UnicodeError:
        return part
