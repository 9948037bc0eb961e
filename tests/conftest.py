"""What tests run on: the engines, and a real browser."""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright

from tests.guard import is_guard, skip_unless_guard
from vitrina.engine import DuckDB

# a slow machine is no fault of the code; CI looks at the same examples each time
settings.register_profile(
    "house", deadline=None, derandomize=is_guard(), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
SPARK_SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "1g",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for Spark is marked, so that `-m "not spark"` leaves out all of it."""
    for item in items:
        if isinstance(item, pytest.Function) and "spark" in item.fixturenames:
            item.add_marker("spark")


@pytest.fixture
def engine() -> DuckDB:
    return DuckDB.open()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests: two Playwrights in one process do not get on."""
    path = shutil.which("chromium")
    if path is None:
        skip_unless_guard("there is no Chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """One SparkSession for all tests: it takes seconds to start."""
    if missing := what_spark_lacks():
        skip_unless_guard(missing)
    from pyspark.sql import SparkSession

    folder = tmp_path_factory.mktemp("spark")
    builder = SparkSession.builder.master("local[2]").appName("vitrina tests")
    for name, value in SPARK_SETTINGS.items():
        builder = builder.config(name, value)
    builder = builder.config("spark.sql.warehouse.dir", str(folder / "warehouse"))
    builder = builder.config("spark.local.dir", str(folder / "local"))
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def what_spark_lacks() -> str | None:
    """Why Spark cannot run on this machine; nothing if it can."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed: pip install 'vitrina[spark]'"
    home = os.environ.get("JAVA_HOME")
    java = (Path(home) / "bin" / "java").exists() if home else shutil.which("java")
    return None if java else "there is no Java: install one, or set JAVA_HOME"
