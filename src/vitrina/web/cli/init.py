"""`vitrina init`: make a workspace."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import click

from vitrina.collector.disk import make_folder
from vitrina.collector.workspace import (
    CONFIG,
    Settings,
    declare_workspace,
    prepare_workspace,
)
from vitrina.engine import open_lake
from vitrina.errors import SettingError
from vitrina.verticals import VERTICALS
from vitrina.web.cli.options import shop_argument
from vitrina.web.cli.setting_up import cookie_key, set_up_django

FIRST_SOURCE = "site"
CANARY = "canary"


@click.command()
@shop_argument
@click.option("--vertical", default="", help="The kind of business, with a sample: cafe, shop.")
@click.option("--name", default="", help="Of the business, as customers read it.")
@click.option("--currency", default="RUB", show_default=True, help="ISO 4217; of all its money.")
@click.option("--zone", default="Europe/Moscow", show_default=True, help="Of its business days.")
@click.option("--region", default="RU", show_default=True, help="Of phones without a country code.")
@click.option("--json", "as_json", is_flag=True, help="Print the keys as JSON.")
def init(  # noqa: PLR0913  # the options of the command
    shop: Path, vertical: str, name: str, currency: str, zone: str, region: str, as_json: bool
) -> None:
    r"""Make SHOP a workspace: settings, keys, database, lake, and a first source.

    With a vertical it is a working business from the first minute: places, a catalogue, prices,
    stock and tables, which `vitrina wipe-sample` takes out again. The secret key is shown this
    once; the console makes new ones under Sources.

    \b
    Example:
        vitrina init ./shop --vertical cafe
        vitrina up ./shop
    """
    if (shop / CONFIG).exists():
        raise SettingError(
            f"{shop} is a workspace already. Start it with `vitrina up {shop}`; the console shows "
            "its keys under Sources."
        )
    settings = Settings(vertical=vertical, currency=currency, zone=zone, region=region)
    keys = make_shop(shop, settings, name=name)
    if as_json:
        click.echo(json.dumps(keys))
        return
    click.echo(f"{shop} is ready. Its first source is {FIRST_SOURCE!r}:")
    click.echo(f"  write key   {keys['write_key']}   (public: for sites and apps)")
    click.echo(f"  secret key  {keys['secret_key']}   (for servers; shown this once)")
    if vertical:
        click.echo(f"The first account: vitrina staff add {shop} you@example.com --role owner")
    click.echo(f"Start it: vitrina up {shop}")


def make_shop(folder: Path, settings: Settings, *, name: str = "") -> dict[str, str]:
    """Make a workspace with its database, lake and first source; returns the keys of that.

    What the folder has already, a lake for example, stays.
    """
    vertical = VERTICALS[settings.vertical] if settings.vertical else None
    make_folder(folder)
    workspace = prepare_workspace(folder)
    open_lake(folder, create=True)
    cookie_key(workspace.keys)
    set_up_django(workspace)
    from django.core.management import call_command  # noqa: PLC0415  # after Django is set up

    from vitrina.collector.entrances import services  # noqa: PLC0415  # the same

    call_command("migrate", verbosity=0)
    now = datetime.now(UTC)
    # after an init that was interrupted they are there already, with keys that nobody has seen
    keys = services.ensure_source(workspace, FIRST_SOURCE, now=now, title="Site")
    canary = services.ensure_source(workspace, CANARY, now=now, kind=CANARY)
    _keep_key(workspace.keys / "canary.key", canary.secret_key)
    if vertical is not None:
        from vitrina.web.opening import open_business  # noqa: PLC0415  # the same

        open_business(workspace, vertical, name=name, now=now)
    declare_workspace(workspace, settings)
    return {
        "shop": str(folder),
        "source": FIRST_SOURCE,
        "write_key": keys.write_key,
        "secret_key": keys.secret_key,
    }


def _keep_key(path: Path, key: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(key)
