"""Text messages by SMS.RU (sms.ru/api/send)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self
from urllib.parse import urlencode

from vitrina.connectors.answers import answer_object, part, text, whole
from vitrina.connectors.http import Http, checked_base
from vitrina.connectors.message import SENDERS, needed, never

API = "https://sms.ru"
ACCEPTED = 100
# about the number or the text itself; everything else (money, limits, the key) may pass
FOR_GOOD = frozenset((202, 203, 204, 205, 207, 208, 209, 210, 211, 212, 230, 231, 232, 233))
PHONE = re.compile(r"\+?[0-9]{7,15}", re.ASCII)


@SENDERS.register("sms_ru")
@dataclass(frozen=True, slots=True)
class SmsRu:
    """POST /sms/send; the key and the number stay out of the address."""

    channels: ClassVar[tuple[str, ...]] = ("sms",)
    settings: ClassVar[tuple[str, ...]] = ("api_id",)

    api_id: str = field(repr=False)
    http: Http = field(repr=False)
    sender: str = ""  # a name that SMS.RU has agreed to
    base_url: str = API

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        return cls(
            needed(settings, "api_id"),
            http,
            settings.get("sender", ""),
            checked_base(settings.get("base_url") or API),
        )

    def send(self, *, channel: str, to: str, subject: str, text: str, message_id: str) -> str:
        if not PHONE.fullmatch(to):
            raise never("bad_address", "That is no phone number.")
        number = to.removeprefix("+")
        form = {"api_id": self.api_id, "to": number, "msg": text, "json": "1"}
        if self.sender:
            form["from"] = self.sender
        reply = self.http(
            "POST",
            f"{self.base_url}/sms/send",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            body=urlencode(form).encode(),
        )
        if reply.status != 200:
            raise ConnectionError(f"SMS.RU answers {reply.status}.")
        return _server_id(answer_object(reply.body), number)


def _server_id(answer: Mapping[str, object], number: str) -> str:
    one = part(part(answer, "sms"), number)
    code = whole(one or answer, "status_code")
    if code == ACCEPTED and one:
        return text(one, "sms_id")
    if code in FOR_GOOD:
        raise never(f"sms_ru_{code}", f"SMS.RU refuses it for good: {code}.")
    raise ConnectionError(f"SMS.RU did not take it: {code}.")
