"""Each sentence of the audit holds after every writer, and is seen when it does not."""

import pytest
from django.db import connection

from tests.commerce.catalog.shelves import NOW, fill
from vitrina.commerce.catalog.audit import CHECKS
from vitrina.commerce.catalog.models import Category, Product, ProductWord, Variant

pytestmark = pytest.mark.usefixtures("database")


def violations() -> list[list[str]]:
    found = []
    for check in CHECKS:
        with connection.cursor() as cursor:
            cursor.execute(check.sql)
            found.append([row[0] for row in cursor.fetchall()])
    return found


def test_the_audit_finds_what_no_writer_would_leave() -> None:
    fill()
    assert violations() == [[], [], [], []]

    Category.objects.filter(id="tea").update(position=7)
    Variant.objects.filter(sku="mug").update(retired_at=NOW)
    ProductWord.objects.filter(product_id="latte").delete()
    ProductWord.objects.filter(product_id="mug").update(rank=1)

    assert Product.objects.count() == 3
    assert violations() == [["tea"], ["mug"], ["latte"], ["mug"]]
