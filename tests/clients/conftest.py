"""A running shop, and the official clients that speak to it."""

from collections.abc import Iterator
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from tests.clients.node import Node, install
from tests.clients.servers import site
from tests.clients.shop import Shop, running_shop
from tests.guard import skip_unless_guard

PROGRAMS = Path(__file__).parent / "programs"
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Tea shop</title>
<link rel="icon" href="data:,"><script src="{script}"></script></html>"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    with running_shop(tmp_path_factory.mktemp("clients") / "shop") as running:
        yield running


@pytest.fixture(scope="session")
def node() -> Node:
    try:
        return install()
    except (OSError, CalledProcessError) as error:
        skip_unless_guard(f"the official clients of npm cannot be had: {error}")


@pytest.fixture(scope="module")
def tea_site(node: Node, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with one page for each browser client, /segment_browser.html and so on."""
    folder = tmp_path_factory.mktemp("site")
    for program in PROGRAMS.glob("*_browser.mjs"):
        script = folder / f"{program.stem}.js"
        node.bundle(program, script)
        page = PAGE.format(script=script.name)
        script.with_suffix(".html").write_text(page, encoding="utf-8")
    with site(folder) as address:
        yield address
