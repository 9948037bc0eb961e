"""`vitrina conserve`: prove that nothing was lost and nothing counts twice."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from vitrina.collector.load.conserve import conserve as count
from vitrina.collector.workspace import open_workspace
from vitrina.web.cli.options import shop_argument


@click.command()
@shop_argument
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
@click.option("--wait", default=20.0, show_default=True, help="Seconds for what is on its way.")
def conserve(shop: Path, as_json: bool, wait: float) -> None:
    r"""Count every message of SHOP: received = new + duplicate + bad + rejected.

    The log is counted again, and the rows of the lake, for each source and hour. Ends with 1
    where a single message is not accounted for.

    \b
    Example:
        vitrina conserve ./shop
    """
    account = count(open_workspace(shop), clock=lambda: datetime.now(UTC), wait_seconds=wait)
    if as_json:
        click.echo(json.dumps(account.told()))
    else:
        for name, value in account.told().items():
            if name != "wrong":
                click.echo(f"{name:<12}{value!s:>14}")
        for hour in account.hours:
            if not hour.is_exact:
                click.secho(f"Not exact: {hour}", fg="red", err=True)
    if not account.exact:
        sys.exit(1)
