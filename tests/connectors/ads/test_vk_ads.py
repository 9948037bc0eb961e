"""VK Ads by its documented shapes: limits, decimals, deleted campaigns, and the pixel."""

import json
from collections.abc import Iterator

import pytest

from tests.connectors.ads.local_platform import Held, Local, serving
from tests.connectors.ads.samples import CAMPAIGNS, FIRST, LAST, NOW, conversion
from tests.connectors.ads.vk_server import Server
from vitrina.connectors.ads.vk_ads import VkAds, shapes
from vitrina.connectors.ads.vk_ads.pixel import Pixel
from vitrina.connectors.advertising import Amount, Setting, State
from vitrina.connectors.http import Reply, UrllibHttp
from vitrina.errors import SettingError, ThrottledError


@pytest.fixture
def local() -> Iterator[Local]:
    with serving(Server()) as running:
        values = {setting: before for setting, (before, _) in Server.changes.items()}
        running.books.campaigns = {
            each: Held(name, dict(values)) for each, name in CAMPAIGNS.items()
        }
        yield running


def made(local: Local, **settings: str) -> VkAds:
    return VkAds.made_of(dict(local.settings()) | settings, UrllibHttp())


@pytest.mark.parametrize(
    ("left", "seconds"),
    [
        ({"X-RateLimit-Daily-Remaining": "0", "X-RateLimit-Hourly-Remaining": "0"}, 86_400),
        ({"X-RateLimit-Daily-Remaining": "7", "X-RateLimit-Hourly-Remaining": "0"}, 3_600),
        ({"X-RateLimit-RPS-Remaining": "0"}, 1),
        ({}, 1),
    ],
)
def test_the_wait_is_that_of_the_limit_that_is_used_up(
    left: dict[str, str], seconds: float
) -> None:
    headers = {name.lower(): value for name, value in left.items()}
    settings = {"token": "t", "account": "a", "currency": "RUB"}
    vk = VkAds.made_of(settings, lambda *_, **__: Reply(429, b"", headers))

    with pytest.raises(ThrottledError) as throttled:
        vk.campaigns()

    assert throttled.value.retry_after_seconds == seconds


def plan(**changed: object) -> dict[str, object]:
    return {"id": 1, "name": "Coffee", "status": "active", "budget_limit_day": "500.00"} | changed


@pytest.mark.parametrize("written", ["1000", "1000.0", "1000.00", 1000, 1000.0])
def test_a_budget_is_read_however_it_is_written(written: object) -> None:
    values = shapes.values_of(json.loads(json.dumps(plan(budget_limit_day=written))), "RUB")

    assert values[Setting.BUDGET] == Amount(100_000, "RUB", "day")


@pytest.mark.parametrize("written", [None, "0", 0, "", "10.005", "none", True])
def test_what_is_no_budget_in_whole_kopecks_is_left_out(written: object) -> None:
    values = shapes.values_of(plan(budget_limit_day=written), "RUB")

    assert values == {Setting.STATE: State(is_on=True)}


@pytest.mark.parametrize(
    ("spent", "minor"),
    [("12.34", 1_234), ("12.345", 1_234), ("12.355", 1_236), ("0.1", 10), (7, 700), (0.29, 29)],
)
def test_a_cost_is_read_to_the_nearest_kopeck(spent: object, minor: int) -> None:
    base = {"shows": 10, "clicks": 1, "spent": spent}
    answer = {"items": [{"id": 1, "rows": [{"date": "2026-03-01", "base": base}]}]}

    [one] = shapes.costs_in(json.loads(json.dumps(answer)), {"1": "Coffee"}, "RUB")

    assert one.minor == minor


