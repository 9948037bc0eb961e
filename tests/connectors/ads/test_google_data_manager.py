"""Google Data Manager: events as documented, rows that are refused, and what comes of it later."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.connectors.ads.google_account import error, json_answer
from tests.connectors.ads.google_data_manager_server import RECEIPTS, SALES, Server
from tests.connectors.ads.local_platform import Answer, Local, serving
from tests.connectors.ads.samples import IDS, NOW, conversion
from vitrina.connectors.ads.google_data_manager import GoogleDataManager
from vitrina.connectors.ads.google_data_manager.diagnoses import Ingested
from vitrina.connectors.ads.google_data_manager.events import email_hash, event_of, phone_hash
from vitrina.connectors.currencies import exponent
from vitrina.connectors.http import Reply, UrllibHttp
from vitrina.errors import RefusedError, SettingError

TOO_OLD = "PROCESSING_ERROR_REASON_EVENT_TOO_OLD"
TWICE = "PROCESSING_ERROR_REASON_DUPLICATE_TRANSACTION_ID"
BAD_CLICK = "PROCESSING_ERROR_REASON_INVALID_GCLID"


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def local(server: Server) -> Iterator[Local]:
    with serving(server) as running:
        yield running


@pytest.fixture
def manager(local: Local) -> GoogleDataManager:
    return GoogleDataManager.made_of(local.settings(), UrllibHttp())


@pytest.mark.parametrize(
    ("email", "hashed"),
    [
        (
            "Jane.Doe@Gmail.com",
            "d6117306485ed0e50afab3ac871e98f81699151f30281527d63ff5f233656c69",
        ),
        (
            "janedoe+coffee@googlemail.com",
            "338abf9ef1c8793cadc7bcf51ed595338eb727ed9e06ce3d91d566d60b975937",
        ),
        (
            " name@yandex.ru",
            "41b86f44151924a940be6fa30d93f2471683ca74ac361d3b827a9b72c80a7623",
        ),
    ],
)
def test_an_address_is_spelt_as_google_spells_it_and_hashed(email: str, hashed: str) -> None:
    assert email_hash(email) == hashed


def test_dots_and_suffixes_count_outside_gmail() -> None:
    assert email_hash("jane.doe@example.org") != email_hash("janedoe@example.org")
    assert email_hash("jane+1@example.org") != email_hash("jane@example.org")


def test_a_number_is_hashed_with_its_plus() -> None:
    hashed = "86cc60992d2e0fde2e5511d462b755057f8f5c6b259a1ff7c2eee2ea284eb113"

    assert phone_hash("+79995551111") == hashed


def test_an_event_is_written_as_documented(manager: GoogleDataManager, server: Server) -> None:
    clicks = {"wbraid": "CjkKCQ", "gbraid": "0AAAAA"}

    manager.send([conversion(minor=100_001, ids=clicks, phone="")], now=NOW)

    [request] = server.requests
    assert request == {
        "destinations": [
            {
                "operatingAccount": {"accountType": "GOOGLE_ADS", "accountId": "1234567890"},
                "loginAccount": {"accountType": "GOOGLE_ADS", "accountId": "1234567890"},
                "productDestinationId": RECEIPTS,
            }
        ],
        "events": [
            {
                "transactionId": "receipt-1",
                "eventTimestamp": "2026-03-19T11:59:00.000000Z",
                "currency": "RUB",
                "conversionValue": "1000.01",
                "eventSource": "IN_STORE",
                "userData": {"userIdentifiers": [{"emailAddress": email_hash("anna@example.org")}]},
                "adIdentifiers": {"gbraid": "0AAAAA"},
            }
        ],
        "encoding": "HEX",
        "consent": {"adUserData": "CONSENT_GRANTED"},
    }


@given(minor=st.integers(0, 10**12), currency=st.sampled_from(["RUB", "JPY", "KWD", "USD"]))
def test_a_value_is_told_exactly(minor: int, currency: str) -> None:
    event = event_of(conversion(minor=minor, currency=currency), is_store_sale=False, now=NOW)

    assert Decimal(str(event["conversionValue"])).scaleb(exponent(currency)) == minor


def test_a_time_of_another_zone_is_the_same_instant() -> None:
    moscow = datetime(2026, 3, 19, 23, 30, tzinfo=timezone(timedelta(hours=3)))

    event = event_of(conversion(occurred_at=moscow), is_store_sale=False, now=NOW)

    assert event["eventTimestamp"] == "2026-03-19T20:30:00.000000Z"
    assert datetime.fromisoformat(str(event["eventTimestamp"])) == moscow.astimezone(UTC)


def test_what_was_undone_is_worth_nothing_and_says_when(
    manager: GoogleDataManager, server: Server
) -> None:
    manager.send([conversion(kind="undone")], now=NOW)  # its value stands there still

    [event] = server.requests[0]["events"]
    assert event["conversionValue"] == "0.00"
    assert event["lastUpdatedTimestamp"] == "2026-03-20T12:00:00.000000Z"


def test_a_sale_in_a_store_names_the_store_and_no_click(
    manager: GoogleDataManager, server: Server
) -> None:
    manager.send([conversion(goal="sale")], now=NOW)

    [request] = server.requests
    assert request["destinations"][0]["productDestinationId"] == SALES
    assert request["events"][0]["eventLocation"] == {"storeId": "center"}
    assert "adIdentifiers" not in request["events"][0]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"kind": "restated"}, "cannot change a store sale"),
        ({"kind": "undone"}, "cannot change a store sale"),
        ({"place_id": ""}, "did not happen in a store"),
        ({"email": "", "phone": ""}, "by address or number only"),
    ],
)
def test_what_cannot_be_a_store_sale_is_refused_with_the_reason(
    changed: dict[str, object], why: str, manager: GoogleDataManager
) -> None:
    assert why in manager.accepts(conversion(1, **changed, goal="sale"))
    assert manager.accepts(conversion(goal="sale")) == ""


@pytest.mark.parametrize(
    ("changed", "is_accepted"),
    [
        ({"email": "", "phone": ""}, True),  # the click is enough
        ({"ids": {}}, True),  # and so is the person
        ({"ids": {"yclid": "1"}, "email": "", "phone": ""}, False),
        ({"minor": -1}, False),
        ({"transaction_id": ""}, False),
    ],
)
def test_an_event_needs_a_click_or_a_person(
    changed: dict[str, object], is_accepted: bool, manager: GoogleDataManager
) -> None:
    assert (manager.accepts(conversion(1, **changed)) == "") == is_accepted


def test_refused_rows_are_named_with_googles_code_and_the_others_pass_in_one_request(
    manager: GoogleDataManager, server: Server, local: Local
) -> None:
    local.books.refused_rows = {"receipt-2": "bad", "receipt-4": "bad"}

    verdicts, requests = manager.ingest([conversion(each) for each in range(5)], now=NOW)

    assert [each.is_taken for each in verdicts] == [True, True, False, True, False]
    assert "INVALID_EVENT transaction_id" in verdicts[2].reason
    assert requests == [Ingested("request-1", ("receipt-0", "receipt-1", "receipt-3"))]


@given(
    many=st.integers(1, 24),
    bad=st.sets(st.integers(0, 23), max_size=8),
    named=st.integers(1, 3),
)
def test_however_few_of_the_wrong_rows_an_answer_names_only_they_are_refused(
    many: int, bad: set[int], named: int
) -> None:
    counted: list[str] = []

    def http(
        method: str, url: str, *, headers: Mapping[str, str], body: bytes | None = None
    ) -> Reply:
        if url.endswith("/token"):
            return Reply(200, b'{"access_token": "token-1"}')
        told = [event["transactionId"] for event in json.loads(body or b"{}")["events"]]
        wrong = [
            {"field": f"events.events[{place}].currency", "reason": "INVALID_CURRENCY_CODE"}
            for place, each in enumerate(told)
            if int(each.removeprefix("receipt-")) in bad
        ]
        if wrong:
            answer = error(400, "INVALID_ARGUMENT", "no", [{"fieldViolations": wrong[:named]}])
            return Reply(400, answer.body)
        counted.extend(told)
        return Reply(200, b'{"requestId": "request-1"}')

    manager = GoogleDataManager.made_of(Server().settings("http://127.0.0.1"), http)

    verdicts = manager.send([conversion(each) for each in range(many)], now=NOW)

    assert [each.is_taken for each in verdicts] == [each not in bad for each in range(many)]
    assert counted == [each.transaction_id for each in verdicts if each.is_taken]


def test_goals_go_to_their_own_actions_and_verdicts_keep_their_order(
    manager: GoogleDataManager, server: Server
) -> None:
    goals = ("receipt", "booking", "flower", "receipt")
    told = [conversion(number, goal=goal) for number, goal in enumerate(goals)]

    verdicts, requests = manager.ingest(told, now=NOW)

    assert [each.is_taken for each in verdicts] == [True, True, False, True]
    assert [each.transaction_ids for each in requests] == [
        ("receipt-0", "receipt-3"),
        ("receipt-1",),
    ]


@pytest.mark.parametrize(
    "field", ["destinations[0].product_destination_id", "events.events[7].currency", "consent"]
)
def test_a_refusal_that_names_none_of_the_rows_is_no_verdict_on_them(
    field: str, manager: GoogleDataManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    detail = {"fieldViolations": [{"field": field, "reason": "INVALID_ARGUMENT"}]}
    refusal = error(400, "INVALID_ARGUMENT", "no", [detail])
    ingests(monkeypatch, refusal)

    with pytest.raises(RefusedError, match="INVALID_ARGUMENT"):
        manager.send([conversion(1), conversion(2)], now=NOW)


def test_an_answer_without_a_request_id_is_neither_a_yes_nor_a_no(
    manager: GoogleDataManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingests(monkeypatch, json_answer(200, {}))

    with pytest.raises(ConnectionError, match="no id"):
        manager.send([conversion()], now=NOW)


def ingests(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    monkeypatch.setattr(Server, "_ingest", lambda *_: answer)


@pytest.mark.parametrize(
    ("status", "failures", "taken"),
    [
        ("PROCESSING", {}, []),
        ("SUCCESS", {}, [True, True]),
        ("FAILED", {TOO_OLD: 2}, [False, False]),
        ("FAILED", {TWICE: 2}, [True, True]),  # it has them already
        ("FAILED", {TWICE: 1, BAD_CLICK: 1}, []),  # which of them, it does not say
        ("PARTIAL_SUCCESS", {BAD_CLICK: 1}, []),
    ],
)
def test_a_diagnosis_is_a_verdict_where_it_speaks_of_all_rows(
    status: str,
    failures: dict[str, int],
    taken: list[bool],
    manager: GoogleDataManager,
    server: Server,
) -> None:
    _, [ingested] = manager.ingest([conversion(1), conversion(2)], now=NOW)
    counts = [{"reason": why, "recordCount": str(many)} for why, many in failures.items()]
    server.statuses[ingested.request_id] = {
        "requestStatus": status,
        "errorInfo": {"errorCounts": counts} if counts else {},
        "eventsIngestionStatus": {"recordCount": "2"},
    }

    diagnosis = manager.diagnose(ingested)

    assert [each.is_taken for each in diagnosis.verdicts] == taken
    assert diagnosis.failures == failures
    assert all(TOO_OLD in each.reason for each in diagnosis.verdicts if not each.is_taken)


def test_a_status_that_is_new_is_no_diagnosis(manager: GoogleDataManager, server: Server) -> None:
    server.statuses["request-9"] = {"requestStatus": "PERHAPS"}

    with pytest.raises(ConnectionError, match="PERHAPS"):
        manager.diagnose(Ingested("request-9", ("receipt-1",)))


@pytest.mark.parametrize(
    "changed",
    [
        {"conversion_actions": "receipt"},
        {"conversion_actions": "receipt=customers/1/conversionActions/2"},
        {"store_sales": "walk"},
        {"login_customer_id": "12"},
    ],
)
def test_a_setting_that_is_wrong_is_told_before_anything_is_sent(
    changed: dict[str, str], local: Local
) -> None:
    with pytest.raises(SettingError):
        GoogleDataManager.made_of({**local.settings(), **changed}, UrllibHttp())


def test_only_one_click_id_is_told_and_the_best_one(
    manager: GoogleDataManager, server: Server
) -> None:
    manager.send([conversion(ids=IDS)], now=NOW)

    assert server.requests[0]["events"][0]["adIdentifiers"] == {"gclid": IDS["gclid"]}
