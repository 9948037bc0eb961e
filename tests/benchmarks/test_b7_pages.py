"""What is told of the pages of a large chain: the middle, the worst but a few, the weight."""

import pytest

from benchmarks.b7_pages import Found, Timed, at, reported
from benchmarks.chain_setup import Chain
from benchmarks.order_results import SQLITE
from benchmarks.page_weight import Weight

HUNDRED = [float(ms) for ms in range(1, 101)]


@pytest.mark.parametrize(("share", "ms"), [(0.5, 51.0), (0.95, 96.0), (1.0, 100.0)])
def test_a_share_of_the_requests_is_not_slower(share: float, ms: float) -> None:
    assert at(share, HUNDRED) == ms


def test_a_page_stands_beside_its_goals_with_what_it_weighs() -> None:
    weight = Weight(sent=54_500, code=50_700, packed=15_200, requests=9)
    found = Found(
        pages={
            "places": Timed(path="/shop/", ms=HUNDRED, cpu_ms=12.3, weight=weight),
            "the basket": Timed(path="/shop/basket/", ms=[7.0], cpu_ms=5.0),
        },
        free_tables={"wall": [90.0, 80.0, 85.0], "cpu": [70.0, 71.0, 72.0], "found": [900]},
        there={"places": 1_003, "products": 100_022, "bookings": 2_000},
    )

    told = str(reported({SQLITE: found}, Chain(), "measure it", (0.1, 0.2)))

    assert "| places, SQLite | 51 ms | 96 ms | 12 | 54.5 KB | 50.7 KB | 15.2 KB |" in told
    assert "| the basket, SQLite | 7 ms | 7 ms | 5 |  |  |  |" in told
    assert "| free tables of a week, 50 restaurants, SQLite | 85 ms | 90 ms | 71 |" in told
    assert "1,003 places" in told
