"""`vitrina demo`: real data from import to report in one command."""

from pathlib import Path

import click
from rich.console import Console

from vitrina.collector.workspace import CONFIG, Settings, Workspace, open_workspace
from vitrina.engine import open_lake
from vitrina.web.cli.init import make_shop
from vitrina.web.cli.options import port_option
from vitrina.web.cli.simulate import SHOP as CITY_SHOP
from vitrina.web.cli.steps import run_steps
from vitrina.web.cli.up import run_shop
from vitrina.web.pipeline import derive, load
from vitrina.web.report import build_report, print_report, write_json


@click.command()
@click.option(
    "--lake",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(".demo"),
    show_default=True,
    help="Folder of the shop; what is imported already is not imported again.",
)
@click.option(
    "--dataset", default="complete_journey", show_default=True, help="Which data to load."
)
@click.option("--json", "json_path", type=click.Path(path_type=Path), help="Write the report here.")
@click.option(
    "--serve/--no-serve", default=True, show_default=True, help="Open the console at the end."
)
@port_option
def demo(folder: Path, dataset: str, json_path: Path | None, serve: bool, port: int) -> None:
    r"""Load a data set, real or simulated, join it, measure it, report, and open the console.

    \b
    Examples:
        vitrina demo
        vitrina demo --dataset city --lake .city
        vitrina demo --no-serve --json out.json
        PORT=9000 vitrina demo
    """
    console = Console()
    lake = open_lake(folder, create=True)
    taken = run_steps([*load(lake, dataset), *derive(lake)], console)
    made = build_report(lake, taken)
    print_report(made, console)
    if json_path:
        write_json(made, json_path)
        click.echo(f"Written to {json_path}")
    if serve:
        abroad = Settings(currency=lake.currency or "USD", zone="America/New_York", region="US")
        settings = CITY_SHOP if dataset == "city" else abroad
        run_shop(_workspace(folder, settings), port=port)


def _workspace(folder: Path, settings: Settings) -> Workspace:
    """The lake's folder as a whole shop: everything that `vitrina up` starts has its place."""
    if not (folder / CONFIG).exists():
        make_shop(folder, settings)
    return open_workspace(folder)
