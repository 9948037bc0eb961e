"""Yandex Metrica by its documented shapes: orders and offline conversions, hashes, zones, files."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.connectors.ads.local_platform import Local, serving
from tests.connectors.ads.metrica_server import HASHES, Server
from tests.connectors.ads.samples import IDS, NOW, conversion
from vitrina.connectors.ads.yandex_metrica import YandexMetrica
from vitrina.connectors.http import UrllibHttp
from vitrina.errors import SettingError


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def local(server: Server) -> Iterator[Local]:
    with serving(server) as running:
        yield running


def made(local: Local, **settings: str) -> YandexMetrica:
    return YandexMetrica.made_of(dict(local.settings()) | settings, UrllibHttp())


def by_conversions(local: Local) -> YandexMetrica:
    return made(local, way="conversions", goals="receipt=bought_in_store, booking=booked")


@pytest.mark.parametrize(
    ("email", "phone"), [("mail@yandex.ru", ""), ("", "+79995551111"), ("anna@example.org", "")]
)
def test_people_are_hashed_as_yandex_documents_it(email: str, phone: str, local: Local) -> None:
    made(local).send([conversion(ids={}, email=email, phone=phone)], now=NOW)

    sent = local.books.conversions["receipt-1"].fields
    assert sent["emails_md5"] == HASHES.get(email, "")
    assert sent["phones_md5"] == HASHES.get(phone[1:], "")
    assert sent["client_ids"] == ""


@pytest.mark.parametrize(
    ("zone", "written"),
    [("", "2026-03-20 01:30:00"), ("Asia/Yekaterinburg", "2026-03-20 03:30:00")],
)
def test_an_order_is_dated_in_the_counters_zone(zone: str, written: str, local: Local) -> None:
    at = datetime(2026, 3, 19, 22, 30, tzinfo=UTC)

    made(local, zone=zone).send([conversion(occurred_at=at)], now=NOW)

    assert local.books.conversions["receipt-1"].fields["create_date_time"] == written


def test_an_order_has_the_status_of_its_goal_until_it_is_undone(local: Local) -> None:
    connector = made(local, goals="receipt, booking=IN_PROGRESS")
    booked = conversion(2, goal="booking")

    connector.send([conversion(1), booked], now=NOW)
    fields = local.books.conversions
    before = [fields[each].fields["order_status"] for each in ("receipt-1", "receipt-2")]
    connector.send([conversion(1, kind="undone", minor=0)], now=NOW)

    assert before == ["PAID", "IN_PROGRESS"]
    assert fields["receipt-1"].fields["order_status"] == "CANCELED"


def test_an_amount_is_written_with_its_currencys_decimals(local: Local) -> None:
    made(local).send([conversion(minor=100_050)], now=NOW)

    sent = local.books.conversions["receipt-1"].fields
    assert (sent["revenue"], sent["currency"]) == ("1000.50", "RUB")


def test_a_conversion_is_told_by_its_surest_id_with_unix_time(local: Local, server: Server) -> None:
    by_click = conversion(2, ids={"yclid": IDS["yclid"]}, goal="booking")
    by_user = conversion(3, ids={"user_id": "u-42"})

    verdicts = by_conversions(local).send([conversion(1), by_click, by_user], now=NOW)

    assert all(each.is_taken for each in verdicts)
    assert len(local.asked) == 3  # a file has one kind of id
    assert server.targets == ["bought_in_store", "booked", "bought_in_store"]
    at = int(conversion(1).occurred_at.timestamp())
    assert local.books.conversions[f"{IDS['metrica_client_id']} {at}"].fields == {
        "ClientId": IDS["metrica_client_id"],
        "Target": "bought_in_store",
        "DateTime": str(at),
        "Price": "1001.00",
        "Currency": "RUB",
    }


@pytest.mark.parametrize("kind", ["restated", "undone"])
def test_an_offline_conversion_cannot_be_changed(kind: str, local: Local) -> None:
    assert "orders" in by_conversions(local).accepts(conversion(kind=kind))
    assert made(local).accepts(conversion(kind=kind)) == ""


def test_a_bad_line_among_many_is_found(local: Local) -> None:
    told = [conversion(number) for number in range(1, 9)]
    bad = told[4]
    named = f"{IDS['metrica_client_id']} {int(bad.occurred_at.timestamp())}"
    local.books.refused_rows = {named: "no such visitor"}

    verdicts = by_conversions(local).send(told, now=NOW)

    assert [each.transaction_id for each in verdicts if not each.is_taken] == ["receipt-5"]
    assert len(local.books.conversions) == 7
    assert {one.times for one in local.books.conversions.values()} == {1}


def test_lines_that_were_dropped_without_a_word_are_an_unknown_outcome(
    local: Local, server: Server
) -> None:
    server.lost_lines = 1

    with pytest.raises(ConnectionError, match="1 of 2 lines"):
        by_conversions(local).send([conversion(1), conversion(2)], now=NOW)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("counter_id", "22x"),
        ("counter_id", "../1"),
        ("way", "pigeons"),
        ("zone", "Europe/Moskow"),
        ("zone", "../../etc/passwd"),
        ("goals", "receipt=BOUGHT"),
        ("goals", "receipt, receipt"),
        ("goals", "=x"),
    ],
)
def test_a_setting_that_is_wrong_is_named(name: str, value: str, local: Local) -> None:
    with pytest.raises(SettingError, match=value.split("=")[-1].split(",")[0]):
        made(local, **{name: value})
