"""Find the engine that a caller means."""

from typing import cast

import duckdb

from vitrina.engine.duckdb import DuckDB
from vitrina.engine.table import Engine
from vitrina.errors import SettingError


def engine_of(given: object) -> Engine:
    """An engine for nothing (DuckDB), a DuckDB connection, a SparkSession, or an Engine.

    Raises:
        SettingError: none of these.
    """
    if given is None:
        return DuckDB.open()
    if isinstance(given, duckdb.DuckDBPyConnection):
        return DuckDB(given)
    if type(given).__module__.startswith("pyspark."):
        from vitrina.engine.spark import Spark  # noqa: PLC0415  # pyspark is an optional extra

        return Spark(given)
    if all(hasattr(given, verb) for verb in ("columns", "arrow", "adopt", "read", "store")):
        return cast(Engine, given)
    raise SettingError(
        f"{type(given).__name__} is no engine. Leave it out for DuckDB, or pass a SparkSession "
        "or a DuckDB connection."
    )
