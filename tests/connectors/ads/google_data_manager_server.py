"""Google's Data Manager in small: events:ingest and its diagnostics, as it documents them."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from tests.connectors.ads.google_account import (
    CUSTOMER,
    DETAIL,
    account,
    error,
    json_answer,
    token_answer,
)
from tests.connectors.ads.local_platform import SECRET_WORDS, Answer, Books, Told
from tests.connectors.payments.fake_server import Asked
from vitrina.connectors.advertising import Conversion, Setting, Value

RECEIPTS, BOOKINGS, SALES = "4001", "4002", "4003"  # conversion actions; the last one of a store
Row = dict[str, Any]


@dataclass(slots=True)
class Server:
    """One event that is wrong refuses its whole request; a known transaction is adjusted."""

    name: ClassVar[str] = "google_data_manager"
    secrets: ClassVar[tuple[str, ...]] = ("client_secret", "refresh_token")
    changes: ClassVar[Mapping[Setting, tuple[Value, Value]]] = {}
    pages: ClassVar[tuple[str, ...]] = ("vitrina.connectors.ads.google_data_manager.MOST_EVENTS",)
    is_silent: ClassVar[bool] = False

    requests: list[Row] = field(default_factory=list)  # those that passed
    statuses: dict[str, Row] = field(default_factory=dict)  # by request id, once it is known

    def settings(self, url: str) -> Mapping[str, str]:
        return {
            **account(url),
            "conversion_actions": f"receipt={RECEIPTS}, booking={BOOKINGS}, sale={SALES}",
            "store_sales": "sale",
            "base_url": f"{url}/v1",
        }

    def throttled(self, asked: Asked) -> tuple[Answer, float]:
        retry = {"@type": f"{DETAIL}RetryInfo", "retryDelay": "12s"}
        answer = error(429, "RESOURCE_EXHAUSTED", f"Too often: {SECRET_WORDS}", [retry])
        return token_answer(asked, "token-1") or answer, 12

    def refused(self, asked: Asked) -> Answer:
        why = {"@type": f"{DETAIL}ErrorInfo", "reason": "PERMISSION_DENIED", "domain": "d"}
        answer = error(403, "PERMISSION_DENIED", f"No rights: {SECRET_WORDS}", [why])
        return token_answer(asked, "token-1") or answer

    def identified(self, conversion: Conversion) -> Mapping[str, str]:
        assert conversion.email.endswith("@example.org"), "no mailbox whose dots do not count"
        return {
            "gclid": conversion.ids["gclid"],
            "emailAddress": hashlib.sha256(conversion.email.encode()).hexdigest(),
            "phoneNumber": hashlib.sha256(conversion.phone.encode()).hexdigest(),
            "eventSource": "IN_STORE" if conversion.place_id else "WEB",
        }

    def answer(self, asked: Asked, books: Books, seen: Books) -> Answer:
        token = token_answer(asked, "token-1")
        if token:
            return token
        if asked.headers.get("authorization") != "Bearer token-1":
            return error(401, "UNAUTHENTICATED", "No token.")
        if asked.method == "GET":
            request_id = asked.path.removeprefix("/v1/requestStatus:retrieve?requestId=")
            return json_answer(200, {"requestStatusPerDestination": [self.statuses[request_id]]})
        assert asked.path == "/v1/events:ingest"
        return self._ingest(asked.json(), books)

    def _ingest(self, told: Row, books: Books) -> Answer:
        [destination] = told["destinations"]
        action = destination["productDestinationId"]
        assert destination["operatingAccount"] == {
            "accountType": "GOOGLE_ADS",
            "accountId": CUSTOMER,
        }
        assert (told["encoding"], told["consent"]["adUserData"]) == ("HEX", "CONSENT_GRANTED")
        assert 0 < len(told["events"]) <= 2_000
        wrong = [
            {
                "field": f"events.events[{number}].transaction_id",
                "description": f"{SECRET_WORDS}: {books.refused_rows[event['transactionId']]}",
                "reason": "INVALID_EVENT",
            }
            for number, event in enumerate(told["events"])
            if event["transactionId"] in books.refused_rows
        ]
        if wrong:
            detail = {"@type": f"{DETAIL}BadRequest", "fieldViolations": wrong}
            return error(400, "INVALID_ARGUMENT", f"No: {SECRET_WORDS}", [detail])
        for event in told["events"]:
            books.count(event["transactionId"], _told(event, action), is_known=True)
        self.requests.append(told)
        return json_answer(200, {"requestId": f"request-{len(self.requests)}"}, is_applied=True)


def _told(event: Row, action: str) -> Told:
    happened = datetime.fromisoformat(event["eventTimestamp"])
    assert happened.tzinfo
    assert isinstance(event["conversionValue"], str), "exact, and not through a float"
    people = event.get("userData", {}).get("userIdentifiers", [])
    clicks = event.get("adIdentifiers", {})
    assert people or clicks, "NO_IDENTIFIERS_PROVIDED"
    assert len(clicks) <= 1
    if action == SALES:
        assert event["eventLocation"]["storeId"]
        assert not clicks
    hashes = {name: told for each in people for name, told in each.items()}
    assert all(re.fullmatch(r"[0-9a-f]{64}", each) for each in hashes.values())
    return Told(
        int(Decimal(event["conversionValue"]) * 100),
        event["currency"],
        {**hashes, **clicks, "eventSource": event["eventSource"]},
    )
