"""`vitrina serve`: the console over a lake."""

import os
import secrets
import socket
from pathlib import Path

import click

from vitrina.engine import open_lake
from vitrina.errors import SettingError
from vitrina.web.cli.options import folder_argument, port_option

ADDRESS = "127.0.0.1"


@click.command()
@folder_argument
@port_option
def serve(folder: Path, port: int) -> None:
    r"""Serve the console over the lake in LAKE, until Ctrl-C.

    \b
    Example:
        vitrina serve .demo --port 9000
    """
    run_server(folder, port)


def run_server(folder: Path, port: int) -> None:
    """Serve the console in this process until it is told to stop.

    Raises:
        NoLakeError: there is no lake in `folder`.
        SettingError: something else listens on the port.
    """
    open_lake(folder)
    _require_free(port)
    os.environ["VITRINA_LAKE"] = str(folder.absolute())
    os.environ.setdefault("VITRINA_SECRET_KEY", _secret_key(folder))
    from granian import Granian  # noqa: PLC0415  # `vitrina --help` should not wait for a server
    from granian.constants import Interfaces  # noqa: PLC0415

    click.echo(f"The console is on http://{ADDRESS}:{port} (Ctrl-C stops it)")
    Granian(
        "vitrina.web.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_access=False,
    ).serve()


def _require_free(port: int) -> None:
    with socket.socket() as probe:
        if probe.connect_ex((ADDRESS, port)) == 0:
            raise SettingError(
                f"Something listens on port {port} already. Choose another: PORT={port + 1} or "
                f"--port {port + 1}."
            )


def _secret_key(folder: Path) -> str:
    """The key that signs cookies: made once for each lake, readable by its owner only."""
    path = folder / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
