"""`vitrina up`: the whole product in one process tree, on one port."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import click

from vitrina.collector.family import call_me_parent
from vitrina.collector.workspace import Workspace, open_workspace
from vitrina.errors import SettingError
from vitrina.web.cli.options import port_option, shop_argument
from vitrina.web.cli.setting_up import tell_django

ADDRESS = "127.0.0.1"
LOOK_EVERY_SECONDS = 0.1
STOP_SECONDS = 20.0
FREE_SECONDS = 3.0
CALM_SECONDS = 10.0  # a child that lived so long is started again at once


@click.command()
@shop_argument
@port_option
@click.option("--host", default=ADDRESS, show_default=True, help="The address to listen on.")
def up(shop: Path, port: int, host: str) -> None:
    r"""Run SHOP: receive, load, show; until Ctrl-C.

    A part that dies is started again. What was acknowledged is kept, whatever dies when.

    \b
    Example:
        vitrina init ./shop
        vitrina up ./shop --port 9000
    """
    run_shop(open_workspace(shop), port=port, host=host)


def run_shop(workspace: Workspace, *, port: int, host: str = ADDRESS) -> None:
    """Run all parts of a shop until this process is told to stop.

    Raises:
        SettingError: something else listens on the port, vitrina.toml cannot be used, or the
            lake is damaged or of a newer Vitrina.
    """
    settings = workspace.settings()
    tell_django(workspace)
    _require_free(host, port)
    for left in workspace.run.glob("status-*"):
        left.unlink()
    python = [sys.executable, "-m"]
    # no bar of its own, and no colours in a log
    parts = [
        _Part("loader", [*python, "vitrina.collector.load.run", str(workspace.folder)]),
        _Part("web", [*python, "vitrina.web.server", host, str(port), str(settings.workers)]),
        _Part("jobs", [*python, "vitrina.web.jobs", str(workspace.folder), f"{host}:{port}"]),
    ]
    click.echo(f"The shop is on http://{host}:{port} (Ctrl-C stops it)")
    call_me_parent()
    _keep_running(parts)


@dataclass(slots=True)
class _Part:
    """One part of the tree."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = field(default=0.0)
    not_before: float = field(default=0.0)

    def tend(self) -> None:
        """Start it, or start it again.

        Raises:
            SettingError: its first start has told that no other would do better.
        """
        now = time.monotonic()
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            code, self.process = self.process.returncode, None
            if code == os.EX_CONFIG and not self.not_before:
                raise SettingError(
                    f"The {self.name} refuses, as said above: mend that, then start."
                )
            soon = now - self.started > CALM_SECONDS
            self.not_before = now if soon else now + 1.0
            click.echo(f"{self.name} ended ({code}); starting it again", err=True)
        if now >= self.not_before:
            self.process = subprocess.Popen(self.command, env=os.environ)  # noqa: S603  # our own module
            self.started = now

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class _Stop(BaseException):
    """SIGTERM."""


def _keep_running(parts: list[_Part]) -> None:
    def stop(*_: object) -> None:
        raise _Stop

    signal.signal(signal.SIGTERM, stop)
    try:
        while True:
            for part in parts:
                part.tend()
            time.sleep(LOOK_EVERY_SECONDS)
    except (_Stop, KeyboardInterrupt):
        pass
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        # the loader last: it takes what the door has just finished
        until = time.monotonic() + STOP_SECONDS
        for part in reversed(parts):
            part.stop()
            part.wait(until)


def _require_free(host: str, port: int) -> None:
    """Wait a moment for a server that is just ending, then refuse."""
    until = time.monotonic() + FREE_SECONDS
    while _is_taken(host, port):
        if time.monotonic() > until:
            raise SettingError(
                f"Something listens on port {port} already. Choose another: PORT={port + 1} or "
                f"--port {port + 1}."
            )
        time.sleep(LOOK_EVERY_SECONDS)


def _is_taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0
