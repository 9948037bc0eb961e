"""DuckDB behind the seam: no downloads, no zone but UTC, one query at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.engine.given import ask, given_on
from vitrina.engine import DuckDB, Table
from vitrina.engine.choose import engine_of
from vitrina.engine.written import parse
from vitrina.errors import MissingColumnsError


def setting(engine: DuckDB, name: str) -> object:
    [row] = Table(engine, parse(f"SELECT current_setting('{name}') AS value")).rows()
    return row["value"]


def test_no_extension_is_ever_downloaded(engine: DuckDB) -> None:
    assert setting(engine, "autoinstall_known_extensions") is False
    assert setting(engine, "autoload_known_extensions") is False


def test_a_query_that_needs_an_extension_fails_at_once(engine: DuckDB) -> None:
    with pytest.raises(duckdb.Error, match="extension"):
        Table(engine, parse("SELECT * FROM read_parquet('https://127.0.0.1:9/a.parquet')")).rows()


def test_the_zone_is_utc_whatever_the_machine_has(
    engine: DuckDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Vladivostok")
    evening = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    table = engine.adopt(pa.table({"t": [evening]}))

    rows = ask(table, "SELECT t, CAST(t AS DATE) AS day FROM given").rows()

    assert setting(engine, "TimeZone") == "UTC"
    assert rows == [{"t": evening, "day": date(2026, 3, 1)}]


def test_a_connection_of_the_caller_keeps_its_settings() -> None:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'Europe/Moscow'")
    connection.execute("CREATE TABLE kept AS SELECT TIMESTAMPTZ '2026-03-01 22:00:00+00' AS t")

    table = Table(engine_of(connection), parse("SELECT CAST(t AS DATE) AS day FROM kept"))

    assert table.rows() == [{"day": date(2026, 3, 1)}]
    assert connection.sql("SELECT current_setting('TimeZone')").fetchall() == [("Europe/Moscow",)]


def test_a_database_may_be_a_file(tmp_path: Path) -> None:
    path = str(tmp_path / "shop.duckdb")
    with duckdb.connect(path) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS n")

    engine = DuckDB.open(path)

    assert Table(engine, parse("SELECT n FROM kept")).rows() == [{"n": 7}]


def test_columns_are_known_without_running(engine: DuckDB) -> None:
    table = ask(given_on(engine), 'SELECT error(key) AS "left", number FROM given')

    assert table.columns == ["left", "number"]


def test_a_table_that_lacks_columns_stops_the_step(engine: DuckDB) -> None:
    with pytest.raises(MissingColumnsError, match=r"journeys\.build reads .*lacks: campaign"):
        given_on(engine).require("journeys.build", ("key", "campaign"))


def test_a_stored_table_is_computed_once(engine: DuckDB) -> None:
    drawn = Table(engine, parse("SELECT random() AS n"))

    stored = drawn.store("drawn")

    assert stored.rows() == stored.rows()
    assert drawn.rows() != drawn.rows()


def test_a_stored_table_may_have_any_name_twice(engine: DuckDB) -> None:
    first = Table(engine, parse("SELECT 1 AS n")).store("order by")
    second = Table(engine, parse("SELECT 2 AS n")).store("order by")

    assert (first.rows(), second.rows()) == ([{"n": 1}], [{"n": 2}])


def test_partitions_of_a_folder_become_columns(engine: DuckDB, tmp_path: Path) -> None:
    day = tmp_path / "it's a folder" / "day=2026-03-01"
    day.mkdir(parents=True)
    pq.write_table(pa.table({"n": [1]}), day / "part.parquet")

    table = engine.read([day / "part.parquet"], root=day.parent)

    assert table.rows() == [{"n": 1, "day": date(2026, 3, 1)}]


def test_what_is_written_is_read_again(engine: DuckDB, tmp_path: Path) -> None:
    table = ask(given_on(engine), "SELECT key, divisor FROM given")

    engine.write(table.query, tmp_path, partition_by=["divisor"])
    again = engine.read(sorted(tmp_path.rglob("*.parquet")), root=tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "divisor=0",
        "divisor=2",
        "divisor=3",
    ]
    assert ask(again, "SELECT count(*) AS n FROM given WHERE divisor = 2").rows() == [{"n": 2}]


def test_threads_may_share_an_engine(engine: DuckDB) -> None:
    def square(n: int) -> object:
        table = engine.adopt(pa.table({"n": [n]})).store("shared")
        return ask(table, "SELECT n * n AS n FROM given").rows()[0]["n"]

    with ThreadPoolExecutor(8) as threads:
        squares = list(threads.map(square, range(100)))

    assert squares == [n * n for n in range(100)]
