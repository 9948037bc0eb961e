"""Whatever goes wrong, in whatever order: what a connector says is what is true there."""

import copy
from random import Random

import pytest

from tests.connectors.ads.local_platform import Books, Fault, Local
from tests.connectors.ads.samples import CAMPAIGNS, NOW, conversion
from tests.connectors.ads.tried import made, offering
from vitrina.connectors.advertising import Setting, Value
from vitrina.errors import RefusedError, ThrottledError

STEPS = 40
# all but the slow one, which costs a test its time and teaches no more than the dropped line
FAULTS: list[Fault | None] = [None, *(fault for fault in Fault if fault is not Fault.SLOW)]
SEEDS = range(8)


def begin(local: Local, fault: Fault | None) -> None:
    local.end()
    if fault:
        local.begin(fault)


def after(books: Books, campaign_id: str, setting: Setting, value: Value) -> Books:
    """The books with one value in its place."""
    changed = copy.deepcopy(books)
    changed.campaigns[campaign_id].values[setting] = value
    return changed


@pytest.mark.parametrize("name", offering("changes"))
@pytest.mark.parametrize("seed", SEEDS)
def test_a_change_is_made_turned_away_or_owned_up_to(name: str, seed: int, local: Local) -> None:
    random = Random(seed)  # the same storm each time
    connector = made(name, local)
    changes = local.platform.changes

    for step in range(STEPS):
        setting, values = random.choice(list(changes.items()))
        campaign_id, value = random.choice(list(CAMPAIGNS)), random.choice(values)
        before = copy.deepcopy(local.books)
        begin(local, random.choice(FAULTS))

        try:
            connector.write(campaign_id, setting, value, key=f"key-{step}")
        except (ThrottledError, RefusedError):
            assert local.books == before
        except OSError:
            assert local.books in (before, after(before, campaign_id, setting, value))
        else:
            assert local.books == after(before, campaign_id, setting, value)
        local.end()
        there = local.books.campaigns[campaign_id].values[setting]
        assert connector.read(campaign_id, setting) == there


@pytest.mark.parametrize("name", offering("conversions"))
@pytest.mark.parametrize("seed", SEEDS)
def test_a_conversion_that_is_taken_counts_once_and_for_what_it_is_worth(
    name: str, seed: int, local: Local
) -> None:
    random = Random(seed)  # the same storm each time
    connector = made(name, local)
    waiting = [conversion(number) for number in range(1, 13)]
    local.books.refused_rows = {"receipt-5": "unknown click"}
    taken: set[str] = set()

    for _ in range(STEPS):
        some = random.sample(waiting, min(len(waiting), random.randint(1, 5)))
        begin(local, random.choice(FAULTS))
        try:
            verdicts = connector.send(some, now=NOW)
        except (ThrottledError, RefusedError):
            continue
        except OSError:
            # it may count: where the platform would count it twice, nobody sends it again
            waiting = [one for one in waiting if connector.knows_transactions or one not in some]
            continue
        taken |= {each.transaction_id for each in verdicts if each.is_taken}
        waiting = [one for one in waiting if one not in some]

    local.end()
    worth = {one.transaction_id: one.minor for one in map(conversion, range(1, 13))}
    counted = {each: told.minor for each, told in local.books.conversions.items()}
    if not local.platform.is_silent:  # where an odd body is a yes like any other
        assert taken <= set(counted)
    assert counted.items() <= worth.items()
    assert {told.times for told in local.books.conversions.values()} <= {1}
    assert "receipt-5" not in counted
