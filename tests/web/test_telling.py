"""From a click in the lake to the ad platform, with what the ledger and the vault say of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Self
from uuid import UUID

import pytest

from tests.automation.conversions.given import Ads
from tests.web.shops import shop
from vitrina.automation.conversions import services as conversions
from vitrina.automation.conversions.models import Telling
from vitrina.automation.conversions.services import Contact, Platform
from vitrina.collector.workspace import Workspace
from vitrina.commerce.customers import services as customers
from vitrina.commerce.customers.models import Contact as KeptContact
from vitrina.commerce.partners.connecting import connect
from vitrina.commerce.transactions import granted
from vitrina.connectors.http import Http
from vitrina.engine import Row, open_lake
from vitrina.errors import SettingError
from vitrina.web import ad_accounts, erasing, telling, work
from vitrina.web.automation.acting import the_switch
from vitrina.web.connections import settings_sealer

__all__ = ["shop"]
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
EMAIL = "anna@example.org"
ANSWERS = Ads()


@dataclass(slots=True)
class Counter(Ads):
    """A connector whose calls all end in one place."""

    name: ClassVar[str] = "counter"
    title: ClassVar[str] = "Counter"
    offers: ClassVar[frozenset[str]] = frozenset({"conversions"})
    account: str = ""
    shared: Ads = field(default_factory=lambda: ANSWERS)

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        if "token" not in settings:
            raise SettingError("The setting 'token' is missing. Connect it again.")
        made = cls(account=settings["counter"])
        made.counted, made.calls, made.told_as_new = (
            made.shared.counted,
            made.shared.calls,
            made.shared.told_as_new,
        )
        return made


@dataclass(slots=True)
class Costs(Counter):
    """One that tells costs only."""

    name: ClassVar[str] = "costs"
    offers: ClassVar[frozenset[str]] = frozenset({"costs"})


@pytest.fixture
def ads(monkeypatch: pytest.MonkeyPatch) -> Ads:
    """What the platform was told in this test."""
    for kept in (ANSWERS.counted, ANSWERS.calls, ANSWERS.told_as_new):
        kept.clear()
    monkeypatch.setattr(ad_accounts, "PLATFORMS", {"counter": Counter, "costs": Costs})
    return ANSWERS


def joined(shop: Workspace, name: str = "counter", **settings: str) -> None:
    """An account is connected."""
    told = {"token": "t", "counter": "c-1", **settings}
    connect(ad_accounts.ADS, name, told, sealer=settings_sealer(shop), now=NOW)


def event(event_id: str, kind: str, hours_ago: float, **more: object) -> Row:
    at = NOW - timedelta(hours=hours_ago)
    return {"event_id": event_id, "type": kind, "occurred_at": at, "source": "site", **more}


def click(hours_ago: float = 5, **more: object) -> Row:
    told = {"anonymous_id": "a", "click_id_kind": "yclid", "click_id": "y1", **more}
    return event("click", "Page Viewed", hours_ago, page="https://utro.example/", **told)


def order(hours_ago: float = 3, value: int = 900, **more: object) -> Row:
    told = {"anonymous_id": "a", "subject_id": "o1", "value_minor": value, "currency": "RUB"}
    return event("order", "Order Completed", hours_ago, **told | more)


def given_back(value: int, number: int = 1) -> Row:
    told = {"subject_id": "o1", "value_minor": -value, "currency": "RUB"}
    return event(f"back-{number}", "Order Refunded", 1, **told)


def happened(shop: Workspace, *events: Row) -> None:
    with open_lake(shop.folder).write("events") as commit:
        commit.append("events", list(events))


def told(shop: Workspace, now: datetime = NOW) -> None:
    """The lake is looked into, and the platforms are told."""
    found = telling.platforms(shop)
    telling.find(shop, found, now=now)
    telling.tell(found, clock=lambda: now, may_call=lambda: True)


def customer(*, is_verified: bool = True) -> UUID:
    """Anna, who has agreed to be told of."""
    anna = granted(customers.customer_for({"email": EMAIL}, now=NOW - timedelta(days=1))).id
    if is_verified:
        KeptContact.objects.update(verified_at=NOW - timedelta(days=1))
    granted(customers.give_consent(anna, telling.PURPOSE, "1", NOW - timedelta(days=1)))
    return anna


def test_an_order_after_a_click_is_told_with_its_value_and_once(shop: Workspace, ads: Ads) -> None:
    joined(shop)
    happened(shop, click(), order())

    told(shop)
    told(shop, NOW + timedelta(hours=1))

    [[conversion]] = ads.calls
    assert (conversion.goal, conversion.minor, conversion.currency) == ("order", 900, "RUB")
    assert (conversion.ids, conversion.occurred_at) == ({"yclid": "y1"}, order()["occurred_at"])
    assert Telling.objects.get().account == "c-1"


def test_what_is_given_back_is_restated_and_at_last_undone(shop: Workspace, ads: Ads) -> None:
    joined(shop)
    happened(shop, click(), order())
    told(shop)

    happened(shop, given_back(400))
    told(shop, NOW + timedelta(hours=1))
    happened(shop, given_back(500, number=2))
    told(shop, NOW + timedelta(hours=2))

    assert [(kind, minor) for _, kind, minor in ads.told] == [
        ("new", 900),
        ("restated", 500),
        ("undone", 0),
    ]
    assert ads.counted == {}


def test_a_goal_that_the_account_has_no_place_for_is_not_even_queued(
    shop: Workspace, ads: Ads
) -> None:
    joined(shop)
    happened(shop, click(), event("lead", "Lead Submitted", 3, anonymous_id="a"))

    told(shop)

    assert Telling.objects.count() == 0


def test_what_nobody_could_know_anybody_by_is_not_queued(shop: Workspace, ads: Ads) -> None:
    joined(shop)
    happened(shop, order(anonymous_id="b"))

    told(shop)

    assert Telling.objects.count() == 0


def test_a_customer_who_has_agreed_is_told_of_by_the_address_that_they_proved(
    shop: Workspace, ads: Ads
) -> None:
    joined(shop)
    happened(shop, order(user_id=str(customer())))

    told(shop)

    [[conversion]] = ads.calls
    assert conversion.email == EMAIL
    assert EMAIL not in str(list(Telling.objects.values_list()))


def test_an_address_that_was_only_typed_in_may_be_somebody_else_s(
    shop: Workspace, ads: Ads
) -> None:
    anna = customer(is_verified=False)

    assert telling.contact_of(str(anna)) == Contact()
    assert telling.contact_of("a till's own number") == Contact()


def test_a_customer_who_has_taken_it_back_since_it_was_queued_is_not_told_of(
    shop: Workspace, ads: Ads
) -> None:
    joined(shop)
    anna = customer()
    happened(shop, click(user_id=str(anna)), order(user_id=str(anna)))
    telling.find(shop, telling.platforms(shop), now=NOW)

    granted(customers.withdraw_consent(anna, telling.PURPOSE, "1", NOW))
    telling.tell(telling.platforms(shop), clock=lambda: NOW, may_call=lambda: True)

    assert ads.calls == []
    assert Telling.objects.get().state == "withheld"


def test_whoever_the_ledger_does_not_know_has_not_agreed(shop: Workspace) -> None:
    assert not telling.allowed("018f0000-0000-7000-8000-000000000000", NOW)
    assert not telling.allowed("a till's own number", NOW)


def test_who_declined_in_the_browser_is_withheld(shop: Workspace, ads: Ads) -> None:
    joined(shop)
    happened(shop, click(consent="denied"), order())

    told(shop)

    assert ads.calls == []
    assert Telling.objects.get().state == "withheld"


def test_an_erased_customer_leaves_nothing_that_leads_to_them(shop: Workspace, ads: Ads) -> None:
    joined(shop)
    anna = customer()
    happened(shop, click(user_id=str(anna)), order(user_id=str(anna)))
    told(shop)

    granted(erasing.forget(shop, anna, now=NOW))

    row = Telling.objects.get()
    assert (row.state, row.ids, row.customer) == ("taken", {}, "erased")


def test_an_account_that_cannot_be_used_does_not_stop_the_others(
    shop: Workspace, ads: Ads, caplog: pytest.LogCaptureFixture
) -> None:
    joined(shop)
    joined(shop, "costs")
    connect(ad_accounts.ADS, "gone", {}, sealer=settings_sealer(shop), now=NOW)
    happened(shop, click(), order())

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ad_accounts, "PLATFORMS", ad_accounts.PLATFORMS | {"gone": Counter})  # type: ignore[attr-defined, operator]  # a dictionary here
        told(shop)

    assert len(ads.counted) == 1
    assert "The setting 'token' is missing" in caplog.text


def test_a_platform_that_breaks_lets_the_others_have_their_turn(
    shop: Workspace, ads: Ads, monkeypatch: pytest.MonkeyPatch
) -> None:
    joined(shop)
    happened(shop, click(), order())
    [whole] = telling.platforms(shop)
    telling.find(shop, [whole], now=NOW)
    broken = Platform("broken", "c-2", whole.takes)
    monkeypatch.setattr(conversions, "send_due", _failing_for("broken", conversions.send_due))

    with pytest.raises(ZeroDivisionError):
        telling.tell([broken, whole], clock=lambda: NOW, may_call=lambda: True)

    assert len(ads.counted) == 1


def _failing_for(name: str, deed: object) -> object:
    def send(platform: Platform, **named: object) -> object:
        if platform.name == name:
            raise ZeroDivisionError
        return deed(platform, **named)  # type: ignore[operator]  # what it stands for

    return send


def test_nothing_leaves_before_the_switch_of_automation_is_released(
    shop: Workspace, ads: Ads
) -> None:
    joined(shop)
    happened(shop, click(), order())
    telling.find(shop, telling.platforms(shop), now=NOW)

    work.tell_platforms(shop, lambda: NOW)
    stopped = len(ads.calls)
    the_switch().release(by="owner", now=NOW)
    work.tell_platforms(shop, lambda: NOW)

    assert (stopped, len(ads.calls)) == (0, 1)


def test_nothing_is_read_where_nobody_is_connected(shop: Workspace, ads: Ads) -> None:
    (shop.folder / "manifest.sqlite").unlink()

    telling.find(shop, telling.platforms(shop), now=NOW)

    assert Telling.objects.count() == 0
