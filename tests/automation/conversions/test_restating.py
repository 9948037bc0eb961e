"""After a return the platform counts what is left, and only what it was told of before."""

from datetime import timedelta

import pytest

from tests.automation.conversions.given import (
    Ads,
    Shop,
    returned,
    sale,
    states,
    the_row,
    violations,
)
from vitrina.automation.conversions.services import Counts, replay

pytestmark = pytest.mark.usefixtures("database")
MINUTE = timedelta(minutes=1)


def told(*before: str) -> Shop:
    """A sale of 1000 that the platform has, and what goes wrong in its next calls."""
    shop = Shop()
    shop.find(sale(1, 1000))
    shop.send()
    shop.ads.fails = list(before)
    return shop


def test_a_partial_return_restates_the_value() -> None:
    shop = told()

    shop.find(sale(1, 600))
    shop.send()

    assert shop.ads.told == [("t1", "new", 1000), ("t1", "restated", 600)]
    assert shop.ads.counted == {"t1": 600}
    assert violations() == []


def test_a_full_return_undoes_it() -> None:
    shop = told()

    shop.find(returned())
    shop.send()

    assert shop.ads.told[-1] == ("t1", "undone", 0)
    assert shop.ads.counted == {}
    assert states() == {"t1": "taken"}
    assert violations() == []


def test_of_several_returns_the_latest_value_is_told() -> None:
    shop = told()

    shop.find(sale(1, 600))
    shop.find(sale(1, 250))
    shop.send()

    assert shop.ads.told[1:] == [("t1", "restated", 250)]


def test_a_return_before_it_was_told_lowers_what_is_told() -> None:
    shop = Shop()
    shop.find(sale(1, 1000))

    shop.find(sale(1, 600))
    shop.send()

    assert shop.ads.told == [("t1", "new", 600)]


def test_what_was_given_back_in_full_before_it_was_told_is_not_told() -> None:
    shop = Shop()
    shop.find(sale(1, 1000))

    shop.find(returned(1), returned(2))
    counts = shop.send()

    assert counts == Counts(not_sendable=1)
    assert shop.ads.calls == []
    assert states() == {"t1": "not_sendable"}  # the other one was never written down


def test_a_return_while_nobody_knows_whether_it_arrived_is_told_after_the_same_was_repeated() -> (
    None
):
    shop = Shop(Ads(fails=["unheard"]))
    shop.find(sale(1, 1000))
    shop.send()

    shop.find(sale(1, 600))
    shop.send(later=MINUTE)
    shop.send()

    assert shop.ads.told == [("t1", "new", 1000), ("t1", "new", 1000), ("t1", "restated", 600)]
    assert shop.ads.clashes == []
    assert shop.ads.counted == {"t1": 600}


@pytest.mark.parametrize("fault", ["half throttled", "half refused"])
def test_what_arrived_before_the_rest_of_the_call_was_refused_is_repeated_before_a_return(
    fault: str,
) -> None:
    shop = Shop(Ads(fails=[fault]))
    shop.find(sale(1, 1000))
    shop.send()
    shop.find(sale(1, 600))

    replay([the_row().id], now=shop.now)
    shop.send(later=2 * MINUTE)
    shop.send()

    assert [minor for _, _, minor in shop.ads.told] == [1000, 1000, 600]
    assert shop.ads.counted == {"t1": 600}


@pytest.mark.parametrize("fault", ["throttled", "refused"])
def test_a_call_that_did_nothing_does_not_settle_what_an_earlier_one_left_open(
    fault: str,
) -> None:
    shop = Shop(Ads(fails=["unheard", fault]))
    shop.find(sale(1, 1000))
    shop.send()
    shop.find(sale(1, 600))

    shop.send(later=MINUTE)
    replay([the_row().id], now=shop.now)
    shop.send(later=2 * MINUTE)
    shop.send()

    assert [minor for _, _, minor in shop.ads.told] == [1000, 1000, 600]
    assert shop.ads.clashes == []
    assert shop.ads.counted == {"t1": 600}


def test_a_full_return_while_nobody_knows_is_told_as_well() -> None:
    shop = Shop(Ads(fails=["unheard"]))
    shop.find(sale(1, 1000))
    shop.send()

    shop.find(returned())
    shop.send(later=MINUTE)
    shop.send()

    assert shop.ads.counted == {}
    assert violations() == []


def test_a_restatement_that_gets_no_answer_is_repeated_before_a_newer_one() -> None:
    shop = told("unheard")
    shop.find(sale(1, 600))
    shop.send()

    shop.find(sale(1, 250))
    shop.send(later=MINUTE)
    shop.send()

    assert [minor for _, _, minor in shop.ads.told] == [1000, 600, 600, 250]
    assert shop.ads.counted == {"t1": 250}


def test_a_return_that_comes_while_the_sale_is_being_told_is_told_next() -> None:
    shop = Shop()
    shop.find(sale(1, 1000))
    shop.ads.meanwhile = lambda: shop.find(sale(1, 600))

    shop.send()

    assert (the_row().state, the_row().told_minor, the_row().minor) == ("waiting", 1000, 600)
    assert violations() == []


def test_a_return_outside_the_window_is_not_told_and_says_so() -> None:
    shop = told()
    shop.now += timedelta(days=21)

    shop.find(sale(1, 600))
    counts = shop.send()

    assert counts == Counts(expired=1)
    assert shop.ads.counted == {"t1": 1000}
    assert the_row().told_minor == 1000


def test_a_rejected_restatement_that_is_put_back_tells_the_latest_value() -> None:
    shop = told("refused")
    shop.find(sale(1, 600))
    shop.send()
    shop.find(sale(1, 250))

    assert states() == {"t1": "rejected"}
    replay([the_row().id], now=shop.now)
    shop.send()  # what a part of the refused call may have told
    shop.send()

    assert shop.ads.counted == {"t1": 250}


def test_a_return_that_is_taken_back_counts_again() -> None:
    shop = told()
    shop.find(returned())
    shop.send()

    shop.find(sale(1, 1000))
    shop.send()

    assert shop.ads.told[-1] == ("t1", "restated", 1000)
    assert shop.ads.counted == {"t1": 1000}
