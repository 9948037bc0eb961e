"""Appends messages to a file, for tests and for a shop that is tried out."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Self

from vitrina.connectors.http import Http
from vitrina.connectors.message import SENDERS, needed


@SENDERS.register("file")
@dataclass(frozen=True, slots=True)
class File:
    """One JSON object a line: channel, to, subject, text, message_id.

    It holds addresses and codes in clear, so only its owner may read it.
    """

    channels: ClassVar[tuple[str, ...]] = ("email", "sms", "telegram")
    settings: ClassVar[tuple[str, ...]] = ("path",)

    path: Path

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        return cls(Path(needed(settings, "path")))

    def send(self, *, channel: str, to: str, subject: str, text: str, message_id: str) -> str:
        told = {
            "channel": channel,
            "to": to,
            "subject": subject,
            "text": text,
            "message_id": message_id,
        }
        line = json.dumps(told, ensure_ascii=False).encode() + b"\n"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # one write to a file that is open for appending: several processes keep whole lines
        file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line)
        finally:
            os.close(file)
        return ""
