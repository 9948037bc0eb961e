"""Requests that official clients were heard to send arrive as they were sent, each message once."""

import pytest

from tests.clients.recorded import FOLDER, Recorded, recorded
from tests.clients.shop import Shop

# type and name of each message, in the order of the file
SENT: dict[str, list[tuple[str, str | None]]] = {
    "analytics-next-012-post": [("Identified", None)],
    "analytics-next-013-post": [("Product Viewed", None)],
    "analytics-next-014-post": [("Page Viewed", "Home")],
    "analytics-next-batched-016-post": [("Custom Event", "A"), ("Custom Event", "B")],
    "jitsu-js-029-post": [("Product Viewed", None)],
    "rudder-js-031-post": [("Product Viewed", None)],
    "rudder-js-032-post": [("Page Viewed", "Home")],
    "rudder-node-007-post": [("Order Completed", None)],
    "rudder-node-008-post": [("Identified", None)],
    "rudder-python-002-post": [("Identified", None), ("Order Completed", None)],
    "segment-node-006-post": [
        ("Identified", None),
        ("Order Completed", None),
        ("Page Viewed", "Home"),
    ],
    "segment-python-001-post": [
        ("Identified", None),
        ("Order Completed", None),
        ("Page Viewed", "Home"),
        ("Page Viewed", "Main"),
        ("Group Joined", None),
        ("Alias Made", None),
    ],
}
ASKED = {"analytics-next-cdn-011-get", "rudder-js-config-017-get"}


@pytest.fixture
def requests() -> dict[str, Recorded]:
    found = {request.name: request for request in recorded()}
    if not found:
        pytest.skip(f"there are no recorded requests in {FOLDER}")
    return found


def test_every_recorded_request_of_the_family_is_sent_here(requests: dict[str, Recorded]) -> None:
    assert set(requests) == set(SENT) | ASKED


def test_every_recorded_message_arrives_once_as_it_was_sent(
    shop: Shop, requests: dict[str, Recorded]
) -> None:
    before = shop.counts()

    answers = {name: requests[name].send(shop.address, shop.write_key) for name in SENT}

    assert answers == dict.fromkeys(SENT, (200, {"success": True}))
    messages = sum(len(sent) for sent in SENT.values())
    growth = shop.growth_since(before, received=messages)
    assert (growth["new"], growth["duplicate"], growth["bad"]) == (messages, 0, 0)
    rows = shop.rows("SELECT event_id, type, name FROM events WHERE source = 'site'")
    by_id = {row["event_id"]: (row["type"], row["name"]) for row in rows}
    assert {
        name: [by_id[message_id] for message_id in requests[name].message_ids()] for name in SENT
    } == SENT


def test_a_recorded_request_with_a_strange_key_is_turned_away(
    shop: Shop, requests: dict[str, Recorded]
) -> None:
    before = shop.counts()

    answers = {name: requests[name].send(shop.address, "wk_of_nobody") for name in SENT}

    assert {name: status for name, (status, _) in answers.items()} == dict.fromkeys(SENT, 401)
    # the clients read a refusal's code and message
    assert {name for name, (_, told) in answers.items() if {"code", "message"} - set(told)} == set()
    growth = shop.growth_since(before, received=0)
    assert (growth["new"], growth["duplicate"], growth["bad"]) == (0, 0, 0)


def test_the_settings_that_segments_client_asks_for_name_its_own_key(
    shop: Shop, requests: dict[str, Recorded]
) -> None:
    status, answer = requests["analytics-next-cdn-011-get"].send(shop.address, shop.write_key)

    assert status == 200
    # the client authenticates with this key, whatever it was started with
    settings = answer["integrations"]["Segment.io"]
    assert settings["apiKey"] == shop.write_key


def test_the_settings_that_rudderstacks_client_asks_for_name_no_other_host(
    shop: Shop, requests: dict[str, Recorded]
) -> None:
    status, answer = requests["rudder-js-config-017-get"].send(shop.address, shop.write_key)

    source = answer["source"]
    assert status == 200
    assert (source["enabled"], source["destinations"]) == (True, [])
    # without any of these the client sends nothing
    assert {"id", "config", "destinations"} <= set(source)
