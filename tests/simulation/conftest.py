"""One small city for all tests that only look at it."""

from dataclasses import dataclass

import pandas as pd
import pytest

from vitrina.simulation import City, CityPlan, make_city

PLAN = CityPlan(11, 3_000, 180)


@dataclass(frozen=True, slots=True)
class Looked:
    """A city's tables as frames; `sales` has a row per receipt of a sale, with its cause."""

    city: City
    seen: dict[str, pd.DataFrame]
    truth: dict[str, pd.DataFrame]
    heads: pd.DataFrame
    sales: pd.DataFrame


def look(city: City) -> Looked:
    """All tables of a city, and its sales joined with their causes."""
    seen = {name: table.to_pandas() for name, table in city.seen.items()}
    truth = {name: table.to_pandas() for name, table in city.truth.items()}
    lines = seen["receipts"]
    once = lines.drop_duplicates("receipt_id").set_index("receipt_id")
    heads = once.assign(total=lines.groupby("receipt_id").line_sum.sum())
    joined = heads.join(truth["causes"].set_index("receipt_id"))
    return Looked(city, seen, truth, heads, joined[joined.operation == "sale"])


@pytest.fixture(scope="session")
def looked() -> Looked:
    return look(make_city(PLAN))
