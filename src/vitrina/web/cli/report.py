"""`vitrina report`: what the lake says, in the terminal or as JSON."""

from pathlib import Path

import click
from rich.console import Console

from vitrina.engine import open_lake
from vitrina.web.cli.options import folder_argument
from vitrina.web.report import build_report, print_report, write_json


@click.command()
@folder_argument
@click.option("--json", "json_path", type=click.Path(path_type=Path), help="Write it here too.")
def report(folder: Path, json_path: Path | None) -> None:
    r"""Say what the lake in LAKE knows of people, campaigns, credit and differences.

    \b
    Example:
        vitrina report .demo --json report.json
    """
    made = build_report(open_lake(folder))
    print_report(made, Console())
    if json_path:
        write_json(made, json_path)
        click.echo(f"Written to {json_path}")