@pytest.mark.parametrize(
    "row",
    [
        {"date": "2026-03-01", "base": {"shows": 1, "clicks": 1, "spent": "1e3"}},
        {"date": "2026-03-01", "base": {"shows": 1, "clicks": 1}},
        {"date": "2026-03-01", "base": {"shows": "1", "clicks": 1, "spent": "1"}},
        {"date": "1 March", "base": {"shows": 1, "clicks": 1, "spent": "1"}},
        {"date": "2026-03-01"},
    ],
)
def test_statistics_of_another_shape_are_none(row: dict[str, object]) -> None:
    with pytest.raises(ConnectionError):
        list(shapes.costs_in({"items": [{"id": 1, "rows": [row]}]}, {}, "RUB"))


def test_what_a_deleted_campaign_has_cost_is_told_too(local: Local) -> None:
    list(made(local).costs(FIRST, LAST))

    assert "_status__in=active%2Cblocked%2Cdeleted" in local.asked[1].path


def test_a_list_that_shows_a_campaign_twice_is_no_answer() -> None:
    full_page = {"items": [plan(id=number) for number in range(50)], "currency": "RUB"}
    settings = {"token": "t", "account": "a", "currency": "RUB"}
    always = Reply(200, json.dumps(full_page).encode())  # it does not heed the offset
    vk = VkAds.made_of(settings, lambda *_, **__: always)

    with pytest.raises(ConnectionError, match="twice"):
        vk.campaigns()


def test_a_budget_is_not_sent_to_an_account_of_another_currency(local: Local) -> None:
    local.books.currency = "KZT"

    with pytest.raises(SettingError, match="KZT"):
        made(local).write("101", Setting.BUDGET, Amount(50_000, "RUB", "day"), key="key-1")

    assert [asked.method for asked in local.asked] == ["GET"]


def test_only_what_changes_is_sent(local: Local) -> None:
    made(local).write("101", Setting.BUDGET, Amount(84_050, "RUB", "day"), key="key-1")

    assert local.asked[-1].json() == {"budget_limit_day": "840.50"}


def test_the_pixel_is_told_as_vk_documents_it(local: Local) -> None:
    made(local).send([conversion(7, ids={"rb_clickid": "a;b&c"})], now=NOW)

    [asked] = local.asked
    assert asked.path == (
        "/tracker?id=3456789;e=RG%3A1007/bought%20in%20store;rb_clickid=a%3Bb%26c"
    )
    assert "authorization" not in asked.headers


def test_a_person_without_a_click_is_told_by_our_own_id(local: Local) -> None:
    made(local).send([conversion(7, ids={"user_id": "u 42"})], now=NOW)

    assert local.asked[0].path.endswith(";userid=u%2042")


@pytest.mark.parametrize(
    ("minor", "currency", "value"), [(100_050, "RUB", 1000), (100_150, "RUB", 1002), (7, "JPY", 7)]
)
def test_the_worth_is_told_in_whole_units(minor: int, currency: str, value: int) -> None:
    asked: list[str] = []

    def http(method: str, url: str, **_: object) -> Reply:
        asked.append(url)
        return Reply(200, b"")

    pixel = Pixel("1", {"receipt": "bought"}, http, "https://pixel.example")
    pixel.send([conversion(minor=minor, currency=currency, ids={"rb_clickid": "x"})], now=NOW)

    assert asked == [f"https://pixel.example/tracker?id=1;e=RG%3A{value}/bought;rb_clickid=x"]


def test_without_a_pixel_no_conversion_is_told(local: Local) -> None:
    vk = made(local, pixel_id="")

    assert "pixel_id" in vk.accepts(conversion())
    assert [each.is_taken for each in vk.send([conversion()], now=NOW)] == [False]
    assert local.asked == []


@pytest.mark.parametrize(("name", "value"), [("pixel_id", "1;e=2"), ("goals", "")])
def test_a_setting_of_the_pixel_that_is_wrong_is_named(name: str, value: str, local: Local) -> None:
    with pytest.raises(SettingError, match=name):
        made(local, **{name: value})


@pytest.mark.parametrize("kind", ["restated", "undone"])
def test_what_was_told_to_the_pixel_cannot_be_changed(kind: str, local: Local) -> None:
    assert "cannot be changed" in made(local).accepts(conversion(kind=kind))
