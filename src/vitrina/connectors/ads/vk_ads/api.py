"""Calls of VK Ads: addresses, the token, limits, and what its answers mean."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from vitrina.connectors.ad_values import require_settled
from vitrina.connectors.answers import answer_object
from vitrina.connectors.http import Http, Reply
from vitrina.errors import RefusedError

TITLE = "VK Ads"
# headers that say how many calls are left of an hour or a day, which are those of the clock
LIMITS: Mapping[str, float] = {
    "x-ratelimit-daily-remaining": 86_400.0,
    "x-ratelimit-hourly-remaining": 3_600.0,
}
STEPS: Mapping[int, str] = {
    401: "get a new token",
    403: "the token has no right to do this: get one that has",
    404: "look whether the campaign is of this account",
}


@dataclass(frozen=True, slots=True)
class Api:
    """One account's way in."""

    token: str = field(repr=False)
    http: Http = field(repr=False)
    base_url: str

    def get(self, path: str, asked: Mapping[str, str]) -> Mapping[str, object]:
        """What VK shows of something."""
        query = f"?{urlencode(asked)}" if asked else ""
        return answer_object(self._send("GET", path + query).body)

    def post(self, path: str, sent: Mapping[str, str]) -> None:
        """Change something."""
        reply = self._send("POST", path, json.dumps(sent, ensure_ascii=False).encode())
        if reply.status != 204:
            answer_object(reply.body)

    def _send(self, method: str, path: str, body: bytes | None = None) -> Reply:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        reply = self.http(method, f"{self.base_url}/{path}", headers=headers, body=body)
        require_settled(TITLE, reply, wait=_wait(reply))
        if reply.status >= 400:
            step = STEPS.get(reply.status, "look at the campaign there")
            raise RefusedError(
                reply.status, f"vk_{reply.status}", f"{TITLE} refuses with {reply.status}: {step}."
            )
        return reply


def _wait(reply: Reply) -> float:
    """Seconds after which the limit that is used up begins anew, at the latest."""
    return next((wait for name, wait in LIMITS.items() if reply.headers.get(name) == "0"), 1.0)
