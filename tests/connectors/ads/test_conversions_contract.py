"""What every platform that is told conversions keeps to."""

from datetime import timedelta

import pytest

from tests.connectors.ads.local_platform import Fault, Local
from tests.connectors.ads.samples import EMAIL, IDS, NOW, conversion
from tests.connectors.ads.tried import made, offering

CONVERSIONS = offering("conversions")


@pytest.mark.parametrize("name", CONVERSIONS)
def test_each_conversion_gets_its_verdict_in_its_order(name: str, local: Local) -> None:
    told = [conversion(number) for number in (3, 1, 2)]

    verdicts = made(name, local).send(told, now=NOW)

    assert [each.transaction_id for each in verdicts] == ["receipt-3", "receipt-1", "receipt-2"]
    assert all(each.is_taken and not each.reason for each in verdicts)
    assert {each: one.minor for each, one in local.books.conversions.items()} == {
        "receipt-3": 100_300,
        "receipt-1": 100_100,
        "receipt-2": 100_200,
    }
    assert {one.currency for one in local.books.conversions.values()} == {"RUB"}


@pytest.mark.parametrize("name", CONVERSIONS)
def test_nothing_to_tell_asks_nobody(name: str, local: Local) -> None:
    assert list(made(name, local).send([], now=NOW)) == []
    assert local.asked == []


@pytest.mark.parametrize("name", CONVERSIONS)
def test_a_row_that_is_refused_does_not_stop_the_others(name: str, local: Local) -> None:
    local.books.refused_rows = {"receipt-2": "unknown click", "receipt-5": "unknown click"}

    verdicts = made(name, local).send([conversion(number) for number in range(1, 7)], now=NOW)

    assert [each.is_taken for each in verdicts] == [True, False, True, True, False, True]
    assert all(bool(each.reason) != each.is_taken for each in verdicts)
    assert EMAIL not in repr(verdicts)
    assert not any(told in repr(verdicts) for told in IDS.values())
    assert sorted(local.books.conversions) == ["receipt-1", "receipt-3", "receipt-4", "receipt-6"]


@pytest.mark.parametrize("name", CONVERSIONS)
def test_what_lies_outside_the_window_is_not_sent(name: str, local: Local) -> None:
    connector = made(name, local)
    late = conversion(1, occurred_at=NOW - connector.window - timedelta(hours=1))
    ahead = conversion(2, occurred_at=NOW + timedelta(hours=1))
    just = conversion(3, occurred_at=NOW - connector.window + timedelta(hours=1))

    verdicts = connector.send([late, ahead, just], now=NOW)

    assert [each.is_taken for each in verdicts] == [False, False, True]
    assert all(each.reason for each in verdicts[:2])
    assert list(local.books.conversions) == ["receipt-3"]


@pytest.mark.parametrize("name", CONVERSIONS)
def test_a_person_is_told_of_in_the_platforms_own_ids_and_hashes(name: str, local: Local) -> None:
    made(name, local).send([conversion()], now=NOW)

    expected = local.platform.identified(conversion())
    sent = local.books.conversions["receipt-1"].fields
    assert expected
    assert {each: sent.get(each) for each in expected} == dict(expected)


@pytest.mark.parametrize("name", CONVERSIONS)
def test_the_same_transaction_counts_once_where_the_platform_knows_it(
    name: str, local: Local
) -> None:
    connector = made(name, local)

    for _ in range(2):
        [verdict] = connector.send([conversion()], now=NOW)
        assert verdict.is_taken

    assert local.books.conversions["receipt-1"].times == (1 if connector.knows_transactions else 2)


@pytest.mark.parametrize("name", CONVERSIONS)
@pytest.mark.parametrize("fault", [Fault.TIMES_OUT_AFTER_APPLY, Fault.FAILS_AFTER_APPLY])
def test_what_was_told_with_an_unknown_outcome_never_counts_twice(
    name: str, fault: Fault, local: Local
) -> None:
    local.begin(fault)
    connector = made(name, local)

    with pytest.raises(OSError):  # noqa: PT011  # whichever it is
        connector.send([conversion()], now=NOW)
    local.end()
    if connector.knows_transactions:  # else the outbox leaves it to a person
        connector.send([conversion()], now=NOW)

    assert local.books.conversions["receipt-1"].times == 1


@pytest.mark.parametrize("name", CONVERSIONS)
def test_what_cannot_be_told_is_said_without_asking_anybody(name: str, local: Local) -> None:
    connector = made(name, local)
    unknown_person = conversion(1, ids={}, email="", phone="")
    unknown_goal = conversion(2, goal="picked_a_flower")

    assert connector.accepts(conversion()) == ""
    for each in (unknown_person, unknown_goal):
        assert connector.accepts(each)
    verdicts = connector.send([unknown_person, unknown_goal], now=NOW)

    assert [each.is_taken for each in verdicts] == [False, False]
    assert all(each.reason for each in verdicts)
    assert local.asked == []


@pytest.mark.parametrize("name", CONVERSIONS)
def test_what_is_worth_less_after_a_return_is_restated_or_refused(name: str, local: Local) -> None:
    connector = made(name, local)
    connector.send([conversion(1), conversion(2)], now=NOW)
    less = conversion(1, minor=40_000, kind="restated")
    undone = conversion(2, minor=0, kind="undone")

    verdicts = connector.send([less, undone], now=NOW)

    for each, verdict, minor in zip((less, undone), verdicts, (40_000, 0), strict=True):
        assert verdict.is_taken == (connector.accepts(each) == "")
        counted = local.books.conversions[each.transaction_id]
        assert counted.times == 1
        if verdict.is_taken:
            assert counted.minor == minor
