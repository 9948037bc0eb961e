"""What is brought up to date is what would have been built anew."""

from collections.abc import Callable

import pyarrow as pa
import pytest

from tests.journeys.nights import a_shop, table
from vitrina import identity, journeys
from vitrina.engine import ARROW, Row, Table, select, together
from vitrina.events.lake_tables import LAKE_TABLES
from vitrina.journeys import Journeys

FOUND_OUT = 100  # events


def people_of(rows: list[Row]) -> pa.Table:
    """Who they are; the till's own card is found out when many have shown it."""
    links = pa.schema([(each.name, ARROW[each.kind]) for each in LAKE_TABLES["links"].columns])
    found = identity.resolve(identity.gather(links.empty_table(), table(rows))).to_arrow()
    if len(rows) < FOUND_OUT:
        return found
    people = [
        {**row, "passport_id": None, "is_quarantined": True}
        if row["identifier"] == "card:of the till"
        else row
        for row in found.to_pylist()
    ]
    return pa.Table.from_pylist(people, schema=found.schema)


def kept(built: Journeys) -> Journeys:
    """As the next night reads it."""
    tables = (built.touches, built.paths, built.people)
    return Journeys(*together(*(each.to_arrow() for each in tables)))


def rows_of(built: Journeys) -> tuple[list[Row], list[Row]]:
    return (
        sorted(built.touches.rows(), key=lambda row: str(row["touch_id"])),
        sorted(built.paths.rows(), key=lambda row: str(row["path_id"])),
    )


def is_the_same_each_night(seed: int) -> bool:
    """Whether each night's update is what is built anew."""
    there: list[Row] = []
    nights = a_shop(seed)
    before = journeys.rebuild(table(nights[0]), people_of(nights[0]))
    there += nights[0]
    for fresh in nights[1:]:
        there += fresh
        people = people_of(there)
        updated = journeys.update(kept(before), table(there), people, fresh=table(fresh))
        anew = journeys.rebuild(table(there), people)
        if rows_of(updated) != rows_of(anew):
            return False
        before = updated
    return True


@pytest.mark.parametrize("seed", range(5))
def test_each_night_the_update_is_what_is_built_anew(seed: int) -> None:
    assert is_the_same_each_night(seed)


def test_the_shop_has_all_that_makes_it_hard() -> None:
    there = [event for night in a_shop(0) for event in night]
    people = people_of(there)
    built = journeys.rebuild(table(there), people)
    paths = built.paths.rows()

    assert any(row["is_quarantined"] for row in people.to_pylist())
    assert any(row["passport_id"] is None for row in paths)
    assert any(row["conversions"] == 0 and row["converted_at"] is not None for row in paths)
    assert any(row["value"] == 700 for row in paths)
    assert any(row["nulls"] for row in paths)
    assert any(len(str(row["path"]).split(",")) > 2 for row in paths)


def nobody_moved(people: Table, _before: Table) -> Table:
    return Table(people.engine, people.query.select("identifier").limit(0))


def nothing_is_returned(path: str, **given: object) -> Table:
    if path == "journeys/about_the_same.sql":
        given["goal_events"] = given["some"]
    return select(path, **given)  # type: ignore[arg-type]  # what the caller gave


def nobody_was_somebody_else(path: str, **given: object) -> Table:
    if path == "journeys/concerned.sql":
        given["before"] = given["now"]
    return select(path, **given)  # type: ignore[arg-type]  # what the caller gave


@pytest.mark.parametrize(
    ("name", "sabotaged"),
    [
        ("identity.moved", nobody_moved),
        ("select", nothing_is_returned),
        ("select", nobody_was_somebody_else),
    ],
)
def test_the_comparison_sees_what_is_left_out(
    name: str, sabotaged: Callable[..., Table], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"vitrina.journeys.updating.{name}", sabotaged)

    assert not all(is_the_same_each_night(seed) for seed in range(5))


def test_nothing_new_changes_nothing() -> None:
    there = [event for night in a_shop(1) for event in night]
    people = people_of(there)
    built = journeys.rebuild(table(there), people)

    updated = journeys.update(kept(built), table(there), people, fresh=table([]))

    assert rows_of(updated) == rows_of(built)


def test_what_comes_a_second_time_changes_nothing() -> None:
    there = [event for night in a_shop(2) for event in night]
    people = people_of(there)
    built = journeys.rebuild(table(there), people)

    updated = journeys.update(kept(built), table(there), people, fresh=table(there[:70]))

    assert rows_of(updated) == rows_of(built)
