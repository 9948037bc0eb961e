"""Whose an event is."""

import pyarrow as pa
import pytest

from tests.identity import fixture_assign, fixture_passport
from tests.identity.given import link
from vitrina import identity
from vitrina.engine import DuckDB, Row, select, together
from vitrina.errors import MissingColumnsError

EVENT: Row = {
    "event_id": "1",
    "source": "site",
    "user_id": None,
    "identifier": None,
    "anonymous_id": "abc",
}


@pytest.mark.parametrize(
    ("path", "case"),
    [
        ("identity/assign.sql", fixture_assign),
        ("identity/passport.sql", fixture_passport),
    ],
)
def test_the_sql_gives_the_rows_of_its_fixture(path: str, case: object) -> None:
    given: dict[str, list[Row]] = case.TABLES  # type: ignore[attr-defined]  # a module
    tables = dict(zip(given, together(*given.values()), strict=True))

    rows = select(path, values=case.VALUES, **tables).rows()  # type: ignore[attr-defined]  # a module

    expected: list[Row] = case.ROWS  # type: ignore[attr-defined]  # a module
    assert sorted(rows, key=repr) == sorted(expected, key=repr)


def test_a_browser_belongs_to_the_account_that_signed_in_there() -> None:
    people = identity.resolve([link("anonymous_id:abc", "user_id:7")])

    (row,) = identity.assign([EVENT], people.to_arrow()).rows()

    assert row["passport_id"] == people.rows()[0]["passport_id"]


def test_a_placeholder_that_no_link_speaks_of_is_nobody() -> None:
    people = identity.resolve([link("card:1", "card:1")])
    anonymous = {**EVENT, "anonymous_id": "undefined", "identifier": "email:no-reply@shop.example"}

    (row,) = identity.assign([anonymous], people.to_arrow()).rows()

    assert row["passport_id"] is None


def test_events_and_people_stay_lazy_on_their_engine() -> None:
    engine = DuckDB.open()
    rows = [EVENT, {**EVENT, "event_id": "2", "user_id": "7", "identifier": "card:1"}]
    events = engine.adopt(pa.Table.from_pylist(rows))
    people = engine.adopt(identity.resolve([link("card:1", "user_id:7")]).to_arrow())

    found = identity.assign(events, people)

    assert found.engine is engine
    assert found.columns == ["event_id", "source", "passport_id"]


def test_people_of_another_make_are_refused() -> None:
    with pytest.raises(MissingColumnsError, match="is_quarantined"):
        identity.assign([EVENT], [{"identifier": "card:1", "passport_id": "p_1"}])
