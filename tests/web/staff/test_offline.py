"""Hand-overs without a line: what the tablet knows, and that sending it twice does it once."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection
from django.test import override_settings

from tests.web.staff.conftest import Cafe
from tests.web.staff.given import fill
from vitrina.collector.workspace import Settings, make_workspace
from vitrina.commerce.orders.models import Order, Transition
from vitrina.web.staff import offline

Told = Mapping[str, str]


@pytest.fixture
def both(database: object, tmp_path: Path) -> Iterator[Cafe]:
    """The café on each kind of database."""
    del database
    folder = tmp_path / "shop"
    make_workspace(folder, Settings())
    with override_settings(VITRINA_SHOP=folder):
        yield Cafe(fill())


def note(order: Order, **changed: object) -> dict[str, object]:
    """What a tablet notes of a hand-over."""
    return {
        "key": str(uuid4()),
        "kind": "order",
        "ref": str(order.id),
        "code": order.code,
        "at": order.placed_at.isoformat(),
        **changed,
    }


def sent(cafe: Cafe, *notes: object) -> list[Told]:
    """What is answered to notes."""
    body = json.dumps({"notes": notes})
    browser = cafe.browser("cashier")
    answer = browser.post(cafe.at("sync/"), body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    answers: list[Told] = answer.json()["answers"]
    return answers


def states(answers: list[Told]) -> list[str]:
    return [each["state"] for each in answers]


def hand_overs(order: Order) -> int:
    return Transition.objects.filter(order=order, after="handed").count()


def test_the_list_names_nobody_and_holds_no_code(cafe: Cafe) -> None:
    told = cafe.browser("cashier").get(cafe.at("codes/")).content.decode()

    assert "Света" not in told
    assert all(each.code not in told for each in cafe.given.orders.values())
    assert all(each.code not in told for each in cafe.given.bookings.values())


def test_a_code_is_found_by_its_slow_hash(cafe: Cafe) -> None:
    told = cafe.browser("cashier").get(cafe.at("codes/")).json()
    code, salt = cafe.given.orders["ready"].code, told["salt"]

    by_hand = hashlib.pbkdf2_hmac("sha256", code.encode(), salt.encode(), told["rounds"], 16).hex()

    found = next(each for each in told["codes"] if each["hash"] == by_hand)
    assert found["ref"] == str(cafe.given.orders["ready"].id)
    assert told["rounds"] >= 20_000


def test_orders_that_are_not_ready_are_not_on_the_list(cafe: Cafe) -> None:
    told = cafe.browser("cashier").get(cafe.at("codes/")).json()

    refs = {each["ref"] for each in told["codes"]}
    assert str(cafe.given.orders["new"].id) not in refs
    assert str(cafe.given.bookings["due"].id) in refs


def test_a_note_that_is_sent_many_times_hands_over_once(both: Cafe) -> None:
    order = both.given.orders["ready"]
    the_note = note(order)

    def send() -> list[str]:
        try:
            return states(sent(both, the_note))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        told = [each.result() for each in [threads.submit(send) for _ in range(12)]]

    assert told == [["done"]] * 12
    assert hand_overs(order) == 1


def test_a_repeat_is_told_a_conflict_if_answers_are_not_kept(
    cafe: Cafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offline, "answer_once", lambda scope, key, asked, deed, now: deed())
    the_note = note(cafe.given.orders["ready"])

    told = [states(sent(cafe, the_note)) for _ in range(2)]

    assert told == [["done"], ["refused"]]  # the test above catches it


def test_the_same_key_for_another_order_is_refused(cafe: Cafe) -> None:
    first, other = note(cafe.given.orders["ready"]), note(cafe.given.orders["waits"])

    told = sent(cafe, first, {**other, "key": first["key"]})

    assert states(told) == ["done", "refused"]
    assert hand_overs(cafe.given.orders["waits"]) == 0


def test_what_another_tablet_handed_over_meanwhile_is_a_conflict(cafe: Cafe) -> None:
    order = cafe.given.orders["ready"]
    act = {"act": "hand", "paid_by": "card"}
    cafe.browser("cashier").post(cafe.at(f"orders/{order.id}/act/"), act)

    told = sent(cafe, note(order))

    assert states(told) == ["refused"]
    assert "handed over already" in told[0]["text"]
    assert hand_overs(order) == 1


def test_a_note_without_the_right_code_hands_nothing_over(cafe: Cafe) -> None:
    order = cafe.given.orders["ready"]

    told = sent(cafe, note(order, code="ZZZZZZ"), note(order, code=cafe.given.orders["waits"].code))

    assert states(told) == ["refused", "refused"]
    assert hand_overs(order) == 0


def test_a_check_in_is_noted_too(cafe: Cafe) -> None:
    booking = cafe.given.bookings["due"]
    the_note = {
        "key": str(uuid4()),
        "kind": "booking",
        "ref": str(booking.id),
        "code": booking.code,
        "at": cafe.given.now.isoformat(),
    }

    assert states(sent(cafe, the_note, the_note)) == ["done", "done"]


def test_while_codes_are_locked_a_note_waits_and_is_not_lost(cafe: Cafe) -> None:
    browser, order = cafe.browser("cashier"), cafe.given.orders["ready"]
    for _ in range(15):
        browser.post(cafe.at("code/"), {"code": "ZZZZZZ"})

    told = sent(cafe, note(order))

    assert states(told) == ["waiting"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"notes": 1}',
        b'{"notes": [{}]}',
        b'{"notes": [null]}',
        b"[" * 50_000,
        b" " * 70_000,
        json.dumps({"notes": [{"key": "x"}] * 51}).encode(),
        json.dumps({"notes": [{"key": "1", "kind": "order", "code": "A"}]}).encode(),
    ],
)
def test_what_is_no_list_of_notes_is_told_so(cafe: Cafe, body: bytes) -> None:
    browser = cafe.browser("cashier")

    answer = browser.post(cafe.at("sync/"), body, content_type="application/json")

    assert answer.status_code == 400


def test_the_worker_keeps_the_shell_and_nothing_about_anybody(cafe: Cafe) -> None:
    browser = cafe.browser("cashier")

    worker = browser.get("/staff/sw.js")
    shell = json.loads(worker.content.decode().split("\n")[0].removeprefix("self.shell = ")[:-1])
    pages = [browser.get(address) for address in (shell["page"],)]

    assert worker["Content-Type"].startswith("text/javascript")
    assert [page.status_code for page in pages] == [200]
    assert "Б." not in pages[0].content.decode()  # not even who is signed in
