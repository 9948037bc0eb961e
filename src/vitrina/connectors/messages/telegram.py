"""Messages by a Telegram bot (core.telegram.org/bots/api#sendmessage)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self

from vitrina.connectors.answers import answer_object, part, whole
from vitrina.connectors.http import Http, checked_base
from vitrina.connectors.message import SENDERS, needed, never
from vitrina.errors import SettingError

API = "https://api.telegram.org"
LONGEST = 4096  # characters
TOKEN = re.compile(r"[0-9]{5,20}:[0-9A-Za-z_-]{20,60}", re.ASCII)
CHAT = re.compile(r"-?[0-9]{1,20}", re.ASCII)


@SENDERS.register("telegram")
@dataclass(frozen=True, slots=True)
class Telegram:
    """POST /bot…/sendMessage, as plain text: nothing in it is read as markup."""

    channels: ClassVar[tuple[str, ...]] = ("telegram",)
    settings: ClassVar[tuple[str, ...]] = ("token",)

    token: str = field(repr=False)
    http: Http = field(repr=False)
    base_url: str = API

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        token = needed(settings, "token")
        if not TOKEN.fullmatch(token):
            raise SettingError("The token of the Telegram bot is none. Copy it from BotFather.")
        return cls(token, http, checked_base(settings.get("base_url") or API))

    def send(self, *, channel: str, to: str, subject: str, text: str, message_id: str) -> str:
        if not CHAT.fullmatch(to):
            raise never("bad_address", "That is no chat of Telegram.")
        asked = {"chat_id": int(to), "text": text[:LONGEST]}
        reply = self.http(
            "POST",
            f"{self.base_url}/bot{self.token}/sendMessage",
            headers={"Content-Type": "application/json"},
            body=json.dumps(asked, ensure_ascii=False).encode(),
        )
        if reply.status in (400, 403):  # no such chat, or they blocked the bot
            raise never(f"telegram_{reply.status}", "Telegram refuses it for good.")
        answer = answer_object(reply.body) if reply.status == 200 else {}
        if answer.get("ok") is not True:
            raise ConnectionError(f"Telegram answers {reply.status}.")
        return str(whole(part(answer, "result"), "message_id"))
