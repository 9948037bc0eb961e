"""`vitrina person`: answer somebody who asks what the shop keeps of them."""

import os
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import click

from vitrina.collector.workspace import open_workspace
from vitrina.engine import Lake, open_lake
from vitrina.errors import NoLakeError, SettingError
from vitrina.web.cli.options import customer_option, shop_argument
from vitrina.web.cli.setting_up import set_up_django


@click.group()
def person() -> None:
    """Give people what the shop keeps of them."""


@person.command()
@shop_argument
@customer_option
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="here",
    help="The folder for the two files.",
)
@click.option("--language", default="en", show_default=True, help="Of the readable page: en, ru.")
def export(shop: Path, customer: UUID, into: Path, language: str) -> None:
    r"""Write everything that SHOP keeps of one customer, as JSON and as a page to read.

    The files are for that person alone: they are readable by you only, and nothing is sent.

    \b
    Example:
        vitrina person export ./shop --customer 0192f0c1-2d3e-7a4b-8c5d-6e7f8091a2b3
    """
    workspace = open_workspace(shop)
    set_up_django(workspace)
    from django.utils import translation  # noqa: PLC0415  # Django is set up now

    from vitrina.commerce.transactions import Refusal  # noqa: PLC0415
    from vitrina.web.access.person_file import person_file  # noqa: PLC0415
    from vitrina.web.access.read_aloud import as_page  # noqa: PLC0415
    from vitrina.web.accounts.consent_texts import texts_by_version  # noqa: PLC0415

    lake, now = _lake(workspace.folder), datetime.now(UTC)
    file = person_file(customer, lake, texts=texts_by_version(), now=now)
    if isinstance(file, Refusal):
        raise SettingError(file.message)
    with translation.override(language):
        page = as_page(file)
    into.mkdir(parents=True, exist_ok=True)
    for name, text in ((f"{customer}.json", file.to_json()), (f"{customer}.html", page)):
        _write_private(into / name, text)
        click.echo(f"Written: {into / name}")


def _lake(folder: Path) -> Lake | None:
    try:
        return open_lake(folder)
    except NoLakeError:
        return None


def _write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
