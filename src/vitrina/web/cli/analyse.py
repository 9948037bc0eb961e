"""`vitrina analyse`: from what was imported to what reports read."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import click
from rich.console import Console

from vitrina.engine import open_lake
from vitrina.web.cli.options import folder_argument
from vitrina.web.cli.steps import run_steps
from vitrina.web.pipeline import derive


@click.command()
@folder_argument
@click.option(
    "--spark",
    "master",
    metavar="MASTER",
    help="Run the queries on Spark: spark://host:7077, yarn, or local[2]. Else DuckDB.",
)
def analyse(folder: Path, master: str | None) -> None:
    r"""Resolve people, build journeys, attribute and compare, after an import into LAKE.

    \b
    Examples:
        vitrina import shop receipts march.csv --zone Europe/Moscow --currency RUB
        vitrina analyse shop
        vitrina analyse /mnt/shared/shop --spark spark://spark.example:7077
        vitrina report shop
    """
    with _engine(master) as engine:
        run_steps(derive(open_lake(folder, engine=engine)), Console())


@contextmanager
def _engine(master: str | None) -> Iterator[object]:
    """A Spark session that ends with the command; nothing for DuckDB."""
    if master is None:
        yield None
        return
    if find_spec("pyspark") is None:
        raise click.UsageError("--spark needs PySpark: pip install 'vitrina[spark]'")
    from vitrina.engine.spark import connect  # noqa: PLC0415  # pyspark is an optional extra

    session = connect(master)
    try:
        yield session
    finally:
        session.stop()
