"""Where the known payment providers are found, and what their files have in common."""

from collections.abc import Mapping
from typing import ClassVar, Protocol, Self

from vitrina.connectors.http import Http
from vitrina.errors import RefusedError, SettingError
from vitrina.payment import Provider
from vitrina.registry import Registry


class Connector(Provider, Protocol):
    """A provider that its settings make; every file of the folder has one."""

    name: ClassVar[str]
    settings: ClassVar[tuple[str, ...]]  # what `made_of` needs; secrets among them
    optional: ClassVar[tuple[str, ...]]  # what it takes beside them; empty switches it off

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        """Build it; SettingError names a setting that is missing or wrong."""
        ...


PROVIDERS: Registry[type[Connector]] = Registry("payment provider", "vitrina.connectors.payments")


def setting(settings: Mapping[str, str], name: str) -> str:
    """A setting that must be there.

    Raises:
        SettingError: it is missing.
    """
    value = settings.get(name, "").strip()
    if not value:
        raise SettingError(f"The setting {name!r} is missing. Copy it from the provider's pages.")
    return value


def forged(why: str) -> RefusedError:
    """A webhook that nobody but the provider may have sent was not sent by it."""
    return RefusedError(401, "forged", why)


def unreadable(why: str) -> RefusedError:
    """A webhook or an answer that is not of the documented shape."""
    return RefusedError(400, "unreadable", why)
