"""A conversion is told once, to whoever may know of it, while the platform takes it."""

from datetime import timedelta

import pytest

from tests.automation.conversions.given import (
    ANNA,
    EMAIL,
    NOW,
    Ads,
    Shop,
    nothing,
    sale,
    states,
    the_row,
    violations,
)
from vitrina.automation.conversions.models import Telling
from vitrina.automation.conversions.services import Counts, replay

pytestmark = pytest.mark.usefixtures("database")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def test_what_was_found_is_told_once_however_often_it_is_found_and_sent() -> None:
    shop = Shop()

    shop.find(sale(1, 1000), sale(2, 500))
    counts = shop.send()
    shop.find(sale(1, 1000), sale(2, 500))
    again = shop.send(later=MINUTE)

    assert (counts, again) == (Counts(taken=2), Counts())
    assert shop.ads.counted == {"t1": 1000, "t2": 500}
    assert len(shop.ads.calls) == 1
    assert states() == {"t1": "taken", "t2": "taken"}
    assert violations() == []


def test_two_accounts_are_told_each_on_its_own() -> None:
    one, other = Shop(account="counter-1"), Shop(account="counter-2")
    for shop in (one, other):
        shop.find(sale())

    one.send()

    assert (one.ads.counted, other.ads.counted) == ({"t1": 1000}, {})
    other.send()
    assert other.ads.counted == {"t1": 1000}


def test_a_refused_row_is_kept_with_its_reason_and_the_rest_of_the_batch_is_taken() -> None:
    shop = Shop(Ads(fails=["picky"]))
    shop.find(sale(1), sale(2), sale(3))

    counts = shop.send()

    assert counts == Counts(taken=2, rejected=1)
    assert states() == {"t1": "taken", "t2": "rejected", "t3": "taken"}
    assert Telling.objects.get(state="rejected").reason == "Its click is not known yet."


def test_a_rejected_row_that_is_put_back_is_told_and_a_second_press_does_nothing() -> None:
    shop = Shop(Ads(fails=["picky"]))
    shop.find(sale(1), sale(2))
    shop.send()
    rejected = [Telling.objects.get(state="rejected").id]

    first, second = replay(rejected, now=shop.now), replay(rejected, now=shop.now)
    shop.send()
    third = replay(rejected, now=shop.now)

    assert (first, second, third) == (1, 0, 0)
    assert shop.ads.counted == {"t1": 1000, "t2": 1000}
    assert [key for key, _, _ in shop.ads.told].count("t2") == 2  # rejected, then taken


def test_a_call_that_is_refused_rejects_its_rows_and_says_so() -> None:
    shop = Shop(Ads(fails=["refused"]))
    shop.find(sale(1), sale(2))

    counts = shop.send()

    assert counts == Counts(rejected=2, refusal="The token has run out. Connect it again.")
    replay([row.id for row in Telling.objects.all()], now=shop.now)
    assert shop.send() == Counts(taken=2)
    assert shop.ads.clashes == []


def test_an_answer_that_does_not_come_is_asked_for_again_after_growing_pauses() -> None:
    shop = Shop(Ads(fails=["lost", "unheard"]))
    shop.find(sale())

    assert shop.send() == Counts(put_off=1)
    assert shop.send(later=MINUTE * 0.9) == Counts()
    assert shop.send(later=MINUTE * 0.2) == Counts(put_off=1)
    assert shop.send(later=MINUTE * 4) == Counts()
    assert shop.send(later=MINUTE * 2) == Counts(taken=1)
    assert shop.ads.told == [("t1", "new", 1000), ("t1", "new", 1000)]
    assert shop.ads.counted == {"t1": 1000}
    assert the_row().attempts == 0


def test_a_platform_that_wants_to_be_asked_later_is() -> None:
    shop = Shop(Ads(fails=["throttled"]))
    shop.find(sale())

    assert shop.send() == Counts(put_off=1)
    assert shop.send(later=timedelta(seconds=89)) == Counts()
    assert shop.send(later=timedelta(seconds=1)) == Counts(taken=1)


def test_a_row_that_the_platform_says_nothing_of_is_sent_again() -> None:
    shop = Shop(Ads(fails=["silent"]))
    shop.find(sale(1), sale(2))

    assert shop.send() == Counts(taken=1, put_off=1)
    assert shop.send(later=MINUTE) == Counts(taken=1)
    assert shop.ads.counted == {"t1": 1000, "t2": 1000}


def test_what_is_older_than_the_window_is_not_told() -> None:
    shop = Shop(Ads(window=timedelta(days=7)))
    shop.find(sale(1))

    shop.now = NOW + 7 * DAY
    counts = shop.send()

    assert counts == Counts(expired=1)
    assert shop.ads.calls == []
    assert the_row().reason == "ads takes it for 7 days only."


def test_what_waited_beyond_the_window_for_an_answer_is_not_told_again() -> None:
    shop = Shop(Ads(window=timedelta(hours=2), fails=["lost"]))
    shop.find(sale())

    assert shop.send() == Counts(put_off=1)
    assert shop.send(later=timedelta(hours=2)) == Counts(expired=1)
    assert violations() == []


