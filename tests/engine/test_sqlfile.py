"""A .sql file is a function of tables and values."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest
import sqlglot
from sqlglot import exp

import vitrina.engine.sqlfile
from vitrina.engine import DuckDB, Table, Value, bind, select
from vitrina.engine.written import parse
from vitrina.errors import SettingError

Write = Callable[[str], str]


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Put a .sql file into the package, as far as `select` can see."""
    monkeypatch.setattr(vitrina.engine.sqlfile, "files", lambda _: tmp_path.parent)

    def file(sql: str) -> str:
        (tmp_path / "one.sql").write_text(sql)
        return f"{tmp_path.name}/one.sql"

    return file


@pytest.fixture
def touches(engine: DuckDB) -> Table:
    return engine.adopt(pa.table({"channel": ["qr", "email"], "n": [1, 2]}))


def test_tables_and_values_go_in_and_a_table_comes_out(write: Write, touches: Table) -> None:
    path = write("SELECT touches.channel FROM touches WHERE touches.n > $least")

    table = select(path, values={"least": 1}, touches=touches)

    assert table.columns == ["channel"]
    assert table.rows() == [{"channel": "email"}]


def test_nothing_runs_until_rows_are_asked_for(write: Write, touches: Table) -> None:
    path = write("SELECT touches.nothing_of_that_name FROM touches")

    table = select(path, touches=touches)

    with pytest.raises(Exception, match="nothing_of_that_name"):
        table.rows()


def test_a_file_reads_its_own_expressions_and_the_tables(write: Write, touches: Table) -> None:
    path = write(
        "WITH twice AS (SELECT touches.n * 2 AS n FROM touches) "
        "SELECT twice.n FROM twice UNION ALL SELECT others.n FROM others ORDER BY n"
    )

    table = select(path, touches=touches, others=touches)

    assert [row["n"] for row in table.rows()] == [1, 2, 2, 4]


def test_a_table_may_be_the_result_of_another_file(write: Write, touches: Table) -> None:
    path = write("SELECT touches.n + 1 AS n FROM touches WHERE touches.n < 9")

    table = select(path, touches=select(path, touches=touches))

    assert sorted(str(row["n"]) for row in table.rows()) == ["3", "4"]


def test_a_missing_value_is_named(write: Write, touches: Table) -> None:
    path = write("SELECT touches.n FROM touches WHERE touches.n > $least")

    with pytest.raises(SettingError, match=r"one\.sql needs a value for \$least"):
        select(path, touches=touches)


@pytest.mark.parametrize(
    "value",
    [
        "'; DROP TABLE touches; --",
        "' OR 1 = 1 --",
        "\\'; --",
        "$least",
        "перенос\nстроки",
        "",
        True,
        False,
        -3,
        2**62,
        -0.1,
        1e300,
        1e-300,
    ],
    ids=repr,
)
def test_a_value_stays_a_value(write: Write, touches: Table, value: Value) -> None:
    path = write("SELECT $value AS value, 7 - $value_of_another AS n FROM touches LIMIT 1")

    table = select(path, values={"value": value, "value_of_another": -1}, touches=touches)

    assert table.rows() == [{"value": value, "n": 8}]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_sql_cannot_say_is_refused(value: float) -> None:
    with pytest.raises(SettingError, match=rf"\$x of test\.sql is {value}"):
        bind(parse("SELECT $x"), {"x": value}, where="test.sql")


def test_a_real_is_not_a_decimal(write: Write, touches: Table) -> None:
    path = write(
        "SELECT touches.n * $share * $share * $share AS n FROM touches WHERE touches.n = 1"
    )

    table = select(path, values={"share": 0.1234567890123456}, touches=touches)

    assert table.rows() == [{"n": pytest.approx(0.1234567890123456**3)}]


def test_a_value_does_not_stay_in_the_file(write: Write, touches: Table) -> None:
    path = write("SELECT $value AS value FROM touches LIMIT 1")
    select(path, values={"value": 1}, touches=touches)

    table = select(path, values={"value": 2}, touches=touches)

    assert table.rows() == [{"value": 2}]


def test_tables_of_two_engines_are_refused(write: Write, touches: Table) -> None:
    path = write("SELECT touches.n FROM touches JOIN others ON touches.n = others.n")
    elsewhere = DuckDB.open().adopt(pa.table({"n": [1]}))

    with pytest.raises(SettingError, match="different engines"):
        select(path, touches=touches, others=elsewhere)


def test_a_file_without_tables_is_refused(write: Write) -> None:
    with pytest.raises(SettingError, match="at least one table"):
        select(write("SELECT 1 AS n"))


def test_an_index_counts_from_one_however_it_is_written(engine: DuckDB) -> None:
    items = engine.adopt(pa.table({"items": [["a", "b", "c"]], "place": [2]}))
    written = "SELECT items[2], items[place], items[$two], items[len(items) - 1], items[-2] FROM t"

    query = bind(parse(written), {"two": 2}, where="test").assert_is(exp.Select)
    rows = Table(engine, query.with_("t", as_=items.query)).to_arrow()

    assert [column.to_pylist() for column in rows.columns] == [["b"]] * 5


def test_sqlglot_alone_would_shift_an_index_that_is_bound(engine: DuckDB) -> None:
    written = sqlglot.parse_one("SELECT ['a', 'b', 'c'][$two] AS item", read="duckdb")

    [row] = Table(engine, bind(written, {"two": 2}, where="test").assert_is(exp.Select)).rows()

    assert row == {"item": "c"}


def test_a_slice_a_key_and_a_letter_are_taken_as_written(engine: DuckDB) -> None:
    written = "SELECT [1, 2, 3][2:3] AS slice, {'a': 7}['a'] AS field, 'abc'[2] AS letter"

    assert Table(engine, parse(written)).rows() == [{"slice": [2, 3], "field": 7, "letter": "b"}]


def test_len_is_the_length_of_a_list_and_not_of_a_text(engine: DuckDB) -> None:
    assert Table(engine, parse("SELECT len([7]) AS n, length('ab') AS m")).rows() == [
        {"n": 1, "m": 2}
    ]
    with pytest.raises(Exception, match="array_length"):
        Table(engine, parse("SELECT len('ab') AS n")).rows()
