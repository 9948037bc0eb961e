"""A crowd of buyers with their whims: in threads, or as a process of their own.

python -m tests.commerce.capacity.buyers '{"database": …, "pools": [1, 2], "numbers": [0, 100]}'
"""

import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from random import Random

from django.db import connection

from tests.databases import connected
from vitrina.commerce.capacity.models import Hold
from vitrina.commerce.capacity.services import (
    Want,
    cancel_claims,
    commit_hold,
    fulfil,
    give_back,
    place_hold,
    release_hold,
    swap,
)
from vitrina.commerce.transactions import Refusal

PATIENT, FORGETFUL = timedelta(minutes=5), timedelta(milliseconds=20)


def sell(pools: Sequence[int], numbers: range, threads: int) -> int:
    """Let buyers try; returns how many units they have in the end."""

    def one_by_one(mine: range) -> int:
        try:
            return sum(buy(pools, number) for number in mine)
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as crowd:
        return sum(crowd.map(one_by_one, (numbers[first::threads] for first in range(threads))))


def buy(pools: Sequence[int], number: int) -> int:
    """One buyer's story; returns the units that they have in the end."""
    rng = Random(number)
    units, whim = rng.choice([1, 1, 2]), rng.random()
    held = place_hold(
        [Want(pools[0], 0, units)],
        key=f"buyer {number}",
        subject=f"order:{number}",
        now=datetime.now(UTC),
        ttl=FORGETFUL if whim < 0.3 else PATIENT,
    )
    if isinstance(held, Refusal):
        assert held.reason == "sold_out"
        return 0
    if whim < 0.2:
        return 0  # forgets it
    if whim < 0.5 and whim >= 0.3:
        release_hold(held.id, now=datetime.now(UTC))
        return 0
    firm = commit_hold(held.id, now=datetime.now(UTC))
    if isinstance(firm, Refusal):
        assert (firm.reason, whim < 0.3) == ("expired", True)
        return 0
    return use(firm, pools, units, rng)


def use(firm: Hold, pools: Sequence[int], units: int, rng: Random) -> int:
    """What becomes of a firm hold; returns the units that its buyer keeps."""
    whim, now = rng.random(), datetime.now(UTC)
    if whim < 0.3:
        assert cancel_claims(firm.id, now=now) is None
        return 0
    if whim < 0.5:
        assert fulfil(firm.id, now=now) is None
        assert give_back(firm.id, [Want(pools[0], 0, 1)], now=now) is None
        return units - 1
    if whim < 0.7:
        swap(firm.id, [Want(pools[1], 0, units)], now=now)  # all the same if it is refused
    return units


def main() -> None:
    """Buy as the argument says, and print what was kept."""
    told = json.loads(sys.argv[1])
    with connected(told["database"]):
        kept = sell(told["pools"], range(*told["numbers"]), told["threads"])
    sys.stdout.write(str(kept))


if __name__ == "__main__":
    main()
