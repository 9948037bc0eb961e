"""What a way to send messages must offer: said once, for the shop and for those who send."""

from typing import Protocol


class Sender(Protocol):
    """Sends one message to one address.

    It raises OSError where the message may go another time (also where a setting is wrong:
    somebody will put it right) and RefusedError where it never will. Neither says whom it was for.
    """

    def send(self, *, channel: str, to: str, subject: str, text: str, message_id: str) -> str:
        """Send it; the same message_id is the same message. Returns the server's id of it."""
        ...
