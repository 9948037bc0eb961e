"""Every .sql file says what its rows are, and gives the same rows on DuckDB and on Spark."""

from importlib import import_module
from pathlib import Path
from types import ModuleType

import pyarrow as pa
import pytest
from sqlglot import exp

from tests.engine.same_rows import assert_same_rows, kinds
from vitrina.engine import DuckDB, Engine, Table, arrow_of, bind, select
from vitrina.engine.choose import engine_of
from vitrina.engine.spark_dialect import to_spark
from vitrina.engine.written import parse

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "vitrina"
SQL = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.sql"))

TO_WRITE = """Write {path} for {sql}:

    TABLES = {{"events": [{{"event_id": "e1", ...}}]}}  # rows of each table that it reads
    VALUES = {{}}  # what its $names stand for
    ROWS = [{{...}}]  # the rows that it gives, worked out by hand"""


@pytest.mark.parametrize("sql", SQL)
def test_a_sql_file_says_its_grain_its_input_and_its_output(sql: str) -> None:
    lines = (PACKAGE / sql).read_text().splitlines()

    assert lines[0].startswith("-- One row per "), "say the grain first"
    assert any(line.startswith("-- in:") for line in lines), "say which tables it reads"
    assert any(line.startswith("-- out:") for line in lines), "say which columns it gives"


@pytest.mark.parametrize("sql", SQL)
def test_a_sql_file_says_nothing_on_which_the_engines_differ(sql: str) -> None:
    query = bind(parse((PACKAGE / sql).read_text()), fixture_of(sql).VALUES, where=sql)

    assert to_spark(query.assert_is(exp.Query))  # raises, and names what to write instead


@pytest.mark.parametrize("sql", SQL)
def test_the_rows_on_duckdb_are_those_worked_out_by_hand(sql: str, engine: DuckDB) -> None:
    fixture = fixture_of(sql)

    rows = table_of(sql, fixture, engine).rows()

    assert_same_rows(rows, fixture.ROWS)


@pytest.mark.parametrize("sql", SQL)
def test_the_rows_on_spark_are_the_same(sql: str, engine: DuckDB, spark: object) -> None:
    fixture = fixture_of(sql)

    on_spark = table_of(sql, fixture, engine_of(spark)).to_arrow()
    on_duckdb = table_of(sql, fixture, engine).to_arrow()

    assert_same_rows(on_spark.to_pylist(), fixture.ROWS)
    assert kinds(on_spark) == kinds(on_duckdb), "name the type: CAST(sum(x) AS BIGINT), AS DATE"


def table_of(sql: str, fixture: ModuleType, engine: Engine) -> Table:
    tables = {name: engine.adopt(given(rows)) for name, rows in fixture.TABLES.items()}
    return select(sql, values=fixture.VALUES, **tables)


def given(rows: object) -> pa.Table:
    return rows if isinstance(rows, pa.Table) else arrow_of(rows)


def fixture_of(sql: str) -> ModuleType:
    place = Path("tests") / Path(sql).parent / f"fixture_{Path(sql).stem}.py"
    if not (ROOT / place).exists():
        pytest.fail(TO_WRITE.format(path=place, sql=sql), pytrace=False)
    return import_module(".".join(place.with_suffix("").parts))
