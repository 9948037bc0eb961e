"""Rows by statements whose words are made once are those that Django would write and read."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from tests.commerce.catalog.shelves import MUG, NOW
from vitrina.commerce.catalog.models import Product, ProductWord, Variant
from vitrina.commerce.catalog.services import put_products
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.statements import as_kept, insert, insert_new, rows_of

pytestmark = pytest.mark.usefixtures("database")

EVENT_ID = UUID("01968b1c-0000-7000-8000-000000000001")


def mug(product_id: str, **fields: object) -> Product:
    return Product(id=product_id, kind="goods", created_at=NOW, **fields)


def event(event_id: UUID = EVENT_ID, occurred_at: datetime = NOW) -> OutboxEvent:
    return OutboxEvent(id=event_id, type="Order Completed", occurred_at=occurred_at, row="{}")


def test_a_row_is_read_as_it_was_written() -> None:
    written = mug("mug", name={"ru": "Кружка"}, facts={"weight_grams": [330]}, hidden_at=None)

    insert([written])

    kept = Product.objects.get(id="mug")
    [read] = rows_of(Product, "id = %s AND hidden_at IS NULL", ["mug"])
    for each in (kept, read):
        assert (each.name, each.facts) == ({"ru": "Кружка"}, {"weight_grams": [330]})
        assert (each.created_at, each.hidden_at, each.category_id) == (NOW, None, None)


def test_a_row_that_was_inserted_is_saved_again_as_the_same() -> None:
    written = mug("mug")
    insert([written])

    written.brand = "Дуб"
    written.save()

    assert Product.objects.get().brand == "Дуб"


def test_each_of_several_rows_gets_its_own_number() -> None:
    insert([mug("mug"), mug("cup")])
    words = [
        ProductWord(product_id="mug", word=b"mug"),
        ProductWord(product_id="cup", word=b"cup"),
        ProductWord(product_id="cup", word=b"a"),
    ]

    insert(words)

    kept = {each.id: bytes(each.word) for each in ProductWord.objects.all()}
    assert {each.id: each.word for each in words} == kept


def test_no_rows_are_no_statement() -> None:
    insert([])

    assert not Product.objects.exists()


def test_a_moment_and_an_id_are_asked_for_as_the_database_keeps_them() -> None:
    later = UUID(int=EVENT_ID.int + 1)
    insert([event(), event(later, datetime(2026, 3, 2, 12, 0, 1, tzinfo=UTC))])

    moment, number = as_kept(OutboxEvent, "occurred_at", NOW), as_kept(OutboxEvent, "id", later)

    assert [each.id for each in rows_of(OutboxEvent, "occurred_at > %s", [moment])] == [later]
    assert [each.id for each in rows_of(OutboxEvent, "id = %s", [number])] == [later]


def test_a_new_row_is_inserted_and_one_that_is_there_is_left_as_it_is() -> None:
    assert insert_new(event())
    assert not insert_new(event(occurred_at=NOW.replace(year=2027)))

    assert OutboxEvent.objects.get().occurred_at == NOW


def test_rows_of_which_one_cannot_be_are_none_of_them_inserted() -> None:
    put_products([MUG], now=NOW)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert([Variant(sku="new", product_id="mug"), Variant(sku="mug", product_id="mug")])

    assert list(Variant.objects.values_list("sku", flat=True)) == ["mug"]
