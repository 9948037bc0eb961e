"""Where an access point wants its visitor sent once they may go online, and whether we may."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.utils.http import url_has_allowed_host_and_scheme

Settings = Mapping[str, str]
LONGEST = 2000
FORBIDDEN = frozenset(map(chr, range(33))) | {"\\", "\x7f"}


@dataclass(frozen=True, slots=True)
class Controller:
    """The names that a kind of access point uses in its addresses.

    Attributes:
        grant: the parameter with the address that lets a visitor online.
        wanted: the parameter with the page that the visitor had asked for.
        wanted_as: what the grant address calls that page.
    """

    grant: str
    wanted: str
    wanted_as: str


CONTROLLERS = (
    Controller("base_grant_url", "user_continue_url", "continue_url"),  # Meraki, click-through
    Controller("link-login-only", "link-orig", "dst"),  # MikroTik
    Controller("authaction", "redir", "redir"),  # NoDogSplash
    Controller("switch_url", "redirect", "redirect_url"),  # Cisco
)


def grant_address(query: Mapping[str, str], settings: Settings) -> str | None:
    """The address that lets the visitor online; None where it leads elsewhere or nowhere.

    Only hosts in the setting `grant_hosts` are followed: else anybody could send a visitor
    anywhere from a page that they trust.
    """
    controller = _controller(query, settings)
    if controller is None:
        return None
    address = query[controller.grant]
    if not is_allowed(address, settings.get("grant_hosts", "")):
        return None
    added = {name: query[name] for name in _names(settings.get("grant_keeps", "")) if name in query}
    wanted = query.get(controller.wanted, "")
    if wanted and _is_page(wanted):
        added[controller.wanted_as] = wanted
    return _with(address, added)


def origin_of(address: str) -> str:
    """The scheme and host of an address, for the page's policy on where a form may lead."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def is_allowed(address: str, hosts: str) -> bool:
    """Whether an address is on one of the hosts: `grant.example`, `*.example`, `10.0.0.1:8080`."""
    if len(address) > LONGEST or FORBIDDEN.intersection(address):
        return False
    try:
        parts = urlsplit(address)
        host, port, user = parts.hostname or "", parts.port, parts.username
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not host or user is not None:
        return False
    told = f"{host}:{port}" if port else host
    return any(_fits(told, one) for one in _names(hosts.lower())) and (
        url_has_allowed_host_and_scheme(address, allowed_hosts={parts.netloc})
    )


def _fits(host: str, allowed: str) -> bool:
    if allowed.startswith("*."):
        return host.endswith(allowed[1:]) and len(host) > len(allowed) - 1
    return host == allowed


def _controller(query: Mapping[str, str], settings: Settings) -> Controller | None:
    own = Controller(
        settings.get("grant_param", ""),
        settings.get("continue_param", "user_continue_url"),
        settings.get("continue_as", "continue_url"),
    )
    known = (own,) if own.grant else CONTROLLERS
    return next((one for one in known if query.get(one.grant)), None)


def _is_page(address: str) -> bool:
    """Whether it is a page at all; the access point leads there, and judges it itself."""
    return address.startswith(("http://", "https://")) and len(address) <= LONGEST


def _names(written: str) -> list[str]:
    return [name.strip() for name in written.split(",") if name.strip()]


def _with(address: str, added: Mapping[str, str]) -> str:
    parts = urlsplit(address)
    there = [
        pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in added
    ]
    return urlunsplit(parts._replace(query=urlencode([*there, *added.items()])))
