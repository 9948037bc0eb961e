"""`vitrina sql`: ask the lake."""

import csv
import json
import sys
from datetime import date, datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table as Grid

from vitrina.engine import Row, open_lake, query
from vitrina.web.cli.options import shop_argument


@click.command("sql")
@shop_argument
@click.argument("question", metavar="SELECT")
@click.option("--json", "as_json", is_flag=True, help="Print a list of row objects.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
def sql(shop: Path, question: str, as_json: bool, as_csv: bool) -> None:
    r"""Ask the lake of SHOP one SELECT; a running shop goes on meanwhile.

    The tables are events, receipts, sightings, bad_rows, ...: docs/reference/lake-tables.md.

    \b
    Examples:
        vitrina sql ./shop "SELECT utm_campaign, count(*) FROM events GROUP BY 1"
        vitrina sql ./shop "SELECT * FROM events ORDER BY received_at DESC LIMIT 5" --json
    """
    rows = query(open_lake(shop), question)
    if as_json:
        click.echo(json.dumps(rows, default=_as_text, ensure_ascii=False))
    elif as_csv:
        _print_csv(rows)
    else:
        _print_grid(rows)


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def _print_csv(rows: list[Row]) -> None:
    if rows:
        writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _print_grid(rows: list[Row]) -> None:
    if not rows:
        click.echo("No rows.")
        return
    grid = Grid(*rows[0])
    for row in rows:
        grid.add_row(*("" if value is None else _as_text(value) for value in row.values()))
    Console().print(grid)
