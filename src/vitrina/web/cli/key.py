"""`vitrina key`: keys of other programs to the API."""

from datetime import UTC, datetime
from pathlib import Path

import click

from vitrina.collector.workspace import open_workspace
from vitrina.commerce.partners.scopes import SCOPES
from vitrina.errors import SettingError
from vitrina.web.cli.options import shop_argument
from vitrina.web.cli.setting_up import set_up_django


@click.group()
def key() -> None:
    """Give, list and revoke the keys of other programs to the API."""


@key.command()
@shop_argument
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice(list(SCOPES)),
    help="What it may do; several times for several.",
)
@click.option("--place", help="The id of its only place; without it, all places.")
def add(shop: Path, name: str, scopes: tuple[str, ...], place: str | None) -> None:
    r"""Give a program NAME a key; it is shown this once.

    \b
    Example:
        vitrina key add ./shop "our app" --scope catalogue:read --scope orders:write
    """
    set_up_django(open_workspace(shop))
    from vitrina.commerce.partners import services  # noqa: PLC0415  # after Django is set up
    from vitrina.commerce.places.models import Place  # noqa: PLC0415  # the same

    if place is not None and not Place.objects.filter(id=place).exists():
        raise SettingError(
            f"There is no place {place!r}. Its id stands in its address: /places/ID."
        )
    made = services.add_key(name, scopes, now=datetime.now(UTC), place_id=place)
    click.echo(f"Key {made.key.id} for {name!r}; shown this once:\n  {made.text}")


@key.command("list")
@shop_argument
def list_keys(shop: Path) -> None:
    """Show the keys: id, name, last letters, place, scopes."""
    set_up_django(open_workspace(shop))
    from vitrina.commerce.partners.models import ApiKey  # noqa: PLC0415  # after Django is set up

    for each in ApiKey.objects.all():
        state = "revoked" if each.revoked_at else each.place_id or "all places"
        click.echo(f"{each.id}\t{each.name}\t…{each.last4}\t{state}\t{' '.join(each.scopes)}")


@key.command()
@shop_argument
@click.argument("key_id", type=int)
def revoke(shop: Path, key_id: int) -> None:
    """Let the key KEY_ID open nothing any more."""
    set_up_django(open_workspace(shop))
    from vitrina.commerce.partners import services  # noqa: PLC0415  # after Django is set up
    from vitrina.commerce.partners.models import ApiKey  # noqa: PLC0415  # the same

    if not ApiKey.objects.filter(id=key_id).exists():
        raise SettingError(f"There is no key {key_id}. See `vitrina key list {shop}`.")
    services.revoke_key(key_id, now=datetime.now(UTC))
    click.echo(f"Key {key_id} opens nothing any more.")
