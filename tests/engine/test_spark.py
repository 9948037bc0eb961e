"""Spark behind the seam: the same rows as DuckDB, in the same types."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlglot

from tests.engine.given import SCHEMA, ask, given_on
from tests.engine.portable_sql import CORRECTED, REFUSED, SAME
from tests.engine.same_rows import assert_same_rows, kinds
from vitrina.engine import DuckDB, Table, open_lake, together
from vitrina.engine.choose import engine_of
from vitrina.engine.spark import Spark
from vitrina.engine.spark_dialect import to_spark
from vitrina.engine.written import parse
from vitrina.errors import SettingError


@pytest.fixture(scope="module")
def on_spark(spark: Any) -> Spark:
    return Spark(spark)


@pytest.fixture(scope="module")
def given(on_spark: Spark) -> Table:
    return given_on(on_spark)


@pytest.mark.parametrize("sql", [pytest.param(sql, id=id_) for id_, sql in CORRECTED.items()])
def test_a_corrected_word_gives_the_rows_of_duckdb(sql: str, engine: DuckDB, given: Table) -> None:
    expected = ask(given_on(engine), sql).to_arrow()
    actual = ask(given, sql).to_arrow()

    assert_same_rows(actual.to_pylist(), expected.to_pylist())
    assert kinds(actual) == kinds(expected)


@pytest.mark.parametrize("sql", [pytest.param(sql, id=id_) for id_, sql in CORRECTED.items()])
def test_without_the_correction_spark_fails_or_answers_differently(
    sql: str, engine: DuckDB, given: Table
) -> None:
    expected = ask(given_on(engine), sql).to_arrow()
    uncorrected = _uncorrected(given, sql)

    assert uncorrected is None or _differ(uncorrected, expected)


@pytest.mark.parametrize("sql", [pytest.param(sql, id=id_) for id_, sql in SAME.items()])
def test_what_agrees_stays_so(sql: str, engine: DuckDB, given: Table) -> None:
    expected = ask(given_on(engine), sql).to_arrow()
    actual = ask(given, sql).to_arrow()

    assert_same_rows(actual.to_pylist(), expected.to_pylist())
    assert kinds(actual) == kinds(expected)


@pytest.mark.parametrize(("said", "instead"), REFUSED.items(), ids=str)
def test_what_cannot_agree_is_refused_with_what_to_write(said: str, instead: str) -> None:
    with pytest.raises(SettingError, match=instead):
        to_spark(parse(f"SELECT {said} AS r FROM given"))


@pytest.mark.parametrize(
    ("sql", "instead"),
    [
        ("SELECT 1 FROM a ASOF JOIN b ON a.t >= b.t", "row_number"),
        ("SELECT 1 AS x UNION BY NAME SELECT 2 AS x", "same order"),
        ("WITH RECURSIVE r AS (SELECT 1 AS i) SELECT i FROM r", "Table.store"),
        ("SELECT a FROM t USING SAMPLE 10 ROWS", "by a key"),
    ],
)
def test_a_query_that_cannot_agree_is_refused(sql: str, instead: str) -> None:
    with pytest.raises(SettingError, match=instead):
        to_spark(parse(sql))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("CAST(real AS VARCHAR)", "real"),
        ("CAST(occurred_at AS VARCHAR)", "time"),
        ("ln(real - real)", "logarithm"),
        ("sqrt(-real - 9)", "root"),
        ("list_sort(list_transform(items, lambda i: struct_pack(i := i)))", "list_sort"),
        ("local AT TIME ZONE 'UTC'", "AT TIME ZONE"),
        ("CAST('x' || text AS BIGINT)", "CAST_INVALID_INPUT"),
    ],
)
def test_what_only_the_types_can_tell_stops_the_query(said: str, why: str, on_spark: Spark) -> None:
    local = "occurred_at AT TIME ZONE 'UTC' AS local"
    sql = f"SELECT {said} AS r FROM (SELECT *, {local} FROM given) AS zoned"

    with pytest.raises(Exception, match=why):  # Spark's own
        ask(given_on(on_spark), sql).rows()


def test_a_query_within_a_query_may_use_the_same_names(given: Table) -> None:
    keys = ask(given, "WITH step AS (SELECT key FROM given) SELECT key FROM step")

    counted = ask(keys, "WITH step AS (SELECT count(*) AS n FROM given) SELECT n FROM step")

    assert counted.rows() == [{"n": 4}]


def test_values_come_back_in_the_types_of_duckdb(engine: DuckDB, on_spark: Spark) -> None:
    sql = (
        "SELECT key, number, real, items, occurred_at, CAST(occurred_at AS DATE) AS day, "
        "len(items) AS size, length(text) AS letters, count(*) OVER () AS rows, "
        "row_number() OVER (ORDER BY key) AS place, extract(year FROM occurred_at) AS year, "
        "number > 0 AS claim FROM given"
    )

    expected = ask(given_on(engine), sql).to_arrow().schema
    actual = ask(given_on(on_spark), sql).to_arrow().schema

    assert actual.names == expected.names
    assert actual.types == expected.types


def test_any_arrow_text_and_whole_number_is_adopted(on_spark: Spark) -> None:
    data = pa.table(
        {
            "large": pa.array(["a"], pa.large_string()),
            "view": pa.array(["b"], pa.string_view()),
            "category": pa.array(["c"]).dictionary_encode(),
            "byte": pa.array([255], pa.uint8()),
            "long": pa.array([2**63 - 1], pa.uint64()),
            "lists": pa.array([["d"]], pa.large_list(pa.large_string())),
            "nested": pa.array([{"x": "e"}], pa.struct([("x", pa.large_string())])),
            "nothing": pa.array([None], pa.null()),
        }
    )

    [row] = on_spark.adopt(data).rows()

    assert row == {
        "large": "a",
        "view": "b",
        "category": "c",
        "byte": 255,
        "long": 2**63 - 1,
        "lists": ["d"],
        "nested": {"x": "e"},
        "nothing": None,
    }


def test_a_number_beyond_64_bits_is_refused(on_spark: Spark) -> None:
    data = pa.table({"n": pa.array([2**64 - 1], pa.uint64())})

    with pytest.raises(SettingError, match="18446744073709551615"):
        on_spark.adopt(data)


def test_a_table_without_rows_keeps_its_columns(on_spark: Spark) -> None:
    table = on_spark.adopt(SCHEMA.empty_table())

    assert table.columns == SCHEMA.names
    assert table.rows() == []


def test_a_stored_table_is_computed_once(on_spark: Spark) -> None:
    drawn = ask(given_on(on_spark), "SELECT key, number AS n FROM given")
    stored = drawn.store("drawn")

    again = ask(stored, "SELECT count(*) AS n FROM given")

    assert again.rows() == [{"n": 4}]
    assert "Scan ExistingRDD" in _plan(on_spark, "drawn")


def test_two_stored_tables_of_one_name_do_not_meet(on_spark: Spark) -> None:
    first = ask(given_on(on_spark), "SELECT 1 AS n").store("step")
    second = ask(given_on(on_spark), "SELECT 2 AS n").store("step")

    assert (first.rows(), second.rows()) == ([{"n": 1}], [{"n": 2}])


def test_the_plan_of_a_loop_does_not_grow(on_spark: Spark) -> None:
    table = ask(given_on(on_spark), "SELECT 0 AS n").store("turn")
    for _ in range(4):
        table = ask(table, "SELECT n + 1 AS n FROM given").store("turn")

    assert table.rows() == [{"n": 4}]
    assert "Project" not in _plan(on_spark, "turn")


def test_partitions_of_a_folder_become_columns(on_spark: Spark, tmp_path: Path) -> None:
    root = tmp_path / "a [folder] with {signs}*"
    day = root / "day=2026-03-01"
    day.mkdir(parents=True)
    pq.write_table(pa.table({"n": [1]}), day / "part-1.parquet")
    pq.write_table(pa.table({"n": [2]}), day / "part-2.parquet")

    table = on_spark.read([day / "part-1.parquet"], root=root)

    assert table.rows() == [{"n": 1, "day": date(2026, 3, 1)}]


def test_a_lake_has_the_same_rows_on_both(spark: Any, tmp_path: Path) -> None:
    noon = datetime(2026, 3, 1, 12, 0, 0, 1, tzinfo=UTC)
    event = {"event_id": "e", "type": "Page Viewed", "occurred_at": noon, "source": "site"}
    with open_lake(tmp_path, create=True).write("test") as commit:
        commit.append("events", [event])

    lake = open_lake(tmp_path, engine=spark)

    assert lake.events.rows() == open_lake(tmp_path).events.rows()
    assert lake.receipts.rows() == []


def test_a_lake_is_written_through_spark(spark: Any, tmp_path: Path) -> None:
    lake = open_lake(tmp_path, create=True, engine=spark)
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    event = {"event_id": "e", "type": "Page Viewed", "occurred_at": noon, "source": "site"}

    with lake.write("first") as commit:
        commit.append("events", [event])
    with lake.write("second") as commit:
        again = commit.append("events", [event, event | {"event_id": "f"}])

    assert (again.added, again.duplicate) == (1, 1)
    assert sorted(str(row["event_id"]) for row in lake.events.rows()) == ["e", "f"]


def test_the_session_of_the_caller_stays_as_it_is(spark: Any) -> None:
    spark.conf.set("spark.sql.session.timeZone", "Europe/Moscow")
    spark.conf.set("spark.sql.ansi.enabled", "false")

    table = given_on(engine_of(spark))

    assert ask(
        table, "SELECT CAST(occurred_at AS DATE) AS d FROM given WHERE key = 'b'"
    ).rows() == [{"d": date(2026, 3, 8)}]
    assert spark.conf.get("spark.sql.session.timeZone") == "Europe/Moscow"
    assert spark.conf.get("spark.sql.ansi.enabled") == "false"
    assert spark.catalog.listTables() == []


@pytest.fixture(autouse=True)
def settings_of_the_caller(request: pytest.FixtureRequest) -> Iterator[None]:
    yield
    if "spark" in request.fixturenames:
        session = request.getfixturevalue("spark")
        session.conf.unset("spark.sql.session.timeZone")
        session.conf.unset("spark.sql.ansi.enabled")


def test_tables_of_two_engines_do_not_meet(engine: DuckDB, on_spark: Spark) -> None:
    with pytest.raises(SettingError, match="different engines"):
        together(given_on(engine), given_on(on_spark))


def _uncorrected(given: Table, sql: str) -> pa.Table | None:
    """What Spark answers to SQLGlot's own translation; nothing if it fails."""
    assert isinstance(given.engine, Spark)
    query = sqlglot.parse_one(sql, read="duckdb").sql(dialect="spark")
    session = given.engine._session
    session.sql(to_spark(given.query)).createOrReplaceTempView("given")
    try:
        return session.sql(query).toArrow()
    except Exception:  # noqa: BLE001  # however it fails, it does not answer
        return None


def _differ(left: pa.Table, right: pa.Table) -> bool:
    if kinds(left) != kinds(right):
        return True
    try:
        assert_same_rows(left.to_pylist(), right.to_pylist())
    except AssertionError:
        return True
    return False


def _plan(engine: Spark, name: str) -> str:
    session = engine._session
    views = [table.name for table in session.catalog.listTables() if table.name.startswith(name)]
    plan = session.table(max(views, key=lambda view: int(view.rpartition("_")[2])))
    return str(plan._jdf.queryExecution().executedPlan().toString())
