"""Each call of a Segment client becomes its row; what is odd is taken, what is wrong is told."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.collector.load.readers.segment_reading import (
    FIREFOX,
    bad,
    properties,
    read,
    row,
    values,
)
from tests.collector.shops import NOON, track
from vitrina.collector.load.outcome import Bad, Row
from vitrina.events.lake_tables import LAKE_TABLES

PAGE = {"type": "page", "messageId": "p1", "anonymousId": "a1"}


def test_a_track_message_is_an_event_of_its_name() -> None:
    found = values(track(event="Product Viewed", properties={"product_id": "tea", "price": 3.5}))

    assert (found["type"], found["name"]) == ("Product Viewed", None)
    assert (found["anonymous_id"], found["received_at"]) == ("a1", NOON)
    assert row(track("m7")).key == "m7"


@pytest.mark.parametrize("name", ["product viewed", "PRODUCT VIEWED", " Product Viewed "])
def test_a_known_name_is_known_in_letters_of_any_case(name: str) -> None:
    assert values(track(event=name, properties={"product_id": "tea"}))["type"] == "Product Viewed"


def test_an_unknown_name_is_a_custom_event_that_keeps_it() -> None:
    found = values(track(event="Tea Tasted"))

    assert (found["type"], found["name"]) == ("Custom Event", "Tea Tasted")


def test_a_page_message_is_a_page_view_with_its_address_and_title() -> None:
    context = {"page": {"url": "https://tea.example/menu?utm_source=x#top"}}
    found = values({**PAGE, "name": "Menu", "context": context})

    assert (found["type"], found["name"]) == ("Page Viewed", "Menu")
    assert found["page"] == "https://tea.example/menu"
    assert found["utm_source"] == "x"


def test_properties_of_a_page_go_before_its_context() -> None:
    told = {"url": "https://tea.example/a", "referrer": "https://b.example/", "title": "A"}
    context = {"page": {"url": "https://tea.example/c", "referrer": "https://d.example/"}}

    found = values({**PAGE, "properties": told, "context": context})

    assert found["page"] == "https://tea.example/a"
    assert found["referrer"] == "https://b.example/"
    assert found["name"] == "A"


def test_a_screen_of_an_app_is_a_page_view_with_an_address_of_its_name() -> None:
    found = values({"type": "screen", "name": "Menu", "anonymousId": "a1"})

    assert (found["type"], found["page"]) == ("Page Viewed", "app://Menu")


def test_an_identify_message_tells_who_somebody_is() -> None:
    found = values({"type": "identify", "userId": "u1", "traits": {"tier": "gold"}})

    assert (found["type"], found["user_id"]) == ("Identified", "u1")
    assert json.loads(str(found["properties"])) == {"tier": "gold"}


def test_traits_may_stand_in_the_context() -> None:
    message = {"type": "identify", "userId": "u1", "context": {"traits": {"tier": "gold"}}}

    assert properties(message) == {"tier": "gold"}


def test_a_group_message_names_its_group() -> None:
    found = values({"type": "group", "userId": "u1", "groupId": "g1", "traits": {"plan": "b"}})

    assert (found["type"], found["subject_id"]) == ("Group Joined", "g1")


def test_an_alias_message_joins_two_ids() -> None:
    found = values({"type": "alias", "userId": "u1", "previousId": "a0"})

    assert (found["type"], found["user_id"]) == ("Alias Made", "u1")
    assert found["anonymous_id"] == "a0"


@pytest.mark.parametrize(
    ("route", "expected"),
    [
        ("track", "Custom Event"),
        ("page", "Page Viewed"),
        ("screen", "Page Viewed"),
        ("identify", "Identified"),
        ("group", "Group Joined"),
        ("alias", "Alias Made"),
    ],
)
def test_the_path_says_the_call_where_the_message_does_not(route: str, expected: str) -> None:
    told = {"event": "x", "name": "x", "userId": "u", "previousId": "a", "groupId": "g"}

    assert values(told, route=route)["type"] == expected
    assert values({**told, "type": "page"}, route=route)["type"] == expected


@pytest.mark.parametrize("kind", ["dance", "", None, "TRACKS"])
def test_a_call_of_an_unknown_type_is_bad(kind: str | None) -> None:
    found = bad({"type": kind, "event": "x"})

    assert found.stage == "shape"
    assert "track, page" in found.reason


@pytest.mark.parametrize("event", [None, ""])
def test_a_track_message_without_a_name_is_bad(event: str | None) -> None:
    assert "no event" in bad({"type": "track", "event": event}).reason


def test_nulls_and_unknown_fields_are_fine_everywhere() -> None:
    names = [
        *("messageId", "userId", "timestamp", "originalTimestamp", "sentAt", "properties"),
        *("traits", "context", "name", "previousId", "groupId", "integrations"),
    ]

    found = values({"type": "track", "event": "x", "odd": {"a": [1]}} | dict.fromkeys(names))

    assert found["properties"] is None
    nulls = {"campaign": None, "page": None, "userAgent": None, "consent": None, "clickIds": None}
    assert values(track(context=nulls))["utm_source"] is None


def test_the_empty_lists_of_php_are_empty_objects() -> None:
    assert properties(track(properties=[])) == {}
    assert properties({"type": "identify", "userId": "u", "traits": []}) == {}


@pytest.mark.parametrize(
    ("message", "place"),
    [
        (track(properties="tea"), "$.properties"),
        (track(properties=7), "$.properties"),
        (track(properties=[1]), "$.properties"),
        (track(context="c"), "$.context"),
        (track(context={"page": "p"}), "$.context.page"),
        (track(context={"campaign": [1]}), "$.context.campaign"),
        (track(timestamp={"a": 1}), "$.timestamp"),
        (track(timestamp=True), "$.timestamp"),
        ({"type": 7}, "$.type"),
        (track(messageId={"a": 1}), "$.messageId"),
        (track(userId=["u"]), "$.userId"),
        ([1], "object"),
        ("text", "object"),
        (7, "object"),
        (None, "object"),
    ],
)
def test_a_value_of_the_wrong_kind_is_bad_and_its_place_is_named(
    message: object, place: str
) -> None:
    found = bad(message)

    assert found.stage == "shape"
    assert place in found.reason


def test_numbers_as_ids_are_their_digits() -> None:
    found = row(track(7, userId=8, anonymousId=9.5))

    assert (found.key, found.values["user_id"], found.values["anonymous_id"]) == ("7", "8", "9.5")


def test_an_empty_id_is_none() -> None:
    found = row(track("", userId="", anonymousId=""))

    assert (found.key, found.values["user_id"], found.values["anonymous_id"]) == ("", None, None)


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (b'{"type":"track","event":"x","properties":{"a":NaN}}', "NaN"),
        (b'{"type":"track","event":"x","properties":{"a":-Infinity}}', "Infinity"),
        (b'{"type":"track","event":"\xff"}', "UTF-8"),
        (b'{"type":"track","event":"\\ud800"}', "surrogate"),
        (b'{"type":"track",}', ""),
        (b"", ""),
        (b'{"a":' * 2_000 + b"1" + b"}" * 2_000, "deep"),
        (b'{"type":"track","event":"x","properties":' + b"[" * 1_500 + b"]" * 1_500 + b"}", "deep"),
    ],
)
def test_what_cannot_be_decoded_is_bad_and_its_neighbours_are_rows(part: bytes, words: str) -> None:
    first, spoiled, last = read(track("m1"), part or b" nul ", track("m3"))

    assert isinstance(spoiled, Bad)
    assert spoiled.stage == "decode"
    assert words in spoiled.reason
    assert spoiled.raw == (part or b"nul")
    assert [type(first), type(last)] == [Row, Row]


def test_what_the_door_turned_away_is_left_out() -> None:
    found = read(track("m1"), track("m2"), track("m3"), rejected=((1, "too deep"),))

    assert [each.key for each in found] == ["m1", "m3"]


def test_money_is_in_minor_units_of_the_lakes_currency() -> None:
    found = values(track(event="Order Completed", properties={"order_id": "o1", "total": 199.9}))

    assert (found["value_minor"], found["currency"]) == (19_990, "RUB")
    assert found["subject_id"] == "o1"


@pytest.mark.parametrize(
    ("amount", "minor"), [("0.29", 29), (0, 0), (-5, -500), (1e-9, 0), ("1e2", 10_000)]
)
def test_an_amount_may_be_written_in_many_ways(amount: object, minor: int) -> None:
    assert values(track(properties={"value": amount}))["value_minor"] == minor


@pytest.mark.parametrize("amount", ["free", 1e300, "NaN", {"a": 1}, [1], "1 000", 2**60])
def test_an_amount_that_is_no_price_is_bad(amount: object) -> None:
    assert bad(track(properties={"value": amount})).stage == "shape"


def test_a_foreign_currency_stays_among_the_properties() -> None:
    told = {"order_id": "o1", "total": 10.5, "currency": "EUR"}
    message = track(event="Order Completed", properties=told)

    found = values(message)

    assert (found["value_minor"], found["currency"]) == (None, None)
    assert properties(message)["currency"] == "EUR"
    assert properties(message)["value_minor"] == 1_050


def test_an_order_that_was_cancelled_is_negative_and_counts_only_from_a_server() -> None:
    message = track(event="Order Refunded", properties={"order_id": "o1", "total": 10})

    assert "secret key" in bad(message).reason
    assert values(message, is_trusted=True)["value_minor"] == -1_000


def test_the_place_is_the_messages_or_else_the_sources() -> None:
    assert values(track(properties={"place_id": "north"}))["place_id"] == "north"
    assert values(track(properties={"store_id": 7}))["place_id"] == "7"
    assert values(track())["place_id"] == "web"


def test_the_campaign_of_the_context_stands_in_its_columns() -> None:
    campaign = {"source": "yandex", "medium": "cpc", "name": "spring", "term": "t", "content": "c"}

    found = values({**PAGE, "context": {"campaign": campaign}})

    names = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")
    assert [found[name] for name in names] == ["yandex", "cpc", "spring", "t", "c"]


@pytest.mark.parametrize(
    "context",
    [
        {"page": {"url": "https://tea.example/?yclid=123456789"}},
        {"page": {"url": "https://tea.example/"}, "clickIds": {"yclid": "123456789"}},
        {"page": {"url": "https://tea.example/"}, "clickIds": {"yclid": 123456789}},
    ],
)
def test_a_click_id_is_read_from_the_address_or_as_kept_by_the_script(
    context: dict[str, object],
) -> None:
    found = values({**PAGE, "context": context})

    assert (found["click_id_kind"], found["click_id"]) == ("yclid", "123456789")
    assert (found["traffic_source"], found["traffic_medium"]) == ("yandex", "cpc")


def test_a_visit_from_a_search_engine_is_organic_and_one_from_within_is_none() -> None:
    def came_from(referrer: str) -> tuple[object, object]:
        told = {"url": "https://tea.example/", "referrer": referrer}
        found = values({**PAGE, "properties": told})
        return found["traffic_source"], found["traffic_medium"]

    assert came_from("https://www.google.com/") == ("google", "organic")
    assert came_from("https://shop.tea.example/cart") == (None, None)
    assert came_from("$direct") == ("(direct)", "(none)")


def test_the_browser_is_of_the_message_or_else_of_the_request() -> None:
    context = {"userAgent": FIREFOX, "page": {"url": "https://tea.example/"}}

    told = values({**PAGE, "context": context}, user_agent="python-requests/2")
    asked = values(PAGE, user_agent=FIREFOX)
    server = values(track(), user_agent="analytics-python/2.4.0")

    assert (told["browser"], told["device"], told["is_bot"]) == ("Firefox", "desktop", False)
    assert asked["browser"] == "Firefox"
    assert (server["browser"], server["is_bot"]) == (None, False)


@pytest.mark.parametrize(
    ("consent", "state"),
    [
        ({"analytics": "granted"}, "granted"),
        ({"analytics": "denied"}, "denied"),
        ({"analytics": True}, "granted"),
        ({"analytics": False}, "denied"),
        ({"analytics": "perhaps"}, "unknown"),
        ({"categoryPreferences": {"Analytics": True}}, "granted"),
        ({"categoryPreferences": {"analytics": False, "Ads": True}}, "denied"),
        ({"categoryPreferences": {"Ads": True}}, "unknown"),
        ({"categoryPreferences": 7}, "unknown"),
        ({}, "unknown"),
        (None, "unknown"),
    ],
)
def test_consent_is_granted_denied_or_unknown(consent: object, state: str) -> None:
    assert values(track(context={"consent": consent}))["consent"] == state


@pytest.mark.parametrize(
    ("header", "context", "has_gpc"),
    [(True, {}, True), (False, {"gpc": True}, True), (False, {"gpc": 1}, True), (False, {}, False)],
)
def test_global_privacy_control_is_kept(
    context: dict[str, object], *, header: bool, has_gpc: bool
) -> None:
    assert values(track(context=context), has_gpc=header)["has_gpc"] is has_gpc


def test_a_secret_key_vouches_for_its_rows() -> None:
    assert values(track())["is_trusted"] is False
    assert values(track(), is_trusted=True)["is_trusted"] is True


def digest(message: object) -> int | None:
    return row(message).digest


def test_a_digest_is_of_what_is_said_and_not_of_when_or_in_which_order() -> None:
    told = track(properties={"a": 1, "b": {"c": [1, 2]}})
    turned = dict(reversed(track(properties={"b": {"c": [1, 2]}, "a": 1}).items()))

    assert digest(told) == digest(turned)
    assert digest(told) == digest({**told, "sentAt": "x", "userId": "u", "_metadata": {"n": 2}})
    for change in ({"event": "Other"}, {"properties": {"a": 2}}, {"anonymousId": "a2"}):
        assert digest({**told, **change}) != digest(told)


def test_an_event_without_properties_says_the_same_as_one_with_empty_ones() -> None:
    assert digest(track(properties={})) == digest(track()) == digest(track(properties=None))


def test_a_row_has_no_column_that_the_lake_does_not_know() -> None:
    known = {column.name for column in LAKE_TABLES["events"].columns}

    for message in (track(), PAGE, {"type": "identify", "userId": "u"}):
        assert set(values(message)) <= known


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = [
    *("type", "event", "name", "messageId", "userId", "anonymousId", "timestamp", "sentAt"),
    *("properties", "traits", "context", "groupId", "previousId", "originalTimestamp"),
]


@given(st.dictionaries(st.sampled_from(NAMES), json_values), st.booleans())
def test_whatever_stands_where_a_message_is_a_row_or_bad_and_never_an_error(
    odd: dict[str, object], is_trusted: bool
) -> None:
    [outcome] = read({"type": "track", "event": "x", **odd}, is_trusted=is_trusted)

    if isinstance(outcome, Bad):
        assert outcome.stage in ("decode", "shape", "time"), outcome.reason
        assert outcome.reason
    else:
        assert outcome.values["occurred_at"] <= NOON  # type: ignore[operator]  # a time


@given(st.dictionaries(st.text(max_size=9), json_values, max_size=5))
def test_whatever_the_properties_are_the_message_is_a_row_or_bad(told: dict[str, object]) -> None:
    [outcome] = read(track(event="Order Completed", properties=told, context={"page": {}}))

    assert isinstance(outcome, Row) or outcome.stage in ("decode", "shape")
