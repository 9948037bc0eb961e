"""Options that several commands share."""

import os
from pathlib import Path

import click

folder_argument = click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False), metavar="LAKE"
)
shop_argument = click.argument(
    "shop", type=click.Path(path_type=Path, file_okay=False), metavar="SHOP"
)

customer_option = click.option(
    "--customer",
    type=click.UUID,
    required=True,
    help="The customer's id, as the back office has it.",
)


def default_port() -> int:
    """PORT of the environment, or 8000."""
    given = os.environ.get("PORT", "8000")
    if not given.isdigit() or not 0 < int(given) < 65_536:
        raise click.BadParameter(f"PORT is {given!r}; it must be a number from 1 to 65535.")
    return int(given)


port_option = click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    default=default_port,
    show_default="PORT of the environment, or 8000",
    help="The port for everything: pages, receiving, short links.",
)
