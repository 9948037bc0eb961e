"""The same credit where the paths live on Spark."""

import pytest

from tests.attribution.paths import lost, path, table
from vitrina import attribution
from vitrina.engine import DuckDB, Engine
from vitrina.engine.choose import engine_of

ROWS = [
    path("a", "b", "a", campaigns=["x", "(none)", "x"], path_id="one"),
    path("b", "c", value=-50, nulls=2, path_id="two"),
    path(conversions=2, path_id="three"),
    path("a > b", "c", conversions=3, path_id="four"),
    lost("c", "a", path_id="five"),
]


@pytest.mark.spark
@pytest.mark.parametrize("unit", ["channel", "campaign", "touch"])
@pytest.mark.parametrize(
    ("name", "settings"), [("linear", {}), ("time_decay", {}), ("markov", {"order": 2})]
)
def test_spark_gives_the_same_rows(
    name: str, settings: dict[str, int], unit: str, spark: object
) -> None:
    model = attribution.MODELS[name](**settings)

    on_spark = _credit(engine_of(spark), model, unit)
    on_duckdb = _credit(DuckDB.open(), model, unit)

    assert on_spark == on_duckdb


def _credit(engine: Engine, model: attribution.Model, unit: str) -> list[tuple[str, ...]]:
    rows = attribution.credit(engine.adopt(table(ROWS)), model).by(unit).rows()
    return sorted(
        tuple(f"{cell:.9f}" if isinstance(cell, float) else str(cell) for cell in row.values())
        for row in rows
    )
