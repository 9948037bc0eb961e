"""Tariffs, times of price lists, webhooks, wordings, what needs attention, ways between sides."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client

from tests.web.owner.test_owner_pages import text_of
from tests.web.staff.conftest import Cafe
from vitrina.commerce.catalog.models import PriceList
from vitrina.commerce.notifications.models import Message, Template
from vitrina.commerce.notifications.services import put_template
from vitrina.commerce.orders.services import policy_of
from vitrina.commerce.partners.models import Delivery, Endpoint
from vitrina.commerce.payments.models import WebhookEvent
from vitrina.commerce.promotions.basket import Basket, BasketLine
from vitrina.commerce.promotions.models import Tariff
from vitrina.commerce.promotions.services import price_basket
from vitrina.errors import SettingError
from vitrina.web import ways
from vitrina.web.owner import attention

DELIVERY = "/owner/prices/delivery/"
HOOKS = "/owner/settings/webhooks/"
READY = "/owner/settings/messages/order_ready/en/"
SIGN_IN = "/owner/settings/messages/sign_in_code/en/"
OPEN = {
    "owner": ["console", "owner", "staff"],
    "manager": ["console", "owner", "staff"],
    "cashier": ["staff"],
    "marketer": ["console", "owner"],
    "analyst": ["console"],
}
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def owner(cafe: Cafe) -> Client:
    """The owner's browser."""
    return cafe.browser("owner")


def tariff(**changed: str | list[str]) -> dict[str, str | list[str]]:
    """A form as a browser sends it."""
    told: dict[str, str | list[str]] = {
        "id": "courier",
        "way": "courier",
        "minor": "199",
        "free_from_minor": "1 500,50",
        "currency": "RUB",
        "priority": "0",
    }
    return told | changed


def brought_to(place: str, units: int) -> int:
    """What the courier takes, in minor units, for so many raf coffees of 290 roubles."""
    basket = Basket(place, "site", (BasketLine("1", "raf", units),), way="courier")
    quote = price_basket(basket, at=datetime.now(UTC))
    return sum(each.net_minor for each in quote.lines if each.sku == "courier")


def test_a_courier_costs_what_the_tariff_of_the_place_says(owner: Client) -> None:
    owner.post(DELIVERY, tariff())
    owner.post(DELIVERY, tariff(id="far", minor="390", priority="5", places=["arbat"]))

    assert brought_to("pokrovka", 1) == 199_00
    assert brought_to("pokrovka", 6) == 0  # 1 740 of 1 500.50
    assert brought_to("arbat", 1) == 390_00
    assert "courier" in text_of(owner, DELIVERY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("minor", ""),
        ("minor", "-5"),
        ("minor", "cheap"),
        ("free_from_minor", "1.234"),
        ("currency", "XXX"),
        ("way", "pigeon"),
        ("places", ["nowhere"]),
        ("id", "a b"),
    ],
)
def test_a_tariff_that_cannot_be_is_not_kept(
    owner: Client, field: str, value: str | list[str]
) -> None:
    answer = owner.post(DELIVERY, tariff(**{field: value}))

    assert answer.status_code == 422
    assert 'class="wrongs"' in answer.content.decode()
    assert not Tariff.objects.exists()


def test_a_tariff_is_changed_and_taken_away(owner: Client) -> None:
    owner.post(DELIVERY, tariff())

    over = owner.post(DELIVERY, tariff(minor="1"))
    owner.post(f"{DELIVERY}courier/", tariff(minor="250", free_from_minor=""))
    changed = Tariff.objects.get(id="courier")
    owner.post(f"{DELIVERY}courier/", {"to": "gone"})

    assert over.status_code == 422
    assert (changed.minor, changed.free_from_minor, changed.version) == (250_00, None, 2)
    assert not Tariff.objects.exists()


def test_the_rules_of_a_place_say_whether_it_has_a_courier(owner: Client) -> None:
    told = {
        "lead_minutes": "15",
        "window_minutes": "15",
        "orders_per_window": "5",
        "days_ahead": "2",
        "keep_hours": "24",
    }

    owner.post("/owner/places/pokrovka/pick-up-rules/", {**told, "has_courier": "on"})

    assert policy_of("pokrovka").has_courier


def conditions(**changed: str) -> dict[str, str]:
    return {"what": "conditions", "currency": "RUB", "priority": "0"} | changed


