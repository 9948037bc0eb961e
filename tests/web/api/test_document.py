"""The OpenAPI document says what is answered; each write is done once, however often it is sent."""

from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from tests.web.api.agreeing import flaws
from tests.web.api.conftest import NOON, PLACE, Program
from tests.web.api.walking import Walk
from vitrina.collector.workspace import Workspace
from vitrina.commerce.bookings.services import offer_freed
from vitrina.commerce.customers import sign_in
from vitrina.web.api import once
from vitrina.web.api.once import whole
from vitrina.web.cli.audit import audit_all
from vitrina.web.connections import try_payments

DAY, TOMORROW = "2026-03-02", "2026-03-03"
AT = "2026-03-03T10:00:00+00:00"
BACK = "https://app.example/done"
BASKET = {"place_id": PLACE, "lines": [{"sku": "croissant", "quantity": 1}]}
TEXT = {"en": "Raf coffee", "ru": "Раф"}


@pytest.fixture
def walk(program: Program, cafe: Workspace, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """A program with every scope, in a café where payments of no money can be tried."""
    try_payments(cafe)
    monkeypatch.setattr(sign_in, "_digest", lambda number, code: b"0" * 32)  # any code opens
    return Walk(program, program.get("/openapi.json").json())


def test_every_operation_answers_as_the_document_declares_and_does_a_wish_once(
    walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up_the_place(walk)
    set_up_the_catalogue(walk)
    customer_id = sign_somebody_in(walk)
    serve_an_order(walk, customer_id)
    call_orders_off(walk)
    serve_guests(walk, customer_id)
    let_somebody_wait(walk, customer_id)
    take_a_deposit(walk)
    be_told(walk)
    read_about_a_customer(walk, customer_id)
    miss_somebody(walk, monkeypatch)

    assert walk.wrong == []
    assert walk.unseen() == set()
    assert [each.sentence for each in audit_all() if each.violations] == []


def set_up_the_place(walk: Walk) -> None:
    hours = [{"opens_minute": 480, "closes_minute": 1320}]
    there = walk.get("/places/{place_id}/set-up", place_id=PLACE)
    told = {name: there[name] for name in ("name", "kind", "zone", "city", "address", "services")}
    walk.put("/places/{place_id}", {**told, "about": "By the river"}, place_id=PLACE)
    week = {"days": [{"weekday": day, "hours": hours} for day in range(7)]}
    walk.put("/places/{place_id}/week", week, place_id=PLACE)
    at = {"place_id": PLACE, "day": "2026-03-08"}
    walk.put("/places/{place_id}/days/{day}", {"hours": hours, "note": "Holiday"}, **at)
    walk.delete("/places/{place_id}/days/{day}", **at)
    walk.get("/places/{place_id}/conflicts", place_id=PLACE)
    for rules in ("/places/{place_id}/pickup-rules", "/places/{place_id}/booking-rules"):
        walk.put(rules, walk.get(rules, place_id=PLACE), place_id=PLACE)
    for name in ("T1", "T2"):
        table = {"hall": "Veranda", "seats_max": 4, "is_joinable": True}
        walk.put("/places/{place_id}/tables/{name}", table, place_id=PLACE, name=name)
    walk.post("/places/{place_id}/joins", {"tables": ["T1", "T2"], "seats_max": 8}, place_id=PLACE)
    walk.delete("/places/{place_id}/tables/{name}", place_id=PLACE, name="T2")
    walk.get("/places/{place_id}/tables", place_id=PLACE)
    windows = walk.get("/places/{place_id}/pace", query={"day": TOMORROW}, place_id=PLACE)
    pace = {"windows": [{"start": windows[-1]["start"], "capacity": 1}]}
    walk.put("/places/{place_id}/pace", pace, query=f"?day={TOMORROW}", place_id=PLACE)
    walk.get("/places")
    walk.get("/places/{place_id}", place_id=PLACE)
    for read in ("hours", "pickup-windows"):
        walk.get(f"/places/{{place_id}}/{read}", query={"day": TOMORROW}, place_id=PLACE)
    walk.get("/places/{place_id}/menu", place_id=PLACE)


def set_up_the_catalogue(walk: Walk) -> None:
    walk.put("/categories/{category_id}", {"name": TEXT, "position": 9}, category_id="raf")
    walk.get("/categories")
    raf = {"kind": "dish", "name": TEXT, "category": "raf", "variants": [{"sku": "raf-m"}]}
    walk.put("/products/{product_id}", raf, product_id="raf-coffee")
    walk.get("/products/{product_id}", product_id="raf-coffee")
    walk.get("/products", query={"search": "raf"})
    only = {"products": ["raf-coffee"], "places": [PLACE]}
    walk.put("/assortments/{assortment_id}", only, assortment_id="winter")
    walk.get("/assortments/{assortment_id}", assortment_id="winter")
    walk.get("/assortments")
    terms = {"currency": "RUB", "priority": 7, "places": [PLACE], "valid_from": AT, "weekdays": [1]}
    walk.put("/price-lists/{list_id}", terms, list_id="winter")
    walk.put("/price-lists/{list_id}/prices", {"prices": {"raf-m": 29_000}}, list_id="winter")
    walk.get("/price-lists/{list_id}/prices", list_id="winter")
    walk.get("/price-lists/{list_id}", list_id="winter")
    walk.get("/price-lists")
    shelf = {"lines": [{"sku": "raf-m", "change": 5}, {"sku": "croissant", "counted": 20}]}
    walk.post("/places/{place_id}/stock", shelf, place_id=PLACE)
    walk.get("/places/{place_id}/stock", place_id=PLACE)
    off = {"place_id": PLACE, "sku": "raf-m"}
    walk.put("/places/{place_id}/off-menu/{sku}", {"until": AT}, **off)
    walk.get("/places/{place_id}/off-menu", place_id=PLACE)
    walk.delete("/places/{place_id}/off-menu/{sku}", **off)
    import_articles(walk)


def import_articles(walk: Walk) -> None:
    def send(once: str) -> Any:
        return walk.program.client.post(
            "/api/v1/imports?price_list=winter",
            "sku,name_en,price\nscone,Scone,150\nbad price,Bun,much\n",
            content_type="text/csv",
            headers={"authorization": f"Bearer {walk.program.key}", "idempotency-key": once},
        )

    first, again = send("import"), send("import")
    assert again.content == first.content
    assert send("").json()["reason"] == "no_idempotency_key"
    walk._compare("POST", "/imports", first)


def sign_somebody_in(walk: Walk) -> str:
    contact = {"contact": "ann@example.com", "language": "en"}
    walk.post("/customers/sign-in", contact)
    customer_id: str = walk.post("/customers/sign-in/code", {**contact, "code": "1"})["customer_id"]
    name = {"name": "Ann"}
    walk.put("/customers/{customer_id}/name", name, customer_id=customer_id)
    return customer_id


def ordered(walk: Walk, **told: object) -> Any:
    proof = walk.post("/quotes", BASKET)["proof"]
    return walk.post("/orders", {**BASKET, "proof": proof, **told})


def serve_an_order(walk: Walk, customer_id: str) -> None:
    order = ordered(walk, customer_id=customer_id)
    at = {"order_id": order["id"]}
    walk.get("/orders", query={"place_id": PLACE})
    walk.get("/orders/{order_id}", **at)
    walk.get("/places/{place_id}/pick-list", query={"day": DAY}, place_id=PLACE)
    walk.post("/orders/{order_id}/picking", **at)
    [line] = order["lines"]
    walk.post("/orders/{order_id}/picks", {"picks": [{"line_id": line["id"], "picked": 1}]}, **at)
    walk.post("/orders/{order_id}/ready", **at)
    walk.get("/places/{place_id}/orders/by-code/{code}", place_id=PLACE, code=order["code"])
    walk.post("/orders/{order_id}/takings", {"paid_by": "card"}, **at)
    walk.post("/orders/{order_id}/hand-over", {"code": order["code"]}, **at)
    along = {"lines": [{"sku": "cappuccino-s", "quantity": 1}], "paid_by": "cash"}
    walk.post("/orders/{order_id}/add-ons", along, **at)
    walk.post("/orders/{order_id}/refunds", {"minor": 1_000, "reason": "cold"}, **at)
    back = {"lines": [{"line_id": line["id"], "quantity": 1}], "restock": True}
    walk.post("/orders/{order_id}/return", back, **at)
    walk.get("/orders/{order_id}/payments", **at)


def call_orders_off(walk: Walk) -> None:
    online = ordered(walk, pay="online", comment="online")
    walk.post("/orders/{order_id}/payments", {"return_url": BACK}, order_id=online["id"])
    walk.post("/orders/{order_id}/cancel", order_id=online["id"])
    other = ordered(walk, comment="other")
    walk.post("/orders/{order_id}/staff-cancel", {"reason": "no milk"}, order_id=other["id"])


def booked(walk: Walk, hour: int, **told: object) -> Any:
    at = f"2026-03-03T{hour}:00:00+00:00"
    return walk.post("/bookings", {"place_id": PLACE, "starts_at": at, "party_size": 2, **told})


def serve_guests(walk: Walk, customer_id: str) -> None:
    guests = {"day": TOMORROW, "party_size": 2}
    walk.get("/places/{place_id}/free-times", query=guests, place_id=PLACE)
    mine = booked(walk, 12, name="Ann", customer_id=customer_id)
    walk.get("/bookings", query={"place_id": PLACE, "day": TOMORROW})
    walk.get("/bookings/{booking_id}", booking_id=mine["id"])
    walk.get("/bookings/{booking_id}/payments", booking_id=mine["id"])
    asked = {"day": TOMORROW, "name": "ann"}
    walk.get("/places/{place_id}/bookings/by-name", query=asked, place_id=PLACE)
    later = {"starts_at": "2026-03-03T15:00:00+00:00", "party_size": 2}
    walk.post("/bookings/{booking_id}/move", later, booking_id=mine["id"])
    earlier = {"starts_at": "2026-03-02T10:00:00+00:00", "party_size": 2}
    walk.post("/bookings/{booking_id}/staff-move", earlier, booking_id=mine["id"])
    walk.get("/places/{place_id}/bookings/by-code/{code}", place_id=PLACE, code=mine["code"])
    for deed in ("cancel", "staff-cancel"):
        walk.post(f"/bookings/{{booking_id}}/{deed}", booking_id=booked(walk, 11, name=deed)["id"])
    visit(walk)


def visit(walk: Walk) -> None:
    asked = {"place_id": PLACE, "party_size": 2, "starts_at": "2026-03-02T09:30:00+00:00"}
    comes = walk.post("/bookings", {**asked, "name": "comes"})
    for deed in ("check-in", "seat", "finish"):
        walk.post(f"/bookings/{{booking_id}}/{deed}", booking_id=comes["id"])
    walk.post("/places/{place_id}/walk-ins", {"party_size": 2, "tables": ["T1"]}, place_id=PLACE)


def let_somebody_wait(walk: Walk, customer_id: str) -> None:
    wish = {
        "place_id": PLACE,
        "day": TOMORROW,
        "from_at": AT,
        "until_at": "2026-03-03T12:00:00+00:00",
        "party_size": 2,
        "customer_id": customer_id,
    }
    hall = next(
        each["hall_id"]
        for each in walk.get("/places/{place_id}/tables", place_id=PLACE)["tables"]
        if each["name"] == "T1"
    )
    taken = booked(walk, 10, hall_id=hall)
    longest = walk.post("/waiting-list", {**wish, "until_at": AT, "hall_id": hall})
    walk.post("/bookings/{booking_id}/cancel", booking_id=taken["id"])
    offer_freed(now=NOON)
    offered = walk.get("/waiting-list/{entry_id}", entry_id=longest["id"])["booking_id"]
    walk.post("/bookings/{booking_id}/accept", booking_id=offered)
    entry = walk.post("/waiting-list", wish)
    walk.get("/waiting-list/{entry_id}", entry_id=entry["id"])
    walk.get("/places/{place_id}/waiting-list", query={"day": TOMORROW}, place_id=PLACE)
    walk.get("/customers/{customer_id}/waiting", customer_id=customer_id)
    walk.post("/waiting-list/{entry_id}/leave", entry_id=entry["id"])


def take_a_deposit(walk: Walk) -> None:
    rules = walk.get("/places/{place_id}/booking-rules", place_id=PLACE)
    terms = {**rules, "deposit_from_party": 2, "deposit_minor": 50_000}
    walk.put("/places/{place_id}/booking-rules", terms, place_id=PLACE)
    firm_when_paid = booked(walk, 13)
    back = {"return_url": BACK, "description": "A table"}
    walk.post("/bookings/{booking_id}/payments", back, booking_id=firm_when_paid["id"])


def miss_somebody(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    rules = walk.get("/places/{place_id}/booking-rules", place_id=PLACE)
    walk.put("/places/{place_id}/booking-rules", {**rules, "deposit_minor": 0}, place_id=PLACE)
    late = booked(walk, 10, name="late")
    later = datetime.fromisoformat(late["ends_at"])
    monkeypatch.setattr(timezone, "now", lambda: later)
    walk.post("/bookings/{booking_id}/no-show", booking_id=late["id"])


def be_told(walk: Walk) -> None:
    made = walk.post("/endpoints", {"url": "https://8.8.8.8/hook"})
    assert made["secret"]
    walk.get("/endpoints")
    walk.get("/endpoints/{endpoint_id}/deliveries", endpoint_id=made["id"])
    walk.post("/endpoints/{endpoint_id}/close", endpoint_id=made["id"])


def read_about_a_customer(walk: Walk, customer_id: str) -> None:
    about: dict[str, Any] = {"customer_id": customer_id}
    for read in ("", "/orders", "/bookings"):
        walk.get(f"/customers/{{customer_id}}{read}", **about)
    consent = walk.get("/customers/{customer_id}/consents", **about)[0]
    said = {"is_given": True, "text_version": consent["text_version"]}
    purpose = {**about, "purpose": consent["purpose"]}
    walk.put("/customers/{customer_id}/consents/{purpose}", said, **purpose)
    walk.delete("/customers/{customer_id}", **about)


def test_an_answer_that_is_not_as_declared_is_found(walk: Walk) -> None:
    declared = {"$ref": "#/components/schemas/StockOut"}
    shelf = {"sku": "tea", "on_hand": 5, "promised": 0, "free": 5}

    found = {
        "as declared": flaws(shelf, declared, walk.document),
        "a text": flaws({**shelf, "free": "5"}, declared, walk.document),
        "one less": flaws({"sku": "tea"}, declared, walk.document),
        "one more": flaws({**shelf, "cost": 1}, declared, walk.document),
    }

    assert [name for name, wrong in found.items() if not wrong] == ["as declared"]


def test_an_error_has_the_shape_that_the_document_gives_all_of_them(walk: Walk) -> None:
    refused = [
        walk.program.get("/places/nowhere"),
        walk.program.post("/quotes", {"place_id": 1}),
        walk.program.put("/price-lists/winter", {"currency": "roubles"}),
        Program("vk_wrong").get("/places"),
    ]
    error = {"$ref": "#/components/schemas/ErrorOut"}

    assert [each.status_code for each in refused] == [404, 422, 422, 401]
    assert [flaws(each.json(), error, walk.document) for each in refused] == [[]] * 4


def test_a_write_that_is_done_again_is_found(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(scope: str, key: str, asked: bytes, deed: Any, *, now: datetime) -> Any:
        return whole(deed)

    monkeypatch.setattr(once, "answer_once", forgetful)

    walk.post(
        "/places/{place_id}/stock", {"lines": [{"sku": "croissant", "change": 1}]}, place_id=PLACE
    )

    assert len(walk.wrong) == 1
