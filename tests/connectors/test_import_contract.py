"""What every importer of files promises, whatever it imports."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from tests.connectors.given import typed
from tests.connectors.samples import SAMPLES
from vitrina import open_lake
from vitrina.connectors import IMPORTERS, FileImport, import_file
from vitrina.engine import DuckDB, Lake, Table, select
from vitrina.events import LAKE_TABLES, Kind
from vitrina.events.lake_tables import COLLECTED

KINDS = list(IMPORTERS)


def bring(lake: Lake, kind: str, path: Path, text: str, **options: str) -> FileImport:
    path.write_text(text, encoding="utf-8")
    return import_file(lake, kind, path, currency="RUB", zone="Europe/Moscow", **options)  # type: ignore[arg-type]  # all are texts


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sample.csv"


def _on(rows: pa.Table) -> Table:
    return DuckDB.open().adopt(rows)


def rows_in(lake: Lake) -> dict[str, list[str]]:
    return {name: sorted(map(repr, lake.table(name).rows())) for name in lake.tables}


@pytest.mark.parametrize("kind", KINDS)
def test_it_has_a_sample_and_is_named_like_its_file(kind: str) -> None:
    folder = Path(import_file.__code__.co_filename).parent / "files"

    assert kind in SAMPLES, f"add a sound file to tests/connectors/samples.py for {kind!r}"
    assert (folder / f"{kind}.py").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_it_fills_tables_of_the_lake_from_fields_that_are_explained(kind: str) -> None:
    importer = IMPORTERS[kind]
    names = [field.name for field in importer.fields]

    assert len(set(names)) == len(names)
    assert all(field.meaning for field in importer.fields)
    assert {output.table for output in importer.outputs} <= set(LAKE_TABLES)


@pytest.mark.parametrize("kind", KINDS)
def test_a_header_is_taken_for_one_field_at_most(kind: str) -> None:
    claims = Counter(
        name.casefold()
        for field in IMPORTERS[kind].fields
        if not field.only_with
        for name in {field.name, *field.names}
    )

    # the first field of two would always win
    assert [name for name, times in claims.items() if times > 1] == []


@pytest.mark.parametrize("kind", KINDS)
def test_each_row_of_a_sound_file_is_new(lake: Lake, path: Path, kind: str) -> None:
    done = bring(lake, kind, path, SAMPLES[kind])

    rows = SAMPLES[kind].count("\n") - 1
    assert (done.rows, done.new, done.duplicate, done.rejected) == (rows, rows, 0, 0)
    assert (done.rejected_file, done.is_repeat) == (None, False)
    assert lake.rows_in(IMPORTERS[kind].outputs[0].table) > 0


@pytest.mark.parametrize("kind", KINDS)
def test_keys_are_unique_money_is_whole_and_times_are_aware(
    lake: Lake, path: Path, kind: str
) -> None:
    bring(lake, kind, path, SAMPLES[kind])

    for output in IMPORTERS[kind].outputs:
        known, rows = LAKE_TABLES[output.table], lake.table(output.table).rows()
        keys = [tuple(row[name] for name in known.key) for row in rows]
        assert len(set(keys)) == len(keys)
        for column in known.columns:
            values = [row[column.name] for row in rows if row[column.name] is not None]
            if column.name.endswith("_minor"):
                assert all(type(value) is int for value in values)
            if column.kind is Kind.TIME:
                assert all(isinstance(value, datetime) and value.tzinfo for value in values)
            if column.is_required:
                assert len(values) == len(rows)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind in LAKE_TABLES])
def test_every_column_of_the_lake_table_of_its_name_can_be_given(kind: str) -> None:
    importer = IMPORTERS[kind]
    rows = typed(kind)
    ready = (
        select(importer.prepare, typed=_on(rows)).columns if importer.prepare else rows.schema.names
    )

    given = {column.name for column in LAKE_TABLES[kind].columns} - COLLECTED - {"lines"}
    assert given <= set(ready)


@pytest.mark.parametrize("kind", KINDS)
def test_the_reference_names_every_field(kind: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "connectors.md").read_text()
    chapter = page.partition(f"## {kind}\n")[2].partition("\n## ")[0]

    assert [
        field.name for field in IMPORTERS[kind].fields if f"`{field.name}`" not in chapter
    ] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_file_again_changes_nothing(lake: Lake, path: Path, kind: str) -> None:
    bring(lake, kind, path, SAMPLES[kind])
    before, version = rows_in(lake), lake.version

    done = bring(lake, kind, path, SAMPLES[kind])

    assert (done.new, done.duplicate, done.is_repeat) == (0, done.rows, True)
    assert (rows_in(lake), lake.version) == (before, version)


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_rows_in_another_file_are_duplicates(lake: Lake, path: Path, kind: str) -> None:
    bring(lake, kind, path, SAMPLES[kind])
    before = rows_in(lake)

    done = bring(lake, kind, path.with_name("copy.csv"), SAMPLES[kind] + "\n")

    assert (done.new, done.duplicate, done.is_repeat) == (0, done.rows, False)
    assert rows_in(lake) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_file_read_as_two_halves_gives_the_same_lake(
    lake: Lake, tmp_path: Path, path: Path, kind: str
) -> None:
    header, *rows = SAMPLES[kind].splitlines(keepends=True)
    other = open_lake(tmp_path / "other", create=True, clock=lake.clock)
    bring(lake, kind, path, SAMPLES[kind])

    # the last row is a document of its own in every sample
    bring(other, kind, path.with_name("a.csv"), header + "".join(rows[:-1]))
    bring(other, kind, path.with_name("b.csv"), header + rows[-1])

    assert rows_in(other) == rows_in(lake)


@pytest.mark.parametrize("kind", KINDS)
def test_a_row_without_a_required_value_is_rejected_and_the_others_come(
    lake: Lake, path: Path, kind: str
) -> None:
    field = next(field for field in IMPORTERS[kind].fields if field.is_required)
    header, *rows = SAMPLES[kind].splitlines()
    place = header.split(",").index(field.name)
    empty = rows[-1].split(",")
    empty[place] = ""

    done = bring(lake, kind, path, "\n".join([header, *rows, ",".join(empty)]))

    assert (done.new, done.duplicate, done.rejected) == (len(rows), 0, 1)
    assert done.examples[0].line == len(rows) + 2
    assert done.examples[0].column == field.name
    assert "empty" in done.examples[0].reason


@pytest.mark.parametrize("kind", KINDS)
def test_events_and_other_rows_carry_the_source(lake: Lake, path: Path, kind: str) -> None:
    bring(lake, kind, path, SAMPLES[kind], source="till-export")

    rows = lake.table(IMPORTERS[kind].outputs[0].table).rows()
    assert {row.get("source", "till-export") for row in rows} == {"till-export"}


@pytest.mark.parametrize("kind", KINDS)
def test_times_are_kept_in_utc(lake: Lake, path: Path, kind: str) -> None:
    bring(lake, kind, path, SAMPLES[kind])

    found = [
        value
        for output in IMPORTERS[kind].outputs
        for row in lake.table(output.table).rows()
        for value in row.values()
        if isinstance(value, datetime)
    ]
    assert all(value.utcoffset() == timedelta(0) for value in found)