def test_a_price_list_begins_and_ends_by_the_clock_of_the_shop(owner: Client) -> None:
    sent = conditions(valid_from="2026-03-01T00:00", valid_until="2026-03-08T23:30")

    answer = owner.post("/owner/prices/list/usual/", sent)

    assert answer.status_code == 302
    kept = PriceList.objects.get(id="usual")
    assert kept.valid_from == datetime(2026, 2, 28, 21, tzinfo=UTC)  # Moscow is three hours ahead
    assert kept.valid_until == datetime(2026, 3, 8, 20, 30, tzinfo=UTC)
    page = text_of(owner, "/owner/prices/list/usual/")
    assert 'value="2026-03-01T00:00"' in page
    assert "Europe/Moscow" in page


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"valid_from": "2026-03-08T00:00", "valid_until": "2026-03-08T00:00"},
            "The end is not after the beginning.",
        ),
        ({"valid_from": "soon"}, "Write a day and a time."),
        ({"from_time": "24:00", "until_time": "10:00"}, "Write a time, like 09:00."),
        ({"from_time": "10:00"}, "Write both times, or neither."),
        ({"channels": "pigeon"}, "is not"),
    ],
)
def test_times_that_cannot_be_are_told_by_their_field(
    owner: Client, changed: dict[str, str], said: str
) -> None:
    answer = owner.post("/owner/prices/list/usual/", conditions(**changed))

    assert answer.status_code == 422
    assert said in answer.content.decode()
    kept = PriceList.objects.get(id="usual")
    assert (kept.valid_from, kept.from_minute, kept.channels) == (None, None, [])


def endpoint(owner: Client) -> Endpoint:
    owner.post(HOOKS, {"url": "https://example.com/hook"})
    return Endpoint.objects.get()


def delivery(to: Endpoint, state: str = "given_up", **more: object) -> Delivery:
    told = {"attempts": 9, "last_status": f"500 {EVIL}", "due_at": datetime.now(UTC)}
    return Delivery.objects.create(
        endpoint=to,
        event_id=uuid4(),
        body='{"type":"Order Paid"}',
        state=state,
        **{**told, **more},
    )


def test_a_secret_is_shown_once(owner: Client) -> None:
    page = owner.post(HOOKS, {"url": "https://example.com/hook", "event_types": "Order Paid"})

    made = Endpoint.objects.get()
    assert page.content.decode().count("whsec_") == 1
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert made.event_types == ["Order Paid"]
    for address in (HOOKS, f"{HOOKS}{made.pk}/"):
        assert "whsec_" not in text_of(owner, address)
        assert f"…{made.secret_last4}" in text_of(owner, address)


@pytest.mark.parametrize(
    "url",
    ["", "http://example.com/", "https://user:pw@example.com/", "https://h:22/", "javascript:x"],
)
def test_an_address_that_may_not_be_posted_to_is_not_kept(owner: Client, url: str) -> None:
    assert owner.post(HOOKS, {"url": url}).status_code == 422
    assert not Endpoint.objects.exists()


def test_a_delivery_that_was_given_up_is_sent_again(owner: Client) -> None:
    to = endpoint(owner)
    given_up = delivery(to)
    page = text_of(owner, f"{HOOKS}{to.pk}/?state=given_up")

    answer = owner.post(f"{HOOKS}{to.pk}/again/{given_up.pk}/")

    assert "Order Paid" in page
    assert EVIL not in page
    assert answer.status_code == 302
    given_up.refresh_from_db()
    assert (given_up.state, given_up.attempts) == ("waiting", 0)
    assert given_up.due_at <= datetime.now(UTC)


def test_what_is_switched_off_is_told_nothing_more(owner: Client) -> None:
    to = endpoint(owner)
    waiting = delivery(to, "waiting")

    owner.post(f"{HOOKS}{to.pk}/off/")
    again = owner.post(f"{HOOKS}{to.pk}/again/{waiting.pk}/")

    assert again.status_code == 409
    waiting.refresh_from_db()
    assert waiting.state == "given_up"
    assert "Switched off" in text_of(owner, HOOKS)


def test_a_delivery_of_another_address_is_not_there(owner: Client) -> None:
    one = endpoint(owner)
    other = Endpoint.objects.create(url="https://b.example/", created_at=one.created_at)

    assert owner.post(f"{HOOKS}{other.pk}/again/{delivery(one).pk}/").status_code == 404


def test_own_words_take_the_place_of_the_built_in_ones_until_they_are_reset(owner: Client) -> None:
    owner.post(READY, {"act": "save", "subject": "Come", "body": "Ready at {{place}}\r\n{{link}}"})
    kept = Template.objects.get(name="order_ready", language="en", channel="")
    page = text_of(owner, READY)
    owner.post(READY, {"act": "reset"})

    assert (kept.subject, kept.body) == ("Come", "Ready at {{place}}\n{{link}}")
    assert "Ready at Café on Main Street" in page
    assert "own words" in page
    assert not Template.objects.exists()
    assert "built in" in text_of(owner, READY)


def test_words_of_one_channel_are_its_own(owner: Client) -> None:
    owner.post(f"{READY}?channel=sms", {"act": "save", "body": "Ready: {{number}}"})

    assert Template.objects.get().channel == "sms"
    assert "Ready: 42" in text_of(owner, f"{READY}?channel=sms")
    assert "Ready: 42" not in text_of(owner, f"{READY}?channel=email")
    assert owner.get(f"{READY}?channel=pigeon").status_code == 404


