"""Ways from a receipt to a person, on two places that can be counted by hand."""

import pytest

from vitrina.engine import Row
from vitrina.web.question import Rows
from vitrina.web.tied import tied_of


def tied(place: str, way: str, receipts: int) -> Row:
    return {"place_id": place, "way": way, "receipts": receipts}


NOTHING = Rows([], "[]")
ROWS = [
    tied("north", "card", 6),
    tied("north", "nobody", 4),
    tied("south", "nobody", 8),
    tied("south", "phone", 2),
]


def test_the_place_with_most_receipts_of_nobody_comes_first() -> None:
    found = tied_of(Rows(ROWS, "rows"), {}, corrected=NOTHING)

    assert found is not None
    assert [place.place_id for place in found.places] == ["south", "north"]
    assert [place.nobody for place in found.places] == pytest.approx([0.8, 0.4])


def test_nobody_is_the_last_way_though_it_is_the_most_frequent() -> None:
    found = tied_of(Rows(ROWS, "rows"), {}, corrected=NOTHING)

    assert found is not None
    assert found.ways == ["card", "phone", "nobody"]


def test_the_parts_of_a_bar_stand_one_after_the_other_and_fill_it() -> None:
    found = tied_of(Rows(ROWS, "rows"), {}, corrected=NOTHING)

    assert found is not None
    parts = found.everywhere.parts
    assert [part.share for part in parts] == pytest.approx([0.3, 0.1, 0.6])
    assert [part.start for part in parts] == pytest.approx([0, 0.3, 0.4])


def test_a_way_that_a_place_lacks_keeps_its_column() -> None:
    found = tied_of(Rows(ROWS, "rows"), {}, corrected=NOTHING)

    assert found is not None
    south = found.places[0]
    assert [part.share for part in south.parts] == pytest.approx([0, 0.2, 0.8])


def test_eight_places_are_shown_and_all_where_that_is_asked_for() -> None:
    rows = Rows([tied(f"p{at}", "card", 1) for at in range(10)], "rows")

    few, every = (
        tied_of(rows, {}, corrected=NOTHING),
        tied_of(rows, {"places": "all"}, corrected=NOTHING),
    )

    assert few is not None
    assert every is not None
    assert (len(few.places), few.left_out) == (8, 2)
    assert (len(every.places), every.left_out) == (10, 0)


def test_without_receipts_nothing_is_told() -> None:
    assert tied_of(Rows([], "rows"), {}, corrected=NOTHING) is None
