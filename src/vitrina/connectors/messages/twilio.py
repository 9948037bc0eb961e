"""Text messages by Twilio (twilio.com/docs/messaging/api/message-resource)."""

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self
from urllib.parse import urlencode

from vitrina.connectors.answers import json_object, text
from vitrina.connectors.http import Http, checked_base
from vitrina.connectors.message import SENDERS, needed, never
from vitrina.errors import RefusedError, SettingError

API = "https://api.twilio.com"
PHONE = re.compile(r"\+[0-9]{7,15}", re.ASCII)
ACCOUNT = re.compile(r"AC[0-9a-zA-Z]{10,40}", re.ASCII)


@SENDERS.register("twilio")
@dataclass(frozen=True, slots=True)
class Twilio:
    """POST …/Messages.json with a login of account and token."""

    channels: ClassVar[tuple[str, ...]] = ("sms",)
    settings: ClassVar[tuple[str, ...]] = ("account_sid", "auth_token", "sender")

    account_sid: str
    auth_token: str = field(repr=False)
    sender: str  # a number, or a name
    http: Http = field(repr=False)
    base_url: str = API

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        account = needed(settings, "account_sid")
        if not ACCOUNT.fullmatch(account):
            raise SettingError(f"{account!r} is no account of Twilio. It begins with AC.")
        return cls(
            account,
            needed(settings, "auth_token"),
            needed(settings, "sender"),
            http,
            checked_base(settings.get("base_url") or API),
        )

    def send(self, *, channel: str, to: str, subject: str, text: str, message_id: str) -> str:
        if not PHONE.fullmatch(to):
            raise never("bad_address", "That is no phone number.")
        login = base64.b64encode(f"{self.account_sid}:{self.auth_token}".encode()).decode()
        reply = self.http(
            "POST",
            f"{self.base_url}/2010-04-01/Accounts/{self.account_sid}/Messages.json",
            headers={
                "Authorization": f"Basic {login}",
                "Content-Type": "application/x-www-form-urlencoded",
            },
            body=urlencode({"To": to, "From": self.sender, "Body": text}).encode(),
        )
        return _server_id(reply.status, reply.body)


def _server_id(status: int, body: bytes) -> str:
    if status in (200, 201):
        try:
            return text(json_object(body), "sid")
        except RefusedError:
            return ""  # its status has said that the message is taken
    if status == 400:  # the number or the text; 401 to 404 are about the account
        raise never("twilio_400", "Twilio refuses it for good.")
    raise ConnectionError(f"Twilio answers {status}.")