def test_a_preview_keeps_nothing_and_runs_nothing(owner: Client) -> None:
    body = f"{EVIL} {{{{place}}}}"

    page = owner.post(READY, {"act": "preview", "body": body}).content.decode()

    assert "Not kept yet." in page
    assert EVIL not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Café on Main Street" in page
    assert not Template.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{% load static %}",
        "{{ request.user }}",
        "{{place|safe}}",
        "{{ settings.SECRET_KEY }}",
        "{{nonsense}}",
        "{{place",
        "{# x #}",
        "{{guests}}",  # of a booking: an order has none
        "x" * 2001,
    ],
)
def test_a_text_with_anything_but_words_and_names_is_not_kept(owner: Client, body: str) -> None:
    answer = owner.post(READY, {"act": "save", "body": body})

    assert answer.status_code == 422
    assert 'class="wrongs"' in answer.content.decode()
    assert not Template.objects.exists()


def test_without_the_look_at_braces_they_would_be_kept(
    owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotaged at both doors; what is kept is still filled in without being run."""
    for module in ("web.owner.wording_pages", "commerce.notifications.services"):
        monkeypatch.setattr(f"vitrina.{module}.check_template", lambda text: None)

    answer = owner.post(READY, {"act": "save", "body": "{% load static %}"})

    assert answer.status_code == 302
    assert Template.objects.get().body == "{% load static %}"


def test_a_sign_in_code_says_the_code(cafe: Cafe) -> None:
    owner = cafe.browser("owner")

    answer = owner.post(SIGN_IN, {"act": "save", "subject": "{{code}}", "body": "Hello"})

    assert answer.status_code == 422
    assert "{{code}}" in answer.content.decode()
    with pytest.raises(SettingError, match="does not say"):
        put_template("sign_in_code", "en", subject="{{code}}", body="Hello")


def trouble(now: datetime) -> None:
    """One of each kind, and one too old."""
    for age in (1, 30):
        WebhookEvent.objects.create(
            provider="yookassa",
            event_id=f"{age}",
            digest=bytes(32),
            kind="payment",
            state="succeeded",
            amount_minor=100,
            currency="RUB",
            provider_id=f"pay-{age}",
            outcome="unknown_payment",
            received_at=now - timedelta(days=age),
        )
        Message.objects.create(
            id=uuid4(),
            template="order_ready",
            subject=f"order:{age}",
            purpose="service",
            state="failed",
            last_error="SMTPRefused",
            due_at=now,
            expires_at=now,
            created_at=now,
            ended_at=now - timedelta(days=age),
        )


def test_what_does_not_mend_itself_is_counted_on_the_first_page(owner: Client) -> None:
    well = text_of(owner, "/owner/")
    trouble(datetime.now(UTC))
    delivery(endpoint(owner))

    page, listed = text_of(owner, "/owner/"), text_of(owner, "/owner/attention/")

    assert "Nothing: payments, messages and webhooks are all well." in well
    for word in ("payment in trouble", "message that was not sent", "webhook that was not taken"):
        assert f"<strong>1</strong> <span>{word}</span>" in page
    assert "pay-1<" in listed
    assert "pay-30" not in listed
    assert "SMTPRefused" in listed
    assert EVIL not in listed


def test_every_trouble_of_payments_has_words() -> None:
    from vitrina.commerce.payments.troubles import ALARMING

    assert {*ALARMING, "refund_failed", "refund_unclear"} == set(attention.TROUBLES)


def test_a_manager_of_one_place_is_not_told_of_the_whole_shop(cafe: Cafe) -> None:
    trouble(datetime.now(UTC))

    manager = cafe.browser("manager")

    assert "Needs attention" not in text_of(manager, "/owner/")
    assert manager.get("/owner/attention/").status_code == 403


@pytest.mark.parametrize("role", ["owner", "manager", "cashier", "marketer", "analyst"])
def test_every_way_that_is_shown_is_open(cafe: Cafe, role: str) -> None:
    browser = cafe.browser(role)

    found = ways.ways_of(cafe.given.members[role])

    assert [each.name for each in found] == OPEN[role]
    for each in found:
        assert browser.get(each.address).status_code in {200, 302}, each.name


def test_a_way_that_is_shut_would_be_noticed(cafe: Cafe, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotaged: everybody is shown the first owner page, and the cashier meets 403 there."""
    monkeypatch.setattr(ways, "OWNER_SIDE", (("orders.see", "owner:places"),))

    found = ways.ways_of(cafe.given.members["cashier"])

    met = {each.name: cafe.browser("cashier").get(each.address).status_code for each in found}
    assert met["owner"] == 403


def test_the_three_sides_lead_to_each_other(cafe: Cafe) -> None:
    owner = cafe.browser("owner")

    console = owner.get("/how/").content.decode()
    own, desk = text_of(owner, "/owner/"), text_of(owner, cafe.at())

    assert 'href="/owner/"' in console
    assert 'href="/staff/"' in console
    assert '<a href="/">Reports</a>' in own
    assert 'href="/staff/"' in own
    assert '<a href="/">Reports</a>' in desk
    assert 'href="/owner/"' in desk


def test_a_cashier_is_shown_no_way_that_is_shut(cafe: Cafe) -> None:
    desk = text_of(cafe.browser("cashier"), cafe.at())

    assert 'href="/owner/"' not in desk
    assert '<a href="/">Reports</a>' not in desk
