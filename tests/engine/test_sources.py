"""Tables come in as whatever people have, and go out the same way."""

import os
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pandas
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from vitrina.engine import DuckDB, Row, TableLike, arrow_of, together
from vitrina.engine.choose import engine_of
from vitrina.errors import SettingError, UnreadableFileError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ROWS: list[Row] = [{"name": "Ёж", "n": 1, "t": NOON}, {"name": None, "n": 2, "t": NOON}]


@pytest.mark.parametrize(
    "source",
    [
        ROWS,
        tuple(ROWS),
        pa.Table.from_pylist(ROWS),
        pa.Table.from_pylist(ROWS).to_reader(),
        polars.DataFrame(ROWS),
        polars.DataFrame(ROWS).with_columns(polars.col("name").cast(polars.Categorical)),
        pandas.DataFrame(ROWS),
        pandas.DataFrame(ROWS).set_index(pandas.Index([7, 8])),
    ],
    ids=["rows", "tuple", "arrow", "stream", "polars", "category", "pandas", "pandas index"],
)
def test_the_rows_are_the_same_whatever_they_came_as(source: TableLike) -> None:
    [table] = together(source)

    assert table.columns == ["name", "n", "t"]
    assert table.rows() == ROWS


def test_a_duckdb_relation_in_another_zone_is_the_same_moment() -> None:
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'Asia/Vladivostok'")
    relation = connection.sql("SELECT TIMESTAMPTZ '2026-03-01 12:00:00+00' AS t")

    [table] = together(relation)

    assert table.rows() == [{"t": NOON}]
    assert arrow_of(relation).schema.field("t").type == pa.timestamp("us", tz="UTC")


def test_files_are_read_by_their_paths(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("name,n,t\nЁж,1,2026-03-01T12:00:00Z\n", encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(ROWS), tmp_path / "b.parquet")

    of_csv, of_parquet = together(str(tmp_path / "a.csv"), tmp_path / "b.parquet")

    assert of_csv.rows() == ROWS[:1]
    assert of_parquet.rows() == ROWS


def test_a_table_goes_out_in_every_form() -> None:
    [table] = together(ROWS)

    assert isinstance(table.to_pandas(), pandas.DataFrame)
    assert isinstance(table.to_polars(), polars.DataFrame)
    assert table.to_arrow().to_pylist() == ROWS
    assert together(table.to_pandas())[0].rows() == ROWS
    assert together(table.to_polars())[0].rows() == ROWS
    assert arrow_of(table).to_pylist() == ROWS


def test_every_row_says_which_columns_there_are() -> None:
    [table] = together([{"a": 1}, {"b": 2}])

    assert table.rows() == [{"a": 1, "b": None}, {"a": None, "b": 2}]


def test_what_joins_a_table_comes_to_its_engine() -> None:
    [first] = together(ROWS)

    same, second = together(first, [{"n": 3}])

    assert same is first
    assert second.engine is first.engine


def test_tables_of_two_engines_are_refused() -> None:
    [first] = together(ROWS)
    [second] = together(ROWS)

    with pytest.raises(SettingError, match="different engines"):
        together(first, second)


@pytest.mark.parametrize(
    "source",
    [
        pandas.DataFrame({"seen": [pandas.Timestamp("2026-03-01")]}),
        polars.DataFrame({"seen": [datetime(2026, 3, 1)]}),  # noqa: DTZ001  # what is refused
        [{"seen": datetime(2026, 3, 1)}],  # noqa: DTZ001  # what is refused
    ],
    ids=["pandas", "polars", "rows"],
)
def test_times_without_a_zone_are_refused_by_name(source: TableLike) -> None:
    with pytest.raises(SettingError, match="'seen' has times without a zone"):
        together(source)


def test_times_without_a_zone_in_a_csv_are_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("seen\n2026-03-01 12:00:00\n")

    with pytest.raises(SettingError, match="'seen' has times without a zone"):
        together(tmp_path / "a.csv")


def test_times_are_kept_to_the_microsecond() -> None:
    frame = pandas.DataFrame({"t": pandas.to_datetime(["2026-03-01T12:00:00.123456Z"])})

    [table] = together(frame)

    assert table.rows() == [{"t": NOON.replace(microsecond=123_456)}]
    assert table.to_arrow().schema.field("t").type == pa.timestamp("us", tz="UTC")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"no file .*march\.csv"):
        together(tmp_path / "march.csv")


@pytest.mark.parametrize("suffix", [".parquet", ".csv"])
def test_an_empty_file_is_refused_with_what_to_do(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"march{suffix}"
    path.touch()

    with pytest.raises(UnreadableFileError, match=r"march.* \(0 bytes\).*Export it again"):
        together(path)


def test_a_truncated_parquet_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "march.parquet"
    pq.write_table(pa.Table.from_pylist(ROWS), path)
    os.truncate(path, path.stat().st_size - 20)

    with pytest.raises(UnreadableFileError, match=r"march\.parquet.*Export it again"):
        together(path)


def test_text_that_calls_itself_parquet_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "march.parquet"
    path.write_text("name,n\nЁж,1\n", encoding="utf-8")

    with pytest.raises(UnreadableFileError, match="not what its name says"):
        together(path)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        (42, "int"),
        ([1, 2], "each row a dictionary"),
        ([{"a": 1}, {"a": "x"}], "values of one kind"),
        ([], "which columns"),
        (pandas.DataFrame({"a": [1, "x"]}), "values of one kind"),
        (pandas.Series([1]), "Series"),
    ],
    ids=["number", "numbers", "mixed rows", "no rows", "mixed column", "series"],
)
def test_what_is_no_table_is_refused(source: object, why: str) -> None:
    with pytest.raises(SettingError, match=why):
        arrow_of(source)


def test_no_engine_means_duckdb() -> None:
    assert isinstance(engine_of(None), DuckDB)


def test_an_engine_is_itself(engine: DuckDB) -> None:
    assert engine_of(engine) is engine


def test_what_is_no_engine_is_refused() -> None:
    with pytest.raises(SettingError, match="str is no engine"):
        engine_of("spark")
