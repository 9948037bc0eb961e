"""The guide to places and the catalogue does what it says, on both databases."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.docs.pages import page
from vitrina.commerce.catalog.services import menu_of
from vitrina.commerce.places.services import opening_calendar
from vitrina.commerce.promotions.services import unit_prices

pytestmark = pytest.mark.usefixtures("database")
GUIDE = page("docs/how-to/places-and-catalogue.md")
AT_THREE = datetime(2026, 3, 2, 12, tzinfo=UTC)  # in Moscow
FILE = "sku;name_ru;price;stock\nbeans;Зёрна;900;12\nmug;Кружка;-1;1\n"


def test_the_guide_sets_up_a_cafe_twice_as_well_as_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "catalogue.csv").write_text(FILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    for _ in range(2):
        names: dict[str, object] = {}
        for block in GUIDE.blocks("text"):
            exec(compile(block, GUIDE.path, "exec"), names)

    assert opening_calendar("arbat").hours(date(2027, 1, 1)) == ()
    assert menu_of("arbat", language="ru", query="лат").skus() == ["latte-s", "latte-l"]
    prices = unit_prices("arbat", ["latte-s", "latte-l", "beans"], channel="site", at=AT_THREE)
    assert [each.minor for each in prices.values()] == [200_00, 300_00, 900_00]
    assert capsys.readouterr().out.splitlines()[0].startswith("3 The price '-1'")
