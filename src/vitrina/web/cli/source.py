"""`vitrina source`: add a way in, or change its settings."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from vitrina.collector.workspace import Workspace, open_workspace
from vitrina.web.cli.options import shop_argument
from vitrina.web.cli.setting_up import set_up_django

KINDS = ("segment", "webhook", "meraki", "radius", "presence_csv", "portal")


@click.command()
@shop_argument
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), help="What sends; needed for a new source.")
@click.option("--place", default="", help="The place of its events that name none.")
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="NAME=VALUE",
    help="A setting, may be given many times; @FILE reads the value from a file, NAME= takes the "
    "setting away.",
)
@click.option(
    "--secret-from",
    type=click.File(),
    help="A file with the secret that the sender chose, - for the standard input.",
)
def source(  # one option each
    shop: Path,
    name: str,
    kind: str | None,
    place: str,
    given: tuple[str, ...],
    secret_from: TextIO | None,
) -> None:
    r"""Add the source NAME to SHOP, or change the settings of one that is there.

    A running `vitrina up` takes the change at once. The secret of a new source is shown once.

    \b
    Examples:
        vitrina source ./shop till --kind webhook --place north --set mapping=evotor
        vitrina source ./shop till --set mapping=@till.json
        vitrina source ./shop orders --kind webhook --set mapping=shopify --secret-from key.txt
        vitrina source ./shop wifi --kind portal --set "grant_hosts=*.network-auth.com"
    """
    workspace = open_workspace(shop)
    set_up_django(workspace)
    from vitrina.collector.entrances.models import Source  # noqa: PLC0415  # Django is set up now

    if not Source.objects.filter(name=name).exists():
        _add(workspace, name, kind, place)
    _change(workspace, name, dict(map(_setting, given)), secret_from)


def _add(workspace: Workspace, name: str, kind: str | None, place: str) -> None:
    from vitrina.collector.entrances import services  # noqa: PLC0415  # Django is set up now

    if kind is None:
        raise click.UsageError(f"There is no source {name!r} yet. Say its --kind to add it.")
    keys = services.add_source(
        workspace, name, now=datetime.now(UTC), kind=kind, title=name, place_id=place
    )
    click.echo(f"{name} is open.")
    if kind == "portal":
        click.echo(f"  login page  /wifi/{name}")
        return
    click.echo(f"  address     {'/v1/batch' if kind == 'segment' else f'/in/{name}'}")
    click.echo(f"  secret      {keys.secret_key}   (shown this once)")


def _change(
    workspace: Workspace, name: str, settings: dict[str, str], secret_from: TextIO | None
) -> None:
    from vitrina.collector.entrances import source_settings  # noqa: PLC0415  # the same
    from vitrina.collector.entrances.models import Source  # noqa: PLC0415  # the same

    found = Source.objects.get(name=name)
    if settings:
        source_settings.change_settings(workspace, found, settings)
    if secret_from:
        source_settings.take_secret(workspace, found, secret_from.read().strip())
    for setting, text in sorted(found.settings.items()):
        click.echo(f"  {setting} = {text}")


def _setting(given: str) -> tuple[str, str]:
    name, equals, text = given.partition("=")
    if not (name and equals):
        raise click.BadParameter(f"{given!r} must read NAME=VALUE, for example mapping=evotor.")
    if text.startswith("@"):
        path = Path(text[1:])
        if not path.is_file():
            raise click.BadParameter(f"There is no file {path} for the setting {name}.")
        text = path.read_text(encoding="utf-8")
    return name, text.strip()
