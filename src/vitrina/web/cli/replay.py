"""`vitrina replay`: read kept bad rows again."""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from vitrina.collector.load.replay import replay as read_again
from vitrina.collector.workspace import open_workspace
from vitrina.web.cli.options import shop_argument


@click.command()
@shop_argument
@click.option("--source", help="Only rows of this source.")
@click.option("--reason", help="Only rows whose reason has these words.")
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def replay(shop: Path, source: str | None, reason: str | None, as_json: bool) -> None:
    r"""Read the bad rows of SHOP again, for example after an update or a changed mapping.

    What is understood now becomes rows of the lake; the rest stays as it was.

    \b
    Examples:
        vitrina replay ./shop
        vitrina replay ./shop --source till --reason "no time"
    """
    found = read_again(
        open_workspace(shop), clock=lambda: datetime.now(UTC), source=source, reason=reason
    )
    if as_json:
        click.echo(json.dumps(asdict(found)))
        return
    click.echo(
        f"{found.tried} bad rows read again: {found.new} new, {found.duplicate} were there "
        f"already, {found.still_bad} are still bad."
    )
