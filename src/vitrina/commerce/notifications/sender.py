"""What a way to send messages must offer; `web` hands the connectors in."""

from typing import Protocol


class Sender(Protocol):
    """Sends one message to one address.

    It raises OSError where it may go another time, and RefusedError where it never will.
    Neither says whom it was for.
    """

    def send(self, *, channel: str, to: str, subject: str, text: str, message_id: str) -> str:
        """Send it; the same message_id is the same message. Returns the server's id of it."""
        ...