def test_a_withdrawal_after_it_was_written_down_withholds_it() -> None:
    shop = Shop()
    shop.find(sale(1, customer=ANNA), sale(2))

    shop.agreed.clear()
    counts = shop.send()

    assert counts == Counts(taken=1, withheld=1)
    assert shop.ads.counted == {"t2": 1000}
    shop.agreed.add(ANNA)
    replay([Telling.objects.get(state="withheld").id], now=shop.now)
    assert shop.send() == Counts(taken=1)


def test_a_withdrawal_between_two_rows_of_one_batch_is_heeded() -> None:
    shop = Shop()
    shop.find(sale(1, ids={}, customer=ANNA), sale(2, ids={}, customer=ANNA))
    shop.after_contact = shop.agreed.clear

    assert shop.send() == Counts(taken=1, withheld=1)


def test_who_declined_in_the_browser_is_not_told_of() -> None:
    shop = Shop()
    shop.find(sale(1))

    shop.find(sale(1, is_declined=True))
    counts = shop.send()

    assert counts == Counts(withheld=1)
    assert the_row().reason == "Their browser asked not to be followed."


def test_a_contact_is_looked_up_only_where_no_id_is_known_and_is_kept_nowhere() -> None:
    shop = Shop()
    shop.find(sale(1, customer=ANNA), sale(2, ids={}, customer=ANNA))

    shop.send()

    by_key = {each.transaction_id: each for each in shop.ads.calls[0]}
    assert (by_key["t1"].email, by_key["t2"].email) == ("", EMAIL)
    assert shop.asked == [ANNA]
    assert EMAIL not in str(list(Telling.objects.values_list()))


def test_nobody_is_looked_up_who_has_not_agreed() -> None:
    shop = Shop(agreed=set())
    shop.find(sale(ids={}, customer=ANNA))

    shop.send()

    assert shop.asked == []


def test_what_the_platform_knows_nobody_of_waits_until_more_is_known() -> None:
    shop = Shop()
    shop.find(sale(ids={}))

    assert shop.send() == Counts(not_sendable=1)
    assert the_row().reason == "It has no yclid and no e-mail address."
    shop.find(sale(ids={}))
    assert shop.send() == Counts()
    shop.find(sale(ids={"yclid": "y1"}))
    assert shop.send() == Counts(taken=1)


def test_the_stop_switch_lets_nothing_out_and_loses_nothing() -> None:
    shop = Shop(is_stopped=True)
    shop.find(sale())

    assert shop.send() == Counts()
    assert states() == {"t1": "waiting"}
    shop.is_stopped = False
    assert shop.send() == Counts(taken=1)


def test_the_stop_switch_is_read_once_more_just_before_the_call() -> None:
    shop = Shop()
    shop.find(sale(customer=ANNA))
    shop.after_consent = lambda: setattr(shop, "is_stopped", True)

    assert shop.send() == Counts(put_off=1)
    assert shop.ads.calls == []
    assert violations() == []
    shop.is_stopped, shop.after_consent = False, nothing
    assert shop.send() == Counts(taken=1)


def test_a_platform_that_counts_repeats_is_asked_once_and_a_person_looks() -> None:
    shop = Shop(Ads(fails=["lost"], knows_transactions=False))
    shop.find(sale())

    assert shop.send() == Counts(put_off=1)
    assert shop.send(later=MINUTE) == Counts(rejected=1)
    assert the_row().reason.startswith("Nobody knows whether it arrived")
    assert shop.ads.calls == []
    replay([the_row().id], now=shop.now)
    assert shop.send() == Counts(taken=1)


@pytest.mark.parametrize("fault", ["throttled", "refused"])
def test_where_a_platform_that_counts_repeats_says_that_nothing_arrived_it_is_sent_again(
    fault: str,
) -> None:
    shop = Shop(Ads(fails=[fault], knows_transactions=False))
    shop.find(sale())
    shop.send()

    replay([the_row().id], now=shop.now)

    assert shop.send(later=2 * MINUTE) == Counts(taken=1)


def test_a_call_tells_at_most_so_many_and_the_oldest_first() -> None:
    shop = Shop()
    shop.find(*(sale(number) for number in range(5)))

    counts = [shop.send(limit=2).taken for _ in range(3)]

    assert counts == [2, 2, 1]
    assert [key for key, _, _ in shop.ads.told] == ["t0", "t1", "t2", "t3", "t4"]


def test_a_text_that_no_database_keeps_does_not_stop_the_others() -> None:
    shop = Shop()

    shop.find(sale(1, subject="\0" + "x" * 900, ids={"yclid": "y\0one"}), sale(2))

    assert shop.send() == Counts(taken=2)
    assert shop.ads.calls[0][0].ids == {"yclid": "yone"}


def test_a_reason_in_which_the_platform_repeats_a_person_s_address_is_covered() -> None:
    shop = Shop(Ads(fails=["picky"], reason="anna@example.org is nobody's"))
    shop.find(sale(1), sale(2))

    shop.send()

    assert Telling.objects.get(state="rejected").reason == "[email] is nobody's"
