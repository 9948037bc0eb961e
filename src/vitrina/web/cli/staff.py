"""`vitrina staff`: who works here, and as what."""

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from vitrina.collector.workspace import open_workspace
from vitrina.web.cli.options import shop_argument
from vitrina.web.cli.setting_up import set_up_django

ROLES = ("cashier", "manager", "marketer", "analyst", "owner")
PASSWORD_BYTES = 15  # 20 letters

role_option = click.option("--role", type=click.Choice(ROLES), help="What they work as.")
place_option = click.option("--place", help="Where; without it, everywhere.")
password_option = click.option(
    "--password-from", type=click.File(), help="A file with a password, - for the standard input."
)


@click.group()
def staff() -> None:
    """Add members of staff, list them, let them in no more.

    From the first member on, the console asks who is there.
    """


@staff.command()
@shop_argument
@click.argument("username")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What they work as.")
@place_option
@click.option("--name", default="", help="As colleagues read it; the user name by default.")
@password_option
def add(  # one option each
    shop: Path,
    username: str,
    role: str,
    place: str | None,
    name: str,
    password_from: TextIO | None,
) -> None:
    r"""Add USERNAME to SHOP, or give one who is there another role.

    A new member's password is made here and shown this once, unless a file has it.

    \b
    Examples:
        vitrina staff add ./shop boss --role owner
        vitrina staff add ./shop ann --role cashier --place north --name "Ann Lee"
    """
    set_up_django(open_workspace(shop))
    from vitrina.web.accounts import employing  # noqa: PLC0415  # Django is set up now

    now, password = datetime.now(UTC), _password(password_from)
    is_new = employing.hire(username, name=name, password=password, now=now)
    employing.appoint(username, role, place, now=now)
    click.echo(f"{username} is {role} {_where(place)}.")
    if is_new and password_from is None:
        click.echo(f"  password  {password}   (shown this once)")


@staff.command(name="list")
@shop_argument
def list_members(shop: Path) -> None:
    """Show everyone who works in SHOP, or did."""
    set_up_django(open_workspace(shop))
    from vitrina.web.accounts import employing  # noqa: PLC0415  # Django is set up now

    for username, roles in employing.listed():
        click.echo(f"{username:20} {roles}")


@staff.command()
@shop_argument
@click.argument("username")
@role_option
@place_option
def revoke(shop: Path, username: str, role: str | None, place: str | None) -> None:
    """Take one role from USERNAME, or without --role let them into SHOP no more, at once."""
    set_up_django(open_workspace(shop))
    from vitrina.web.accounts import employing  # noqa: PLC0415  # Django is set up now

    employing.dismiss(username, role, place, now=datetime.now(UTC))
    told = f"no {role} {_where(place)} any more" if role else "let in no more"
    click.echo(f"{username} is {told}.")


@staff.command()
@shop_argument
@click.argument("username")
@password_option
@click.option("--forget-app", is_flag=True, help="The second factor, too: the phone is lost.")
def reset(shop: Path, username: str, password_from: TextIO | None, forget_app: bool) -> None:
    """Give USERNAME of SHOP another password; all their sessions end."""
    set_up_django(open_workspace(shop))
    from vitrina.web.accounts import employing  # noqa: PLC0415  # Django is set up now

    password = _password(password_from)
    employing.give_password(username, password, forget_app=forget_app)
    click.echo(f"{username} has another password.")
    if password_from is None:
        click.echo(f"  password  {password}   (shown this once)")


def _password(given: TextIO | None) -> str:
    return given.read().strip() if given else secrets.token_urlsafe(PASSWORD_BYTES)


def _where(place: str | None) -> str:
    return f"at {place}" if place else "everywhere"
