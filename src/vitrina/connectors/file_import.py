"""Import a plain file: read it, refuse what is wrong row by row, add the rest in one commit."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path

from sqlglot import exp

from vitrina.connectors.columns import Columns, find_columns
from vitrina.connectors.dataset import Progress
from vitrina.connectors.importer import IMPORTERS, Importer, Reads
from vitrina.connectors.reading import Sheet, read_sheet
from vitrina.connectors.rejected import Refused, examples, refused_rows, unescaped, write_rejected
from vitrina.connectors.typed import Choices, checked, first_currency, typed
from vitrina.connectors.verdicts import Verdicts, compare, judge, marked, rows_for
from vitrina.engine import DuckDB, Lake, Table, open_lake, select
from vitrina.engine.commit import Commit
from vitrina.errors import CurrencyError, MappingError, SettingError

UNITS = ("units", "minor")


@dataclass(frozen=True, slots=True)
class FileImport:
    """What became of the rows of a file: `rows == new + duplicate + rejected`.

    `is_repeat` says that the lake had this very file already and was not touched.
    `rejected_file` holds the rejected rows, and `examples` the first of them.
    """

    kind: str
    path: Path
    rows: int
    new: int
    duplicate: int
    rejected: int
    rejected_file: Path | None
    examples: tuple[Refused, ...]
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class _Draft:
    """A file that was read and judged by itself; the lake was not asked yet."""

    importer: Importer
    sheet: Sheet
    cells: Table
    verdicts: Verdicts
    import_key: str


@dataclass(frozen=True, slots=True)
class _Rejected:
    size: int
    file: Path | None
    examples: tuple[Refused, ...]


def import_file(  # noqa: PLR0913  # each tells one thing about the file that it does not say itself
    lake: Lake,
    kind: str,
    path: str | Path,
    *,
    mapping: Mapping[str, str | None] | None = None,
    zone: str | None = None,
    currency: str | None = None,
    source: str = "file",
    unit: str = "units",
    progress: Progress | None = None,
) -> FileImport:
    """Add the rows of a CSV or Parquet file to the lake, in one commit.

    A bad row never stops the others: it is kept, with what to do, in a file beside the import
    (`march.csv.rejected.csv`), which can be corrected and imported like any other.

    Args:
        lake: where the rows go.
        kind: a name of `IMPORTERS`: receipts, events, spend, mailings, links, ...
        path: a CSV file (UTF-8 or Windows-1251; comma, semicolon, tab or |) or a Parquet file.
        mapping: field to column, for columns that their names do not give away; None keeps a
            field from being guessed.
        zone: of times that are written without one, e.g. "Europe/Moscow".
        currency: ISO 4217, of rows that do not name it; by default the lake's.
        source: of rows that do not name it; ids are unique within a source.
        unit: "units" (199.90) or "minor" (19990), for all amounts.
        progress: told the share done, from 0 to 1, and what comes next.

    Returns:
        How many rows were new, in the lake already, and rejected.

    Raises:
        UnknownNameError: no such kind.
        UnreadableFileError: missing, empty, cut short, or of another format or encoding.
        MappingError: a needed field has no column, or the mapping names what is not there.
        CurrencyError: the lake holds another currency.
        SettingError: a zone, currency or unit that does not exist.
        LakeBusyError: another process is writing to the lake.
    """
    told = progress or (lambda share, text: None)
    importer = IMPORTERS[kind]
    told(0.0, f"reading {Path(path).name}")
    sheet = read_sheet(Path(path))
    columns = find_columns(importer, kind, sheet, mapping or {})
    cells = _cells(sheet)
    _require_zone(zone, cells)
    choices = Choices(
        source=source,
        currency=_currency(lake, importer, columns, cells, currency),
        zone=zone,
        is_minor=_is_minor(unit),
        now=lake.clock(),
    )
    told(0.3, f"checking {sheet.size} rows")
    draft = _draft(importer, kind, sheet, cells, columns, choices)
    lake.refresh()
    is_repeat = lake.has_import(draft.import_key)
    if is_repeat:
        told(0.6, "comparing with the lake")
        verdicts = _compared(draft, lake)
        rejected = _keep_rejected(draft, verdicts, is_repeat=True)
    else:
        what = f"import {kind} from {sheet.path.name}"
        with lake.write(what, import_key=draft.import_key) as commit:
            told(0.6, "comparing with the lake")
            verdicts = _compared(draft, lake)
            rejected = _keep_rejected(draft, verdicts, is_repeat=False)
            told(0.8, f"writing {kind}")
            _append(commit, importer, verdicts)
    told(1.0, "done")
    return _result(kind, draft, verdicts, rejected, is_repeat=is_repeat)


def _cells(sheet: Sheet) -> Table:
    cells = DuckDB.open().adopt(sheet.rows)
    return unescaped(cells, len(sheet.columns)) if sheet.is_rejected_file else cells


def _require_zone(zone: str | None, cells: Table) -> None:
    if zone is None:
        return
    query = exp.select("name").from_(exp.to_table("pg_timezone_names()", dialect="duckdb"))
    known = [str(row["name"]) for row in Table(cells.engine, query).rows()]
    if zone not in known:
        guess = get_close_matches(zone, known, n=1)
        hint = f" Did you mean {guess[0]!r}?" if guess else ""
        raise SettingError(f"No time zone is named {zone!r}.{hint} Write it as in 'Europe/Moscow'.")


def _is_minor(unit: str) -> bool:
    if unit not in UNITS:
        raise SettingError(
            f"The unit {unit!r} is not known. Use 'units' for amounts like 199.90, or 'minor' "
            "for 19990."
        )
    return unit == "minor"


def _currency(
    lake: Lake, importer: Importer, columns: Columns, cells: Table, given: str | None
) -> str | None:
    """The one currency of this import: the lake's, else the one given, else the first row's."""
    if not any(importer.field(name).reads is Reads.MONEY for name in columns.places):
        return None
    if given is not None and not (len(given) == 3 and given.isascii() and given.isupper()):
        raise SettingError(f"{given!r} is no currency. Write its ISO 4217 code, for example 'RUB'.")
    if lake.currency and given and lake.currency != given:
        raise CurrencyError("This import", {lake.currency, given})
    found = lake.currency or given or first_currency(cells, columns)
    if found is None:
        raise MappingError(
            "Nothing tells the currency of the amounts. Pass currency='RUB', or map the column "
            "that names it: mapping={'currency': '<column>'}."
        )
    return found


def _draft(
    importer: Importer, kind: str, sheet: Sheet, cells: Table, columns: Columns, choices: Choices
) -> _Draft:
    values, problems = typed(cells, importer, columns, choices)
    rows = select(importer.prepare, typed=values) if importer.prepare else values
    rows, problems = checked(rows, importer.checks, columns, problems)
    ready = marked(rows, importer).store("prepared")
    verdicts = judge(ready, importer, problems, _blamed(importer, columns))
    return _Draft(importer, sheet, cells, verdicts, _import_key(kind, sheet, columns, choices))


def _blamed(importer: Importer, columns: Columns) -> str:
    """The header of the first field that every file of the kind has."""
    return columns.name_of(next(field.name for field in importer.fields if field.is_required))


def _import_key(kind: str, sheet: Sheet, columns: Columns, choices: Choices) -> str:
    told = [
        *(kind, sheet.content, sorted(columns.places.items())),
        *(choices.source, choices.currency, choices.zone, choices.is_minor),
    ]
    return sha256(json.dumps(told).encode()).hexdigest()


def _compared(draft: _Draft, lake: Lake) -> Verdicts:
    # the same lake once more, on the engine that has the rows of the file
    there = open_lake(lake.folder, engine=draft.cells.engine, clock=lake.clock)
    return compare(draft.verdicts, draft.importer, there)


def _append(commit: Commit, importer: Importer, verdicts: Verdicts) -> None:
    for output in importer.outputs:
        rows = verdicts.accepted if output.stands_alone else verdicts.standing
        commit.append(output.table, rows_for(output, rows))


def _keep_rejected(draft: _Draft, verdicts: Verdicts, *, is_repeat: bool) -> _Rejected:
    rows = refused_rows(draft.sheet, draft.cells, verdicts)
    file = write_rejected(rows, draft.sheet, draft.cells, overwrite=not is_repeat)
    return _Rejected(rows.num_rows, file, examples(rows))


def _result(
    kind: str, draft: _Draft, verdicts: Verdicts, rejected: _Rejected, *, is_repeat: bool
) -> FileImport:
    sizes = verdicts.sizes
    return FileImport(
        kind=kind,
        path=draft.sheet.path,
        rows=draft.sheet.size,
        new=sizes["new"],
        duplicate=sizes["duplicate"],
        rejected=rejected.size,
        rejected_file=rejected.file,
        examples=rejected.examples,
        is_repeat=is_repeat,
    )
