"""A third vertical is one file of an installed package; nothing else is changed."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ASK = """
import sys
from pathlib import Path
from vitrina.collector.workspace import open_workspace
from vitrina.web.cli.setting_up import set_up_django
set_up_django(open_workspace(Path(sys.argv[1])))
from django.test import Client
client = Client(headers={"host": "localhost", "accept-language": "en"})
for path in ("/shop/", "/shop/places/market/"):
    answer = client.get(path)
    assert answer.status_code == 200, answer.status_code
    print(answer.content.decode())
"""


@pytest.fixture
def installed(tmp_path: Path) -> dict[str, str]:
    """The environment of a machine on which the package with the vertical is installed."""
    package = tmp_path / "site"
    told = package / "flowers-1.0.dist-info"
    told.mkdir(parents=True)
    shutil.copy(HERE / "flowers.py", package / "flowers.py")
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: flowers\nVersion: 1.0\n")
    (told / "entry_points.txt").write_text("[vitrina.verticals.kinds]\nflowers = flowers\n")
    return {**os.environ, "PYTHONPATH": str(package)}


def test_a_shop_of_it_is_made_and_shown(installed: dict[str, str], tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    vitrina = Path(sys.executable).with_name("vitrina")
    environment = {k: v for k, v in installed.items() if not k.startswith(("VITRINA", "DJANGO"))}

    subprocess.run(
        [vitrina, "init", shop, "--vertical", "flowers"], env=environment, check=True, timeout=120
    )
    shown = subprocess.run(
        [sys.executable, "-c", ASK, shop],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    ).stdout

    assert "Пион" in shown
    assert "Tulips" in shown
    assert "1,500" in shown


def test_a_machine_without_it_names_the_verticals_that_there_are(tmp_path: Path) -> None:
    vitrina = Path(sys.executable).with_name("vitrina")

    done = subprocess.run(
        [vitrina, "init", tmp_path / "shop", "--vertical", "flowers"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode != 0
    assert "cafe, shop" in done.stderr
    assert not (tmp_path / "shop").exists()
