"""Addresses that somebody typed in lead nowhere but outside."""

import ipaddress

import pytest

from vitrina.connectors.public_http import checked, is_public, post_public
from vitrina.errors import SettingError

INSIDE = [
    "127.0.0.1",
    "127.1.2.3",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.254",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "192.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:a00:1::",
    "2002:c0a8:101::",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
    "2001:db8::1",
    "100::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]
OUTSIDE = ["8.8.8.8", "77.88.8.8", "2a02:6b8::feed:ff", "64:ff9b::808:808", "::ffff:8.8.8.8"]
NO_ADDRESS = [
    "http://example.com/",
    "ftp://example.com/",
    "https://",
    "https:///path",
    "//example.com",
    "https://user:password@example.com/",
    "https://@example.com/",
    "https://example.com:22/",
    "https://example.com:99999/",
    "https://[::1/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:11211/",
    "javascript:alert(1)",
    "",
]


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_not_public(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_an_address_outside_is_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("url", NO_ADDRESS)
def test_what_is_no_plain_https_address_is_refused(url: str) -> None:
    with pytest.raises(SettingError):
        checked(url)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "0x7f.1", "2130706433", "017700000001", "127.1", "localhost", "[::1]"]
)
def test_every_spelling_of_our_own_machine_is_refused(host: str) -> None:
    with pytest.raises((SettingError, OSError)):
        post_public(f"https://{host}:8443/", b"", {}, connect=_never)  # type: ignore[arg-type]  # the same


def test_one_address_inside_among_many_spoils_the_name() -> None:
    with pytest.raises(SettingError, match=r"10\.0\.0\.1"):
        post_public(
            "https://example.com/",
            b"",
            {},
            resolve=lambda *_: ["8.8.8.8", "10.0.0.1"],
            connect=_never,  # type: ignore[arg-type]  # the same
        )


def test_the_connection_goes_to_the_address_that_was_judged() -> None:
    asked: list[str] = []
    answers = iter([["8.8.8.8"], ["127.0.0.1"]])

    def connect(address: str, port: int, timeout: float) -> object:
        asked.append(address)
        raise ConnectionRefusedError(f"{address}:{port} within {timeout}")

    with pytest.raises(ConnectionRefusedError):
        post_public(
            "https://flips.example/",
            b"",
            {},
            resolve=lambda *_: next(answers),
            connect=connect,  # type: ignore[arg-type]  # it never returns a socket
        )

    assert asked == ["8.8.8.8"]


def _never(address: str, port: int, timeout: float) -> object:
    raise AssertionError(f"connected to {address}:{port} within {timeout}")
