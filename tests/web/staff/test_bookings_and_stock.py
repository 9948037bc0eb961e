"""The day of the tables, walk-ins, and the shelf."""

import re

from tests.web.staff.conftest import Cafe
from vitrina.commerce.bookings.models import Booking
from vitrina.commerce.capacity.models import Cell
from vitrina.commerce.catalog.models import OffTheMenu


def test_a_party_stands_in_the_row_of_its_table(cafe: Cafe) -> None:
    page = cafe.browser("cashier").get(cafe.at("bookings/")).content.decode()

    rows = page.split('<table class="day-grid">')[1].split("</table>")[0].split("<tr")
    quarters = int(re.search(r'<col span="(\d+)">', page)[1])  # type: ignore[index]  # it is there
    for row in (each for each in rows if 'scope="row"' in each):
        assert sum(map(int, re.findall(r'<td[^>]*colspan="(\d+)"', row))) == quarters
    assert "Anna-Maria von Hohenstein" in page


def test_a_party_is_seated_and_leaves(cafe: Cafe) -> None:
    browser, booking = cafe.browser("cashier"), cafe.given.bookings["due"]
    address = cafe.at(f"bookings/{booking.id}/act/")

    states = []
    for act in ("check_in", "seat", "finish"):
        browser.post(address, {"act": act, "back": "today"})
        states.append(Booking.objects.get(id=booking.id).state)

    assert states == ["checked_in", "in_service", "done"]


def test_a_booking_is_moved_on_the_place_s_own_clock(cafe: Cafe) -> None:
    from zoneinfo import ZoneInfo

    booking = cafe.given.bookings["evening"]
    address = cafe.at(f"bookings/{booking.id}/act/")
    zone = ZoneInfo(booking.zone)
    wall = booking.starts_at.astimezone(zone).replace(hour=20, minute=0)
    sent = {"act": "move", "starts_at": f"{wall:%Y-%m-%dT%H:%M}", "party_size": "3"}

    answer = cafe.browser("cashier").post(address, sent)

    moved = Booking.objects.get(id=booking.id)
    assert answer.status_code == 302
    assert moved.starts_at == wall
    assert moved.party_size == 3


def test_no_time_is_no_move(cafe: Cafe) -> None:
    address = cafe.at(f"bookings/{cafe.given.bookings['evening'].id}/act/")

    answer = cafe.browser("cashier").post(address, {"act": "move", "starts_at": "soon"})

    assert answer.status_code == 409


def test_a_party_without_a_booking_gets_a_table_once(cafe: Cafe) -> None:
    browser, before = cafe.browser("cashier"), Booking.objects.count()
    sent = {"party_size": "2", "table": "", "key": "the-same"}

    for _ in range(2):
        assert browser.post(cafe.at("bookings/walk-in/"), sent).status_code == 302

    assert Booking.objects.count() == before + 1


def test_counting_books_the_difference_and_not_the_number(cafe: Cafe) -> None:
    cell = Cell.objects.get(pool__ref="croissant", pool__place="pokrovka")
    sent = {"sku": "croissant", "was": "40", "counted": "38"}
    Cell.objects.filter(pk=cell.pk).update(capacity=41)  # a delivery came meanwhile

    answer = cafe.browser("cashier").post(cafe.at("stock/correct/"), sent)

    cell.refresh_from_db()
    assert answer.status_code == 302
    assert cell.capacity == 39


def test_what_is_promised_is_not_counted_away(cafe: Cafe) -> None:
    sent = {"sku": "cake", "was": "2", "counted": "0"}

    answer = cafe.browser("cashier").post(cafe.at("stock/correct/"), sent)

    assert answer.status_code == 409
    assert "More is promised" in answer.content.decode()


def test_a_cashier_writes_stock_off_and_does_not_write_it_up(cafe: Cafe) -> None:
    sent = {"sku": "croissant", "was": "40", "counted": "400"}

    cashier = cafe.browser("cashier").post(cafe.at("stock/correct/"), sent)
    manager = cafe.browser("manager").post(cafe.at("stock/correct/"), sent)

    assert (cashier.status_code, manager.status_code) == (409, 302)


def test_an_article_leaves_the_menu_here_and_comes_back(cafe: Cafe) -> None:
    browser = cafe.browser("cashier")

    browser.post(cafe.at("stock/menu/"), {"sku": "raf", "to": "off"})
    off = list(OffTheMenu.objects.values_list("place_id", "variant_id"))
    browser.post(cafe.at("stock/menu/"), {"sku": "raf", "to": "on"})

    assert off == [("pokrovka", "raf")]
    assert not OffTheMenu.objects.exists()
