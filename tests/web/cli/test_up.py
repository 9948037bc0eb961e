"""`vitrina up`: what it does before it serves anybody."""

import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

from tests.web.shops import shop_in

VITRINA = Path(sys.executable).with_name("vitrina")


def test_a_shop_whose_lake_is_of_a_newer_vitrina_does_not_start(tmp_path: Path) -> None:
    with shop_in(tmp_path / "shop") as workspace, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    manifest = sqlite3.connect(workspace.folder / "manifest.sqlite")
    with manifest:
        manifest.execute("UPDATE meta SET value = '99' WHERE name = 'format'")
    manifest.close()

    command = [str(VITRINA), "up", str(workspace.folder), "--port", str(port)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 1
    assert "has format 99" in done.stderr
    assert "The loader refuses, as said above" in done.stderr
    assert "Traceback" not in done.stderr
