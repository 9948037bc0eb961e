"""From the booking form to the table, without a browser."""

import re

import pytest
from django.test import Client

from tests.web.shop.acts import ANNA, PLACE, book, booking_form, form_of, free_time
from vitrina.commerce.bookings.models import Booking, WaitingEntry
from vitrina.commerce.customers.models import Customer

pytestmark = pytest.mark.usefixtures("cafe")


def test_a_table_is_booked_and_shown_with_its_code_and_nobody_else_sees_it(
    visitor: Client, stranger: Client
) -> None:
    made = book(visitor)

    page = visitor.get(f"/shop/bookings/{made.id}/").content.decode()
    assert f"{made.code[:3]} {made.code[3:]}" in page
    assert "FoodEstablishmentReservation" in page
    assert "Anna" not in page.partition("ld+json")[2].partition("</script>")[0]
    for path in ("", "state/", "calendar/", "move/"):
        assert stranger.get(f"/shop/bookings/{made.id}/{path}").status_code == 404
    for path in ("cancel/", "moved/", "accept/"):
        assert stranger.post(f"/shop/bookings/{made.id}/{path}").status_code == 404


def test_a_form_that_is_sent_twice_makes_one_booking_and_one_guest(visitor: Client) -> None:
    address = free_time(visitor)
    form = booking_form(visitor, address)

    first, second = (visitor.post(address, form) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert Booking.objects.count() == 1
    assert Customer.objects.count() == 1


def test_the_terms_are_shown_before_one_books(visitor: Client) -> None:
    page = visitor.get(free_time(visitor)).content.decode()

    assert "change or cancel it free of charge until" in page
    assert 'name="marketing" value="yes">' in page


def test_a_table_that_is_gone_is_said_with_the_way_back(visitor: Client, stranger: Client) -> None:
    address = free_time(visitor, party=8)
    form = booking_form(visitor, address)
    statuses = [
        stranger.post(address, booking_form(stranger, address)).status_code for _ in range(6)
    ]
    assert 409 in statuses

    response = visitor.post(address, form)

    assert response.status_code == 409
    assert "See what is free" in response.content.decode()


def test_a_booking_is_moved_and_keeps_its_code(visitor: Client) -> None:
    made = book(visitor)
    page = visitor.get(f"/shop/bookings/{made.id}/move/?party=3").content.decode()
    times = re.findall(r'name="at" value="([^"]+)"', page)
    assert len(times) > 4

    visitor.post(f"/shop/bookings/{made.id}/moved/", {"at": times[-1], "party": "3"})

    after = Booking.objects.get()
    assert (after.code, after.party_size) == (made.code, 3)
    assert after.starts_at != made.starts_at
    assert after.sequence > made.sequence


def test_a_booking_is_cancelled_and_says_so_to_the_calendar(visitor: Client) -> None:
    made = book(visitor)

    visitor.post(f"/shop/bookings/{made.id}/cancel/", {"fee": "0"})

    assert Booking.objects.get().state == "cancelled"
    assert "was cancelled" in visitor.get(f"/shop/bookings/{made.id}/").content.decode()
    calendar = visitor.get(f"/shop/bookings/{made.id}/calendar/").content.decode()
    assert "STATUS:CANCELLED" in calendar


def test_who_finds_no_table_waits_and_leaves_the_list_again(
    visitor: Client, stranger: Client
) -> None:
    page = visitor.get(f"/shop/book/?place={PLACE}").content.decode()
    day = re.findall(r'<option value="(\d{4}-\d\d-\d\d)"', page)[3]
    wish = {"place": PLACE, "day": day, "party": "2", "time": "19:00", **ANNA}

    assert visitor.post("/shop/book/wait/", wish).headers["Location"] == "/shop/mine/"

    entry = WaitingEntry.objects.get()
    assert "Waiting lists" in visitor.get("/shop/mine/").content.decode()
    assert stranger.post(f"/shop/book/wait/{entry.id}/leave/").status_code == 404
    visitor.post(f"/shop/book/wait/{entry.id}/leave/")
    entry.refresh_from_db()
    assert entry.state == "left"


@pytest.mark.parametrize(
    "query", ["place=no-such", "place=business-center", "at=x", "at=2026-01-01T10:00", ""]
)
def test_an_address_that_is_no_plan_is_not_found(visitor: Client, query: str) -> None:
    assert visitor.get(f"/shop/book/confirm/?{query}").status_code == 404


@pytest.mark.parametrize("query", ["day=31.12.2026&party=-1&hall=x&time=25:00", "party=999"])
def test_what_an_address_says_wrongly_is_as_usual(visitor: Client, query: str) -> None:
    assert visitor.get(f"/shop/book/?place={PLACE}&{query}").status_code == 200


def test_the_widget_alone_may_be_framed(visitor: Client) -> None:
    framed = visitor.get(f"/shop/widget/?place={PLACE}")
    others = ["/shop/", f"/shop/places/{PLACE}/", "/shop/basket/", f"/shop/book/?place={PLACE}"]

    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed.headers
    for path in others:
        response = visitor.get(path)
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Frame-Options"] == "DENY"


def test_the_widget_acts_for_nobody_whatever_cookies_come_with_it(visitor: Client) -> None:
    mine = book(visitor)
    address = free_time(visitor, days=4).replace("/shop/book/confirm/", "/shop/widget/confirm/")
    page = visitor.get(address).content
    assert b"Anna" not in page
    checked = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    checked.cookies = visitor.cookies

    done = checked.post(f"{address}&utm_campaign=partner", {**form_of(page), **ANNA})

    assert done.status_code == 200
    made = Booking.objects.exclude(id=mine.id).get()
    assert made.channel == "widget"
    assert made.customer_id != mine.customer_id
    assert not done.cookies
    assert f"{made.code[:3]} {made.code[3:]}" in done.content.decode()


def test_other_forms_are_sent_with_their_token_or_not_at_all(visitor: Client) -> None:
    checked = Client(enforce_csrf_checks=True, headers={"host": "localhost"})

    for path in ("basket/put/", "checkout/", "near/", "book/wait/", "basket/code-word/"):
        assert checked.post(f"/shop/{path}", {}).status_code == 403
