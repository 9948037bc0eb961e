"""`vitrina forget`: erase a person, and keep the erased erased after a restore."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import click

from vitrina.collector.workspace import open_workspace
from vitrina.errors import SettingError
from vitrina.web.cli.options import customer_option, shop_argument
from vitrina.web.cli.setting_up import set_up_django


@click.group()
def forget() -> None:
    """Erase people for good."""


@forget.command(name="person")
@shop_argument
@customer_option
@click.confirmation_option(prompt="Nobody can undo this. Erase the person?")
def forget_person(shop: Path, customer: UUID) -> None:
    r"""Erase one customer of SHOP, and print the receipt of it.

    \b
    Example:
        vitrina forget person ./shop --customer 0192f0c1-2d3e-7a4b-8c5d-6e7f8091a2b3
    """
    workspace = open_workspace(shop)
    set_up_django(workspace)
    from vitrina.commerce.transactions import Refusal  # noqa: PLC0415  # Django is set up now
    from vitrina.web import erasing  # noqa: PLC0415

    receipt = erasing.forget(workspace, customer, now=datetime.now(UTC))
    if isinstance(receipt, Refusal):
        raise SettingError(receipt.message)
    click.echo(
        f"Erased: {receipt.number} at {receipt.at:%Y-%m-%d %H:%M} UTC; "
        f"{receipt.contacts} contacts, the words of {receipt.orders} orders and "
        f"{receipt.bookings} bookings, "
        f"{receipt.messages} messages called off."
    )


@forget.command()
@shop_argument
def replay(shop: Path) -> None:
    r"""Erase everyone again whom a restored database of SHOP has brought back.

    `vitrina up` does it at each start; do it by hand where the database is read before that.

    \b
    Example:
        vitrina forget replay ./shop
    """
    workspace = open_workspace(shop)
    set_up_django(workspace)
    from vitrina.web import erasing  # noqa: PLC0415  # Django is set up now

    back = erasing.replay(workspace, now=datetime.now(UTC))
    click.echo(f"{back} had come back; {'they are' if back else 'nobody was'} erased again.")
