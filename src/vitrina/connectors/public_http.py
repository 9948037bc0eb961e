"""POST to an address that somebody typed in: never into our own network, never redirected."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import SplitResult, urlsplit

from vitrina.connectors.http import Reply
from vitrina.errors import SettingError

TIMEOUT_SECONDS = 10.0
MOST_BYTES = 64 << 10  # of an answer; nobody reads more
NAT64 = ipaddress.ip_network("64:ff9b::/96")
NAT64_LOCAL = ipaddress.ip_network("64:ff9b:1::/48")

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Iterable[str]]
Connect = Callable[[str, int, float], socket.socket]


def post_public(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    resolve: Resolve | None = None,
    connect: Connect | None = None,
    timeout: float = TIMEOUT_SECONDS,
) -> Reply:
    """Send a body to a public address and read the answer; a redirect is an answer.

    The name is looked up once, and the connection goes to the very address that was judged: a
    name that changes its mind in between gains nothing.

    Raises:
        SettingError: the address is not https, or leads to a network that is not public.
        OSError: it cannot be reached.
    """
    parts = checked(url)
    host, port = str(parts.hostname), parts.port or 443
    found = list((resolve or _resolve)(host, port))
    for text in found:
        if not is_public(ipaddress.ip_address(text.partition("%")[0])):
            raise SettingError(
                f"{url!r} leads to {text}, which is not a public address. Name a server that "
                "everybody can reach."
            )
    if not found:
        raise OSError(f"{host} has no address.")
    return _post(parts, (connect or _connect)(found[0], port, timeout), body, headers)


def checked(url: str) -> SplitResult:
    """The parts of an address that may be posted to.

    Raises:
        SettingError: it is not https, has no host, carries a password, or names an odd port.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        parts, port = urlsplit(""), 0
    if parts.scheme != "https" or not parts.hostname or parts.username is not None:
        raise SettingError(
            f"{url!r} is no address to post to. Write it like https://example.com/hook, without "
            "a name and password."
        )
    if port != 443 and port < 1024:
        raise SettingError(f"{url!r} names port {port}. Use 443, or one from 1024 on.")
    return parts


def is_public(address: Address) -> bool:
    """Whether everybody can reach it; what is wrapped in an IPv6 address is judged itself."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address.teredo:
            inner = address.teredo[1]
        if address in NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address in NAT64_LOCAL or (int(address) >> 32 == 0):  # ::a.b.c.d of old
            return False
        if inner is not None:
            return is_public(inner)
    is_site_local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    return address.is_global and not address.is_multicast and not is_site_local


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def _connect(address: str, port: int, timeout: float) -> socket.socket:
    return socket.create_connection((address, port), timeout)


def _post(parts: SplitResult, raw: socket.socket, body: bytes, headers: Mapping[str, str]) -> Reply:
    host = str(parts.hostname)
    with raw, ssl.create_default_context().wrap_socket(raw, server_hostname=host) as secure:
        connection = http.client.HTTPSConnection(host, parts.port)
        connection.sock = secure
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        return Reply(answer.status, answer.read(MOST_BYTES))
