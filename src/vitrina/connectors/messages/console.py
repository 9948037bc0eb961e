"""Shows messages on the console, for a shop that is tried out."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self, TextIO

from vitrina.connectors.http import Http
from vitrina.connectors.message import SENDERS, hidden


@SENDERS.register("console")
@dataclass(frozen=True, slots=True)
class Console:
    """Writes each message to the standard error; the address is not shown whole."""

    channels: ClassVar[tuple[str, ...]] = ("email", "sms", "telegram")
    settings: ClassVar[tuple[str, ...]] = ()

    stream: TextIO = field(default_factory=lambda: sys.stderr)

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        return cls()

    def send(self, *, channel: str, to: str, subject: str, text: str, message_id: str) -> str:
        shown = "\n".join(f"  {line}" for line in text.splitlines())
        self.stream.write(f"[{channel} to {hidden(to)}] {subject}\n{shown}\n")
        self.stream.flush()
        return ""
