"""Where the known ways to send messages are found, and what their files have in common."""

from collections.abc import Mapping
from typing import ClassVar, Protocol, Self

from vitrina.connectors.http import Http
from vitrina.errors import RefusedError, SettingError
from vitrina.message import Sender
from vitrina.registry import Registry


class Connector(Sender, Protocol):
    """A sender that its settings make; every file of the folder has one."""

    channels: ClassVar[tuple[str, ...]]  # email, sms, telegram
    settings: ClassVar[tuple[str, ...]]  # what `made_of` needs; secrets among them

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        """Build it; SettingError names a setting that is missing or wrong."""
        ...


SENDERS: Registry[type[Connector]] = Registry("message sender", "vitrina.connectors.messages")


def needed(settings: Mapping[str, str], name: str) -> str:
    """A setting that must be there.

    Raises:
        SettingError: it is missing.
    """
    value = settings.get(name, "").strip()
    if not value:
        raise SettingError(f"The setting {name!r} of the sender is missing. Set it.")
    return value


def never(reason: str, message: str) -> RefusedError:
    """This message will never arrive, however often it is sent."""
    return RefusedError(400, reason, message)


def hidden(address: str) -> str:
    """An address of which too little is shown to reach anybody.

    >>> [hidden("+79995551122"), hidden("anna@example.org")]
    ['...22', '...@example.org']
    """
    _, at, domain = address.rpartition("@")
    return f"...@{domain}" if at else f"...{address[-2:]}"
