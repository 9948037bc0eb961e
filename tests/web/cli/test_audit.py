"""`vitrina audit`: one line for each check, and 1 at the end where something is violated."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from tests.web.shops import shop_in
from vitrina.collector.workspace import Workspace
from vitrina.commerce.capacity.models import Cell, Pool
from vitrina.commerce.capacity.services import adjust, ensure_pool
from vitrina.commerce.places.models import Place
from vitrina.errors import SettingError
from vitrina.web.cli.audit import SHOWN, Finding
from vitrina.web.cli.main import vitrina

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with shop_in(tmp_path_factory.mktemp("audit") / "shop") as workspace:
        yield workspace


@pytest.fixture(autouse=True)
def without_stock(shop: Workspace) -> Iterator[None]:
    yield
    for model in (Cell, Pool, Place):
        model.objects.all().delete()


def run(shop: Workspace, *words: str) -> Result:
    return CliRunner().invoke(vitrina, ["audit", str(shop.folder), *words])


def stock(*skus: str) -> None:
    Place.objects.create(id="p", name="P", kind="cafe", zone="Europe/Moscow", created_at=NOW)
    for sku in skus:
        adjust(ensure_pool("stock", sku, "p").id, 0, 5, now=NOW)


def test_a_shop_in_order_is_told_so_check_by_check(shop: Workspace) -> None:
    stock("tea")

    done = run(shop)

    assert done.exit_code == 0, done.output
    assert "✓ capacity: No more of a cell is promised than there is." in done.output
    assert "✗" not in done.output


def test_a_violation_is_shown_with_its_row_and_ends_with_1(shop: Workspace) -> None:
    stock("tea")
    Cell.objects.update(held=2)  # behind the kernel's back

    done = run(shop)

    assert done.exit_code == 1
    assert "✗ capacity: What is held of a cell is what holds claim of it" in done.output


def test_all_violations_are_there_as_json_and_some_for_people(shop: Workspace) -> None:
    stock(*(f"tea {number}" for number in range(SHOWN + 2)))
    Cell.objects.update(held=1)

    found = [each for each in json.loads(run(shop, "--json").stdout) if each["violations"]]

    assert [(each["app"], len(each["violations"])) for each in found] == [("capacity", SHOWN + 2)]
    assert "and 2 more; --json prints all" in run(shop).output


def test_tables_that_cannot_be_read_are_no_trace(
    shop: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read() -> list[Finding]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT id FROM a_table_of_tomorrow")
        return []

    monkeypatch.setattr("vitrina.web.cli.audit.audit_all", read)

    done = run(shop)

    assert done.exit_code == 1
    assert isinstance(done.exception, SettingError)
    assert "vitrina up" in str(done.exception)
