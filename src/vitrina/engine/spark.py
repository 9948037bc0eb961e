"""The distributed engine: a SparkSession that somebody else opened."""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from sqlglot import exp

from vitrina.engine.arrow_types import plain
from vitrina.engine.spark_dialect import to_spark
from vitrina.engine.table import Table
from vitrina.errors import SettingError

# what the translation of queries counts on
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.timestampType": "TIMESTAMP_LTZ",
}


def connect(master: str) -> SparkSession:
    """A session on a cluster, or in this process with `local[2]`; end it with `.stop()`.

    Everything else (memory, cores, the driver's address) is read from Spark's own settings:
    conf/spark-defaults.conf in SPARK_CONF_DIR, or what `spark-submit` was given.

    Raises:
        SettingError: no Spark answers at that address, or there is no Java.
    """
    builder = SparkSession.builder.master(master).appName("vitrina")
    try:
        session: SparkSession = builder.config(
            "spark.ui.showConsoleProgress", "false"
        ).getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
    except Exception as error:  # Java's own errors arrive as many types
        raise SettingError(
            f"No Spark session on {master!r}: {error}. Is Java 17 installed, and does the master "
            "run there? `local[2]` needs no cluster."
        ) from error
    return session


class Spark:
    """Runs queries on a Spark session of its own, beside the one that was given.

    Both share the cluster; settings and temporary views of the given one stay as they are.
    """

    def __init__(self, session: SparkSession) -> None:
        self._session = session.newSession()
        for name, value in SETTINGS.items():
            self._session.conf.set(name, value)
        self._names = count(1)

    def columns(self, query: exp.Query) -> list[str]:
        names: list[str] = self._run(query).columns
        return names

    def arrow(self, query: exp.Query) -> pa.Table:
        return plain(self._run(query).toArrow())

    def adopt(self, data: pa.Table) -> Table:
        return self._table("given", self._session.createDataFrame(plain(data)))

    def read(self, files: Sequence[Path], *, root: Path) -> Table:
        paths = [f"file:{_escaped(file)}" for file in files]
        reader = self._session.read.option("basePath", f"file:{root}")
        return self._table("read", reader.parquet(*paths))

    def store(self, query: exp.Query, name: str) -> Table:
        """Run once and keep the rows in the executors, on disk where memory is short.

        A checkpoint and not a cache: it also cuts the plan, which would otherwise grow with
        each turn of a loop. An executor that is lost takes its rows along, and Spark says so.
        """
        return self._table(name, self._run(query).localCheckpoint(eager=True))

    def _table(self, name: str, rows: DataFrame) -> Table:
        view = f"{name}_{next(self._names)}"
        rows.createOrReplaceTempView(exp.to_identifier(view).sql(dialect="spark"))
        chosen = [exp.column(exp.to_identifier(column, quoted=True)) for column in rows.columns]
        return Table(self, exp.select(*chosen).from_(exp.to_table(view)))

    def _run(self, query: exp.Query) -> DataFrame:
        return self._session.sql(to_spark(query))


def _escaped(path: Path) -> str:
    """Spark takes brackets, braces and stars of a path for a pattern."""
    return "".join(f"\\{sign}" if sign in "*?[]{}\\" else sign for sign in str(path))
