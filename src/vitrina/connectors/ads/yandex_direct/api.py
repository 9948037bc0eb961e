"""Calls of Yandex Direct: addresses, headers, points, and what its errors mean."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from vitrina.connectors.ad_values import require_settled, wait_of
from vitrina.connectors.answers import answer_object, part
from vitrina.connectors.http import Http, Reply
from vitrina.errors import RefusedError, ThrottledError

TITLE = "Yandex Direct"
WAIT_SECONDS = 60.0  # where an answer does not say
REPORT_SECONDS = 10.0
# too many calls of a method, points spent (they come back each hour), too many at once
THROTTLED: Mapping[int, float] = {56: WAIT_SECONDS, 152: 3600.0, 506: 10.0}
# the server of sign-ins, or Direct itself, is out of order: nobody knows what was done
BROKEN = frozenset((52, 1000, 1001, 1002))
STEPS: Mapping[int, str] = {
    53: "get a new token",
    54: "give the token's user the right to this account",
    58: "wait until Yandex has let the application in",
    513: "sign up the login in Direct",
    8800: "look whether the campaign was archived or belongs to another login",
}


@dataclass(frozen=True, slots=True)
class Points:
    """Direct's points: each call costs some, and each hour gives some back.

    Attributes:
        left: what can still be spent now.
        daily: what a day gives.
    """

    left: int
    daily: int


@dataclass(frozen=True, slots=True)
class Api:
    """One advertiser's way in."""

    token: str = field(repr=False)
    login: str
    http: Http = field(repr=False)
    base_url: str

    def call(self, service: str, method: str, params: Mapping[str, object]) -> Mapping[str, object]:
        """The `result` of a method of a service."""
        result, _ = self._ask(service, method, params)
        return result

    def points(self) -> Points:
        """Ask for the cheapest thing there is, and read what is left from the header `Units`."""
        _, headers = self._ask("clients", "get", {"FieldNames": ["Login"]})
        spent, _, rest = headers.get("units", "").partition("/")
        left, _, daily = rest.partition("/")
        if not (spent.isdecimal() and left.isdecimal() and daily.isdecimal()):
            raise ConnectionError(f"{TITLE} does not tell its points.")
        return Points(int(left), int(daily))

    def report(self, definition: Mapping[str, object]) -> bytes:
        """A report of statistics, as tab-separated lines.

        Raises:
            ThrottledError: it is in the queue; the same definition gives it later.
        """
        headers = {
            "processingMode": "auto",
            "returnMoneyInMicros": "true",
            "skipReportHeader": "true",
        }
        reply = self._send("reports", {"params": definition}, headers)
        if reply.status in (201, 202):
            raise ThrottledError(TITLE, wait_of(reply, "retryin", REPORT_SECONDS))
        if reply.status != 200:
            raise _trouble(answer_object(reply.body))
        return reply.body

    def _ask(
        self, service: str, method: str, params: Mapping[str, object]
    ) -> tuple[Mapping[str, object], Mapping[str, str]]:
        reply = self._send(service, {"method": method, "params": params}, {})
        answer = answer_object(reply.body)
        if reply.status != 200 or "error" in answer:
            raise _trouble(answer)
        if not isinstance(answer.get("result"), dict):
            raise ConnectionError(f"{TITLE} answers with neither a result nor an error.")
        return part(answer, "result"), reply.headers

    def _send(self, service: str, asked: Mapping[str, object], more: Mapping[str, str]) -> Reply:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Client-Login": self.login,
            "Accept-Language": "en",
            "Content-Type": "application/json; charset=utf-8",
            **more,
        }
        body = json.dumps(asked, ensure_ascii=False).encode()
        reply = self.http("POST", f"{self.base_url}/{service}", headers=headers, body=body)
        require_settled(TITLE, reply, wait=WAIT_SECONDS)
        return reply


def _trouble(answer: Mapping[str, object]) -> Exception:
    """What its error means; Direct's own words may repeat what was sent, and stay there."""
    told = part(answer, "error").get("error_code")
    code = int(told) if isinstance(told, int | str) and str(told).isdecimal() else 0
    if not code or code in BROKEN:
        return ConnectionError(
            f"{TITLE} answers with error {code}: see its page of known troubles."
        )
    if code in THROTTLED:
        return ThrottledError(TITLE, THROTTLED[code])
    return refused(code)


def refused(code: int) -> RefusedError:
    """Direct's final no, with the step that helps where one is known."""
    step = STEPS.get(code, "look the code up in Direct's list of errors")
    return RefusedError(400, f"direct_{code}", f"{TITLE} refuses with error {code}: {step}.")
