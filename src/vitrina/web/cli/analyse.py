"""`vitrina analyse`: from what was imported to what reports read."""

from pathlib import Path

import click
from rich.console import Console

from vitrina.engine import open_lake
from vitrina.web.cli.options import folder_argument
from vitrina.web.cli.steps import run_steps
from vitrina.web.pipeline import derive


@click.command()
@folder_argument
def analyse(folder: Path) -> None:
    r"""Resolve people, build journeys, attribute and compare, after an import into LAKE.

    \b
    Example:
        vitrina import shop receipts march.csv --zone Europe/Moscow --currency RUB
        vitrina analyse shop
        vitrina report shop
    """
    run_steps(derive(open_lake(folder)), Console())
