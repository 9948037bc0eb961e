"""What a way to send messages must offer, and where the known ones are found."""

from collections.abc import Mapping
from typing import ClassVar, Protocol, Self

from vitrina.connectors.http import Http
from vitrina.errors import RefusedError, SettingError
from vitrina.registry import Registry


class Sender(Protocol):
    """One way to send; every file of the folder has one.

    It raises OSError where the message may go another time (also where a setting is wrong:
    somebody will put it right) and RefusedError where it never will. Neither says whom it was for.
    """

    channels: ClassVar[tuple[str, ...]]  # email, sms, telegram
    settings: ClassVar[tuple[str, ...]]  # what `made_of` needs; secrets among them

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        """Build it; SettingError names a setting that is missing or wrong."""
        ...

    def send(self, *, channel: str, to: str, subject: str, text: str, message_id: str) -> str:
        """Send it; returns the server's id of it."""
        ...


SENDERS: Registry[type[Sender]] = Registry("message sender", "vitrina.connectors.messages")


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
