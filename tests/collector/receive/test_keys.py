"""Every way to give a key, which one counts, and what a public one may not do."""

import pytest

from tests.collector.receive.asking import Front, basic
from tests.collector.shops import APP_KEY, SECRET_KEY, WRITE_KEY, track

KEYS = [
    (basic(WRITE_KEY), "", None),
    (basic("", WRITE_KEY), "", None),
    ({"authorization": f"Bearer {WRITE_KEY}"}, "", None),
    ({"x-write-key": WRITE_KEY}, "", None),
    ({"x-write-key": f"{WRITE_KEY}:site"}, "", None),
    ({}, f"writeKey={WRITE_KEY}", None),
    ({}, "", WRITE_KEY),
    ({"authorization": "Basic Og=="}, "", WRITE_KEY),
    ({"authorization": "Basic not base 64!"}, "", WRITE_KEY),
]


@pytest.mark.parametrize(("headers", "query", "within"), KEYS)
def test_a_key_may_be_given_in_every_way(
    front: Front, headers: dict[str, str], query: str, within: str | None
) -> None:
    told = {"batch": [track()]} | ({"writeKey": within} if within else {})

    answer = front.post("/v1/batch", told, headers=headers, query=query)

    assert answer.status == 200
    assert [record.source for record in front.records()] == ["site"]


@pytest.mark.parametrize(
    ("headers", "query", "within", "source"),
    [
        ({**basic(WRITE_KEY), "x-write-key": APP_KEY}, "", None, "site"),
        ({"x-write-key": WRITE_KEY}, f"writeKey={APP_KEY}", None, "site"),
        ({"x-write-key": f"{WRITE_KEY}:x"}, "", f"{APP_KEY}:***", "site"),
        (basic(WRITE_KEY), "", APP_KEY, "site"),
        (basic("wk_unknown"), "", APP_KEY, "app"),
        ({"x-write-key": "wk_unknown"}, f"writeKey={APP_KEY}", None, "app"),
        (basic("wk_unknown", APP_KEY), "", None, "app"),
        ({**basic(APP_KEY), "x-write-key": SECRET_KEY}, "", None, "site"),
    ],
)
def test_the_most_explicit_key_that_opens_counts_and_a_secret_one_before_all(
    front: Front, headers: dict[str, str], query: str, within: str | None, source: str
) -> None:
    told = {"batch": [track()], "writeKey": within}

    assert front.post("/v1/batch", told, headers=headers, query=query).status == 200

    assert [record.source for record in front.records()] == [source]


def test_a_key_may_stand_in_the_first_message(front: Front) -> None:
    told = {"batch": [track(writeKey=APP_KEY), track("m2")]}

    assert front.post("/v1/batch", told, headers={}).status == 200

    assert [record.source for record in front.records()] == ["app"]


@pytest.mark.parametrize(
    ("headers", "within"),
    [
        ({}, None),
        (basic("wk_other"), None),
        (basic(WRITE_KEY.upper()), None),
        ({}, 7),
        ({}, ["wk_site"]),
        ({"x-write-key": "site"}, None),
    ],
)
def test_without_a_key_that_opens_nothing_is_kept(
    front: Front, headers: dict[str, str], within: object
) -> None:
    answer = front.post("/v1/batch", {"batch": [track()], "writeKey": within}, headers=headers)

    assert answer.status == 401
    assert answer.told["code"] == "unknown key"
    assert "console" in str(answer.told["message"])
    assert front.records() == []


def test_a_digest_of_a_secret_key_opens_nothing(front: Front) -> None:
    [digest] = [s.secret_digest for s in front.door.doors().sources if s.secret_digest]

    assert front.post("/v1/track", track(), headers=basic(digest)).status == 401
    assert front.post("/v1/track", track(), headers=basic(f"sk_{digest}")).status == 401


def test_a_secret_key_is_trusted_and_a_public_one_is_not(front: Front) -> None:
    front.post("/v1/track", track())
    front.post("/v1/track", track(), headers=basic(SECRET_KEY))

    assert [record.is_trusted for record in front.records()] == [False, True]


@pytest.mark.parametrize("event", ["Receipt Registered", "receipt registered", " Order Paid "])
def test_events_that_only_servers_may_send_are_refused_from_a_public_key(
    front: Front, event: str
) -> None:
    answer = front.post("/v1/track", track(event=event))

    assert (answer.status, answer.told["code"]) == (403, "server-only event")
    assert front.records() == []


def test_events_that_only_servers_may_send_are_taken_from_a_secret_key(front: Front) -> None:
    headers = basic(SECRET_KEY)

    assert front.post("/v1/track", track(event="Order Paid"), headers=headers).status == 200

    assert [record.rejected for record in front.records()] == [()]


def test_a_door_that_lets_a_public_key_send_everything_would_be_noticed(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vitrina.collector.receive.segment.SERVER_ONLY", frozenset())

    assert front.post("/v1/track", track(event="Order Paid")).status == 200
