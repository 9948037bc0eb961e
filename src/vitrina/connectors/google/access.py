"""The way in to Google's interfaces: a token that is renewed, and what an answer means."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlencode

from vitrina.connectors.ad_values import LONGEST_WAIT, needed, require_settled
from vitrina.connectors.answers import answer_object, text
from vitrina.connectors.google.failures import QUOTA, UNSETTLED, Failure, failure_of
from vitrina.connectors.http import Http, Reply, checked_base
from vitrina.errors import RefusedError, SettingError, ThrottledError

TOKEN_URL = "https://oauth2.googleapis.com/token"  # noqa: S105  # an address, no secret
SETTINGS = ("client_id", "client_secret", "refresh_token")
WAIT_SECONDS = 60.0  # where Google does not say


_CUSTOMER = re.compile(r"[0-9]{10}", re.ASCII)


def customer_id_of(settings: Mapping[str, str], name: str, platform: str) -> str:
    """A customer's id: ten digits, written with dashes or without.

    Raises:
        SettingError: it is missing, or none.
    """
    digits = needed(settings, name, platform).replace("-", "")
    if not _CUSTOMER.fullmatch(digits):
        raise SettingError(f"{digits[:20]!r} in {name!r} is no customer id: it has ten digits.")
    return digits


@dataclass(slots=True)
class GoogleAccess:
    """One Google account by OAuth 2.0 (developers.google.com/identity/protocols/oauth2).

    The access token is asked for at the first call, and once more when an answer says that it is
    no longer valid: such an answer has done nothing.
    """

    platform: str
    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    http: Http = field(repr=False)
    token_url: str = TOKEN_URL
    _token: str = field(default="", init=False, repr=False)

    @classmethod
    def made_of(cls, platform: str, settings: Mapping[str, str], http: Http) -> Self:
        """Build it of the settings named in SETTINGS."""
        client_id, client_secret, refresh_token = (
            needed(settings, name, platform) for name in SETTINGS
        )
        url = checked_base(settings.get("token_url") or TOKEN_URL)
        return cls(platform, client_id, client_secret, refresh_token, http, url)

    def get(self, url: str) -> Mapping[str, object] | Failure:
        """Read something; as `post`."""
        return self._settled(self._sent("GET", url, {}, None))

    def post(
        self, url: str, body: Mapping[str, object], *, headers: Mapping[str, str]
    ) -> Mapping[str, object] | Failure:
        """The answer, or why Google did not do it.

        Raises:
            ThrottledError: it did nothing, and wants to be asked later.
            ConnectionError: nobody knows what it did.
            RefusedError: the account's access is no longer valid.
        """
        told = json.dumps(body, ensure_ascii=False).encode()
        return self._settled(self._sent("POST", url, headers, told))

    def _sent(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        if self._token:
            reply = self._once(method, url, headers, body)
            if reply.status != 401:
                return reply
        self._token = self._fresh_token()
        return self._once(method, url, headers, body)

    def _once(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        told = {**headers, "Authorization": f"Bearer {self._token}"}
        if body is not None:
            told["Content-Type"] = "application/json"
        return self.http(method, url, headers=told, body=body)

    def _fresh_token(self) -> str:
        asked = {
            "client_id": self.client_id,
            "client_secret": self.client_secret,
            "refresh_token": self.refresh_token,
            "grant_type": "refresh_token",
        }
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        reply = self.http("POST", self.token_url, headers=form, body=urlencode(asked).encode())
        require_settled(self.platform, reply, wait=WAIT_SECONDS)
        if reply.status != 200:
            raise RefusedError(
                401,
                "no_access",
                f"Google gives no access to {self.platform}: let its owner sign in again, and set "
                "the new refresh_token.",
            )
        token = text(answer_object(reply.body), "access_token")
        if not token:
            raise ConnectionError("Google's answer has no access token.")
        return token

    def _settled(self, reply: Reply) -> Mapping[str, object] | Failure:
        if reply.status == 200:
            return answer_object(reply.body)
        failure = failure_of(reply.status, reply.body)
        if reply.status == 429 or QUOTA.intersection(failure.codes):
            wait = failure.retry_after_seconds or WAIT_SECONDS
            raise ThrottledError(self.platform, min(max(wait, 1.0), LONGEST_WAIT))
        require_settled(self.platform, reply, wait=WAIT_SECONDS)
        if UNSETTLED.intersection(failure.codes):
            raise ConnectionError(
                f"{self.platform} answers {failure.reason}: look what stands there."
            )
        return failure
