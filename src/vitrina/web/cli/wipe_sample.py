"""`vitrina wipe-sample`: take the sample of a vertical out of a shop."""

from datetime import UTC, datetime
from pathlib import Path

import click

from vitrina.collector.workspace import open_workspace
from vitrina.errors import SettingError
from vitrina.verticals import VERTICALS
from vitrina.web.cli.options import shop_argument
from vitrina.web.cli.setting_up import set_up_django


@click.command("wipe-sample")
@shop_argument
@click.option("--yes", is_flag=True, help="Do not ask.")
def wipe_sample(shop: Path, yes: bool) -> None:
    r"""Close the sample's places, and take its products off every menu.

    Places and products of your own stay as they are, and so does what was ordered or booked.

    \b
    Example:
        vitrina wipe-sample ./shop
    """
    workspace = open_workspace(shop)
    vertical = workspace.settings().vertical
    if not vertical:
        raise SettingError(
            f"{shop} was made without a vertical: it has no sample. There is nothing to wipe."
        )
    sample = VERTICALS[vertical].sample
    if not yes:
        click.confirm(
            f"Close {len(sample.places)} places and hide {len(sample.products)} products?",
            abort=True,
        )
    set_up_django(workspace)
    from vitrina.web.opening import wipe  # noqa: PLC0415  # after Django is set up

    wipe(sample, now=datetime.now(UTC))
    click.echo("The sample is out of sight. Add your own places under Owner.")
