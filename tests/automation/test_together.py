"""Several runs at the same moment: each change leaves once, and the ceilings hold for all."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from tests.automation.given import (
    Clock,
    account,
    acted,
    draft,
    platform,
    proposed,
    released,
    rub,
    violations,
)
from vitrina.automation.proposals.services import Limits, Thresholds, verify

RUNS = 4
NAMES = [f"c{number}" for number in range(8)]


@pytest.mark.usefixtures("database")
def test_four_runs_at_once_send_each_change_once_and_stay_below_the_ceiling(
    tmp_path: Path,
) -> None:
    # eight raises of 20 roubles are approved; the worst day has room for three
    ceiling = 2 * (8 * 10_000 + 3 * 2_000)
    tight = Limits(currency="RUB", day_ceiling_minor=ceiling, month_ceiling_minor=ceiling * 31)
    account(limits=tight, thresholds=Thresholds(None, no_person_up_to_minor=2_000))
    for name in NAMES:
        proposed(draft(rub(12_000), campaign_id=name))
    where, switch, together = platform(*NAMES), released(tmp_path), Barrier(RUNS)

    def run(_: int) -> None:
        try:
            together.wait()
            acted(where, switch, Clock())
        finally:
            connection.close()

    with ThreadPoolExecutor(RUNS) as pool:
        list(pool.map(run, range(RUNS)))

    times = Counter(key for key, _ in where.writes)
    assert set(times.values()) == {1}
    assert len(times) == 3
    assert (violations(), verify()) == ([], ())
