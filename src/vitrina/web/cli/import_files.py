"""`vitrina import`: plain files into a lake."""

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from vitrina.connectors import IMPORTERS, FileImport, import_file
from vitrina.engine import open_lake
from vitrina.web.cli.options import folder_argument

SHOWN = 3  # rejected rows that are told on the screen; the file has them all


@click.command("import")
@folder_argument
@click.argument("kind", metavar="KIND")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--map",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column gives a field; may be given many times. Others are guessed by name; "
    "FIELD= leaves one out.",
)
@click.option("--zone", help="Zone of times that name none, for example Europe/Moscow.")
@click.option("--currency", help="Currency of amounts that name none, for example RUB.")
@click.option("--source", help="Name of the source; 'file' by default.")
@click.option(
    "--unit", type=click.Choice(["units", "minor"]), help="What amounts are in: 199.90 or 19990."
)
def import_files(
    folder: Path,
    kind: str,
    file: Path,
    columns: tuple[str, ...],
    **options: str | None,
) -> None:
    r"""Bring a CSV or Parquet FILE into the lake in LAKE; a lake that is not there is made.

    KIND is assignments, calls, events, experiments, links, mailings, receipts or spend. Rows
    that cannot be used are kept beside the file with the reason; correct them there and import
    that file.

    \b
    Examples:
        vitrina import shop receipts march.csv --zone Europe/Moscow --currency RUB
        vitrina import shop receipts till.csv --map receipt_id="Check No" --map total=Sum
    """
    IMPORTERS[kind]  # an unknown kind is refused before a lake is made
    lake = open_lake(folder, create=True)
    console = Console()
    bars = (
        TextColumn(f"Import {kind}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("[dim]{task.description}"),
    )
    with Progress(*bars, console=console) as progress:
        task = progress.add_task("", total=1.0)
        done = import_file(
            lake,
            kind,
            file,
            mapping=_mapping(columns),
            progress=lambda share, text: progress.update(task, completed=share, description=text),
            **{name: value for name, value in options.items() if value is not None},
        )
    console.print(_sentence(done), markup=False, highlight=False)


def _mapping(columns: tuple[str, ...]) -> dict[str, str | None]:
    mapping: dict[str, str | None] = {}
    for given in columns:
        field, equals, column = given.partition("=")
        if not (field and equals):
            raise click.BadParameter(f"{given!r} must read FIELD=COLUMN, for example total=Sum.")
        mapping[field] = column or None
    return mapping


def _sentence(done: FileImport) -> str:
    said = f"{done.new:,} new, {done.duplicate:,} already there, {done.rejected:,} rejected."
    for row in done.examples[:SHOWN]:
        said += f"\n  line {row.line}, {row.column} = {row.value!r}: {row.reason}"
    if done.rejected_file:
        said += f"\nEvery rejected row, with its reason: {done.rejected_file}"
    return said
