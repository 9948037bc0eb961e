"""A program acts for customers who signed in through it, and for nobody else."""

import json
from typing import Any

import pytest

from tests.web.api.conftest import NOON, PLACE, Program
from tests.web.api.test_ordering import quoted
from vitrina.commerce.customers.models import ConsentRecord, CustomerSession
from vitrina.commerce.customers.services import customer_for
from vitrina.commerce.notifications.models import Message
from vitrina.commerce.notifications.services import notify
from vitrina.commerce.orders.models import Order
from vitrina.commerce.orders.services import Words, words_of
from vitrina.commerce.partners.services import add_key
from vitrina.web.api import customers as module
from vitrina.web.api import people

CONTACT = {"contact": "8 916 123-45-67", "language": "en"}


@pytest.fixture
def code(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes that were sent: they are sealed everywhere else."""
    sent: list[str] = []

    def noted(template: str, **told: Any) -> Message:
        sent.append(told["values"]["code"])
        return notify(template, **told)

    monkeypatch.setattr(module, "notify", noted)
    return sent


def signed_in(program: Program, code: list[str], **contact: str) -> str:
    asked = {**CONTACT, **contact}
    assert program.post("/customers/sign-in", asked).status_code == 200
    told = program.post("/customers/sign-in/code", {**asked, "code": code[-1]})
    assert told.status_code == 200, told.json()
    customer_id: str = told.json()["customer_id"]
    return customer_id


def test_whoever_has_the_code_is_one_customer_each_time(program: Program, code: list[str]) -> None:
    first, again = signed_in(program, code), signed_in(program, code)
    told = program.get(f"/customers/{first}").json()

    assert first == again
    assert told["contacts"] == ["+7 ··· 45 67"]
    assert not CustomerSession.objects.exists()


def test_a_wrong_code_opens_nothing_and_codes_are_few(program: Program, code: list[str]) -> None:
    sent = [program.post("/customers/sign-in", CONTACT).status_code for _ in range(6)]
    wrong = f"{(int(code[-1]) + 1) % 10**6:06d}"
    tried = [
        program.post("/customers/sign-in/code", {**CONTACT, "code": wrong}).status_code
        for _ in range(5)
    ]

    assert sent == [200] * 5 + [429]
    assert set(tried) == {422, 429}


def test_a_customer_sees_the_orders_and_bookings_that_were_made_for_them(
    program: Program, code: list[str]
) -> None:
    ann, bob = (
        signed_in(program, code, contact=each) for each in ("ann@example.com", "bob@example.com")
    )
    orders = [
        program.post("/orders", quoted(program) | {"customer_id": ann, "comment": note}).json()
        for note in ("first", "second", "third")
    ]
    asked = {"place_id": PLACE, "starts_at": "2026-03-03T10:00:00Z", "party_size": 2}
    booking = program.post("/bookings", {**asked, "customer_id": ann}).json()

    page = program.get(f"/customers/{ann}/orders", limit=2).json()
    rest = program.get(f"/customers/{ann}/orders", limit=2, after=page["next"]).json()
    bookings = program.get(f"/customers/{ann}/bookings").json()["items"]

    seen = [each["id"] for each in page["items"] + rest["items"]]
    assert seen == [each["id"] for each in reversed(orders)]
    assert [each["id"] for each in bookings] == [booking["id"]]
    assert program.get(f"/customers/{bob}/orders").json()["items"] == []


def ordering_for(customer_id: str, program: Program, *scopes: str, place: str | None = None) -> int:
    other = Program(add_key("other", ["orders:write", *scopes], now=NOON, place_id=place).text)
    answer = other.post("/orders", quoted(program) | {"customer_id": customer_id})
    status: int = answer.status_code
    return status


def test_a_key_that_signs_nobody_in_orders_for_nobody(program: Program, code: list[str]) -> None:
    ann = signed_in(program, code)

    assert ordering_for(ann, program) == 403
    assert ordering_for(ann, program, "customers:write", place=PLACE) == 403
    assert ordering_for(ann, program, "customers:write") == 201


def test_a_key_that_may_order_for_anybody_is_found(
    program: Program, code: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = signed_in(program, code)
    monkeypatch.setattr(
        people, "_signed_in", lambda request, customer_id: people.known_customer(customer_id)
    )

    assert ordering_for(ann, program) != 403


def test_a_guest_is_no_customer_whoever_knows_the_id(program: Program) -> None:
    guest = customer_for({"phone": "+79161234567"}, now=NOON)

    assert program.get(f"/customers/{guest.id}").status_code == 404  # type: ignore[union-attr]
    order = quoted(program) | {"customer_id": str(guest.id)}  # type: ignore[union-attr]
    assert program.post("/orders", order).status_code == 404


def consent(program: Program, customer_id: str, language: str = "en") -> dict[str, Any]:
    found = program.get(f"/customers/{customer_id}/consents", language=language).json()
    told: dict[str, Any] = next(each for each in found if each["purpose"] == "profiling")
    return told


def test_a_consent_is_one_act_by_the_text_that_was_shown(program: Program, code: list[str]) -> None:
    ann = signed_in(program, code)
    shown = consent(program, ann, "ru")
    path = f"/customers/{ann}/consents/profiling"
    said = {"is_given": True, "text_version": shown["text_version"], "language": "ru"}

    kept = [program.put(path, said).json()["is_given"] for _ in range(2)]
    withdrawn = program.put(path, {**said, "is_given": False}).json()["is_given"]

    assert (shown["is_given"], kept, withdrawn) == (False, [True, True], False)
    acts = ConsentRecord.objects.order_by("at", "id").values_list("is_given", "how", "text_version")
    assert sorted(acts) == sorted((given, "api", shown["text_version"]) for given in (True, False))


def test_a_consent_to_a_text_that_nobody_was_shown_is_not_kept(
    program: Program, code: list[str]
) -> None:
    ann = signed_in(program, code)
    path = f"/customers/{ann}/consents"

    old = program.put(f"{path}/profiling", {"is_given": True, "text_version": "en:old"})
    unknown = program.put(f"{path}/everything", {"is_given": True, "text_version": "en:old"})

    assert (old.status_code, old.json()["reason"]) == (422, "unusable")
    assert unknown.status_code == 404
    assert not ConsentRecord.objects.exists()


def test_whoever_is_forgotten_is_not_there_any_more(program: Program, code: list[str]) -> None:
    ann = signed_in(program, code)
    program.post("/orders", quoted(program) | {"customer_id": ann, "comment": "ring twice"})

    gone = [program.delete(f"/customers/{ann}").status_code for _ in range(2)]

    assert gone == [204, 204]
    assert program.get(f"/customers/{ann}").status_code == 404
    assert words_of(Order.objects.get(customer_id=ann)) == Words()
    assert signed_in(program, code) != ann


def test_a_key_of_one_place_is_told_of_no_customer(program: Program, code: list[str]) -> None:
    ann = signed_in(program, code)
    scopes = ["customers:read", "customers:write"]
    till = Program(add_key("till", scopes, now=NOON, place_id=PLACE).text)

    assert till.get(f"/customers/{ann}").status_code == 403
    assert till.delete(f"/customers/{ann}").status_code == 403
    assert till.post("/customers/sign-in", CONTACT).status_code == 403


def test_neither_phone_nor_code_stands_in_a_kept_answer(program: Program, code: list[str]) -> None:
    told = program.post("/customers/sign-in", CONTACT).json()

    assert code[-1] not in json.dumps(told)
    assert "9161234567" not in json.dumps(told)
