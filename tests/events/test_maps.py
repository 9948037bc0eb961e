"""What the outside world calls our events, there and back."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from tests.events.example import NOON, PRODUCT, example
from vitrina.errors import SettingError, UnknownNameError
from vitrina.events import EVENT_TYPES, Event
from vitrina.events.maps import (
    ecapi,
    from_ecapi,
    from_ga4,
    from_segment,
    ga4,
    segment,
    to_ecapi,
    to_ga4,
    to_segment,
)
from vitrina.events.maps.amounts import to_minor
from vitrina.money import Money

MAPPED: dict[str, tuple[set[str], Mapping[str, str]]] = {
    "segment": (set(EVENT_TYPES) - set(segment.UNMAPPED), segment.UNMAPPED),
    "ga4": (set(ga4.NAMES), ga4.UNMAPPED),
    "ecapi": ({*ecapi.STANDARD, *ecapi.CUSTOM}, ecapi.UNMAPPED),
}


def by_ga4(event: Event) -> Event | None:
    sent = to_ga4(event)
    given = json.loads(json.dumps(sent))
    return sent and from_ga4(given, event_id="e1", occurred_at=NOON, source="shop")  # type: ignore[return-value]  # None stays None


def by_ecapi(event: Event) -> Event | None:
    sent = to_ecapi(event, data_set_id="1")
    return from_ecapi(json.loads(json.dumps(sent)), source="shop") if sent else None


def by_segment(event: Event) -> Event | None:
    return from_segment(json.loads(json.dumps(to_segment(event))), source="shop")


@pytest.mark.parametrize("way", MAPPED)
def test_each_name_is_mapped_or_left_out_for_a_reason(way: str) -> None:
    mapped, unmapped = MAPPED[way]

    assert mapped | set(unmapped) == set(EVENT_TYPES)
    assert mapped & set(unmapped) == set()
    assert all(reason.endswith(".") for reason in unmapped.values())


@pytest.mark.parametrize(
    ("way", "unmapped"),
    [(by_segment, segment.UNMAPPED), (by_ga4, ga4.UNMAPPED), (by_ecapi, ecapi.UNMAPPED)],
)
@pytest.mark.parametrize("name", EVENT_TYPES)
def test_an_event_comes_back_as_it_went(
    way: Callable[[Event], Event | None], unmapped: Mapping[str, str], name: str
) -> None:
    event = example(name)

    back = way(event)

    assert (back is None) is (name in unmapped)
    if back is not None:
        assert (back.type, back.subject_id, back.value) == (name, event.subject_id, event.value)
        assert back.occurred_at == NOON
        assert _essence(back) == _essence(event)


def _essence(event: Event) -> dict[str, object]:
    # what is left out: the currency, which the value tells already
    return {name: value for name, value in event.properties.items() if name != "currency"}


def test_ga4_names_are_short_and_plain() -> None:
    # GA4 takes up to 40 letters, digits and underscores
    assert all(len(name) <= 40 and name.replace("_", "").isalnum() for name in ga4.NAMES.values())
    assert len(set(ga4.NAMES.values())) == len(ga4.NAMES)


def test_ga4_never_gets_an_empty_transaction_id() -> None:
    # GA4 takes all purchases with an empty transaction_id for one and the same
    events = [replace(example(name), subject_id=" ") for name in EVENT_TYPES if _optional(name)]

    sent = [
        to_ga4(event) for event in [*events, replace(example("Order Completed"), subject_id="  ")]
    ]

    ids = [_params(each).get("transaction_id", "none") for each in sent if each]
    assert ids
    assert all(str(each).strip() for each in ids)


def _optional(name: str) -> bool:
    return "subject_id" not in EVENT_TYPES[name].required


def _params(sent: Mapping[str, object] | None) -> dict[str, object]:
    params = sent["params"] if sent else None
    assert isinstance(params, dict)
    return params


def test_ga4_gets_at_most_200_products_and_the_value_of_all() -> None:
    big = replace(example("Order Completed"), properties={"products": [PRODUCT] * 300})

    params = _params(to_ga4(big))

    assert len(params["items"]) == 200  # type: ignore[arg-type]  # a list
    assert params["value"] == 199.9


def test_ga4_counts_a_refund_as_an_amount_above_zero() -> None:
    params = _params(to_ga4(example("Order Refunded")))

    assert (params["value"], params["currency"]) == (199.9, "RUB")


def test_ga4_gets_the_words_of_its_own_items() -> None:
    params = _params(to_ga4(example("Product Added")))

    assert params["items"] == [{"item_id": "42", "item_name": "Чай", "price": 199.9, "quantity": 2}]


def test_ga4_points_are_a_virtual_currency_and_no_money() -> None:
    params = _params(to_ga4(example("Points Earned")))

    assert (params["value"], params["virtual_currency_name"]) == (300, "points")
    assert "currency" not in params


def test_neither_the_payment_of_an_order_nor_a_tap_on_a_number_is_told_as_a_second_outcome() -> (
    None
):
    paid, tapped = example("Order Paid"), example("Phone Number Clicked")

    told = [to_ecapi(each, data_set_id="1") for each in (paid, tapped)]

    assert [each["event_type"] for each in told if each] == ["custom", "custom"]
    assert ga4.NAMES["Order Paid"] != ga4.NAMES["Order Completed"]


def test_ga4_gets_the_address_of_a_link_under_its_own_word() -> None:
    assert _params(to_ga4(example("Outbound Link Clicked"))) == {"link_url": "the url"}


def test_an_amount_without_a_currency_is_not_sent() -> None:
    bare = replace(example("Product Added"), properties=PRODUCT)

    assert _params(to_ga4(bare))["items"] == [{"item_id": "42", "item_name": "Чай", "quantity": 2}]


def test_a_ga4_event_that_we_have_no_name_for_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="No GA4 event is named 'purchased'"):
        from_ga4({"name": "purchased"}, event_id="e1", occurred_at=NOON, source="s")


def test_a_receipt_is_a_purchase_in_a_store_and_an_order_one_on_a_site() -> None:
    receipt = to_ecapi(example("Receipt Registered"), data_set_id="1")
    order = to_ecapi(example("Order Completed"), data_set_id="1")

    assert receipt
    assert order
    assert (receipt["event_type"], receipt["source"]) == ("purchase", "physical_store")
    assert (order["event_type"], order["source"]) == ("purchase", "website")


def test_an_ecapi_event_has_its_required_fields_and_no_user_data() -> None:
    sent = to_ecapi(example("Order Picked Up"), data_set_id="shop-1")

    assert sent
    assert sent["data_set_id"] == "shop-1"
    assert sent["timestamp"] == 1772366400
    assert (sent["event_type"], sent["custom_event"]) == ("custom", "order_picked_up")
    assert (sent["value"], sent["currency_code"]) == (199.9, "RUB")
    assert "user_data" not in sent


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"event_type": "buy"}, "No ECAPI event type is named 'buy'"),
        ({"event_type": "custom", "custom_event": "x"}, "No ECAPI custom event is named 'x'"),
        ({"event_type": "page_view", "timestamp": "now"}, "send seconds since 1970"),
    ],
)
def test_an_ecapi_event_that_cannot_be_right_is_refused(
    given: dict[str, object], words: str
) -> None:
    with pytest.raises((SettingError, UnknownNameError), match=words):
        from_ecapi(given, source="s")


def test_an_ecapi_event_needs_to_know_its_data_set() -> None:
    with pytest.raises(SettingError, match="data_set_id is empty"):
        to_ecapi(example("Order Completed"), data_set_id="")


TRACK = {
    "type": "track",
    "event": "order completed",
    "messageId": "m1",
    "timestamp": "2026-03-01T15:00:00+03:00",
    "anonymousId": "abc",
    "userId": "7",
    "properties": {"order_id": "o1", "revenue": 100, "total": "120.50", "currency": "RUB"},
    "context": {
        "campaign": {"source": "yandex", "medium": "cpc", "name": "spring"},
        "page": {"url": "https://shop.example/thanks?token=1#x", "referrer": None},
    },
}


def test_a_segment_track_message_is_an_event_with_who_where_and_why() -> None:
    event = from_segment(TRACK, source="site")

    assert event
    assert (event.type, event.subject_id, event.value) == (
        "Order Completed",
        "o1",
        Money(12050, "RUB"),
    )
    assert (event.anonymous_id, event.user_id, event.occurred_at) == ("abc", "7", NOON)
    assert (event.utm_source, event.utm_medium, event.utm_campaign) == ("yandex", "cpc", "spring")
    assert (event.page, event.referrer) == ("https://shop.example/thanks", None)


def test_a_segment_name_that_we_do_not_know_is_kept_as_the_senders_own() -> None:
    message = {**TRACK, "event": "Quiz Done", "properties": {"right": 7, "theme": {"a": [1]}}}

    event = from_segment(message, source="site")

    assert event
    assert (event.type, event.name) == ("Custom Event", "Quiz Done")
    assert event.properties == {"right": 7, "theme": {"a": [1]}}


def test_what_a_sender_tells_beside_our_fields_is_kept() -> None:
    told = {"order_id": "o1", "total": 5, "currency": "RUB", "gift_wrap": True}

    event = from_segment({**TRACK, "properties": told}, source="site")

    assert event
    assert event.properties == {"gift_wrap": True}


def test_a_segment_product_known_only_by_its_sku_is_a_product() -> None:
    message = {**TRACK, "event": "Product Viewed", "properties": {"sku": "A-1", "price": 9}}

    event = from_segment(message, source="site")

    assert event
    assert event.properties == {"product_id": "A-1", "sku": "A-1"}


def test_a_segment_refund_is_negative_whatever_sign_was_sent() -> None:
    for sign in (1, -1):
        told = {"order_id": "o1", "total": sign * 5, "currency": "RUB"}

        event = from_segment({**TRACK, "event": "Order Refunded", "properties": told}, source="s")

        assert event
        assert event.value == Money(-500, "RUB")


@pytest.mark.parametrize(("call", "page"), [("page", "https://a.example/b"), ("screen", "app://B")])
def test_a_segment_page_or_screen_is_a_page_view(call: str, page: str) -> None:
    told = {"url": "https://a.example/b?x=1"} if call == "page" else {}
    message = {**TRACK, "type": call, "name": "B", "properties": told, "context": {}}

    event = from_segment(message, source="site")

    assert event
    assert (event.type, event.name, event.page) == ("Page Viewed", "B", page)


@pytest.mark.parametrize("call", ["identify", "group", "alias", None])
def test_a_segment_message_about_a_person_is_no_event(call: str | None) -> None:
    assert from_segment({**TRACK, "type": call}, source="site") is None


@pytest.mark.parametrize("time", [None, "yesterday", "2026-03-01T12:00:00"])
def test_a_segment_message_without_a_zoned_time_is_refused(time: str | None) -> None:
    with pytest.raises(SettingError, match="zone"):
        from_segment({**TRACK, "timestamp": time}, source="site")


def test_segment_spec_names_are_ours() -> None:
    assert set(EVENT_TYPES) >= segment.SPEC


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        (0.29, "RUB", 29),
        ("1234.565", "RUB", 123456),
        (500, "JPY", 500),
        ("1.234", "KWD", 1234),
        (-5, "EUR", -500),
    ],
)
def test_a_decimal_amount_is_exact_in_minor_units(
    amount: object, currency: str, minor: int
) -> None:
    assert to_minor(amount, currency) == minor


@pytest.mark.parametrize("amount", ["12,50", "free", "NaN", None])
def test_an_amount_that_is_no_number_is_refused(amount: object) -> None:
    with pytest.raises(SettingError, match="is no number"):
        to_minor(amount, "RUB")
