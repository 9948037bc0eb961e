"""Each guard is shown to matter: without it the same story does the harm that it prevents."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

import pytest

from tests.automation.conversions.given import (
    ANNA,
    Ads,
    Shop,
    sale,
    states,
    violations,
)
from tests.automation.conversions.story import told_story
from vitrina.automation.conversions import judging, leasing, queueing, sending
from vitrina.automation.conversions.judging import Offer, judge
from vitrina.automation.conversions.leasing import Outcome
from vitrina.automation.conversions.models import Telling

pytestmark = pytest.mark.usefixtures("database")
UNHEARD = ["sold 0", "found", "fails: unheard", "sent", "part of 0 returned", "found"]


def test_consent_that_is_asked_when_it_is_written_down_lets_a_withdrawal_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shop = Shop()
    agreed_then = frozenset(shop.agreed)
    shop.find(sale(customer=ANNA))
    monkeypatch.setattr(
        sending,
        "judge",
        lambda offer, platform, **named: judge(
            offer, platform, **named | {"allowed": lambda customer, at: customer in agreed_then}
        ),
    )

    shop.agreed.clear()
    shop.send()

    # test_a_withdrawal_after_it_was_written_down_withholds_it sees it
    assert shop.ads.counted == {"t1": 1000}


def test_a_window_that_is_not_looked_at_again_lets_old_conversions_through(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shop = Shop(Ads(window=timedelta(days=7)))
    shop.find(sale())

    def at_queueing(offer: Offer, platform: object, **named: object) -> object:
        created: datetime = offer.row.created_at
        asked = {**named, "allowed": lambda customer, at: True, "now": created}
        return judge(offer, platform, **asked)  # type: ignore[arg-type]  # what it was given

    monkeypatch.setattr(sending, "judge", at_queueing)

    shop.now += timedelta(days=30)
    shop.send()

    # test_what_is_older_than_the_window_is_not_told sees it
    assert shop.ads.counted == {"t1": 1000}


def test_a_new_id_for_every_try_counts_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop(Ads(fails=["unheard"]))
    shop.find(sale())
    numbers, made = count(), judging._conversion
    monkeypatch.setattr(
        judging,
        "_conversion",
        lambda *args: replace(made(*args), transaction_id=f"t{next(numbers)}"),
    )

    shop.send()
    shop.send(later=timedelta(minutes=2))

    assert len(shop.ads.counted) == 2  # test_an_answer_that_does_not_come_… sees it


def test_what_is_not_repeated_as_it_was_is_lost_on_the_platform(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert told_story("guarded", UNHEARD).shop.ads.counted == {"t0": 500}
    kept = sending._no_answer
    monkeypatch.setattr(
        sending, "_no_answer", lambda *args: replace(kept(*args), keeps_offer=False)
    )

    story = told_story("sabotaged", UNHEARD)

    assert story.shop.ads.clashes == ["t0"]
    assert story.shop.ads.counted == {"t0": 1000} != story.truth


def test_without_the_lease_two_processes_tell_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop()
    shop.find(sale())
    monkeypatch.setattr(leasing, "LEASE", timedelta(days=-1))
    shop.ads.meanwhile = lambda: _once(shop)

    shop.send()

    assert [key for key, _, _ in shop.ads.told] == ["t1", "t1"]
    assert shop.ads.counted == {"t1": 1000}  # the platform's own guard is the second one


def _once(shop: Shop) -> None:
    shop.ads.meanwhile = lambda: None
    shop.send()


def test_without_the_comparison_a_return_during_the_call_is_forgotten_and_the_audit_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shop = Shop()
    shop.find(sale(1, 1000))
    shop.ads.meanwhile = lambda: shop.find(sale(1, 600))
    take = leasing._take

    def believe(ours: object, now: datetime) -> None:
        take(ours, now)  # type: ignore[arg-type]  # what it was given
        Telling.objects.filter(state="waiting").update(state="taken")

    monkeypatch.setattr(leasing, "_take", believe)

    shop.send()

    assert violations() == ["A conversion that is taken was told with what it is worth now."]


def test_without_the_mark_of_the_lease_a_late_answer_overwrites_what_another_process_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shop = Shop(Ads(fails=["unheard"]))
    shop.find(sale())
    shop.ads.meanwhile = lambda: _taken_over(shop)

    shop.send()

    assert states() == {"t1": "taken"}  # the other process has heard that it is there

    def anybody_s(ours: object, outcome: Outcome, now: datetime) -> None:
        Telling.objects.update(state=outcome.state)

    monkeypatch.setattr(leasing, "_leave", anybody_s)
    shop.find(sale(1, 600))
    shop.ads.fails, shop.ads.meanwhile = ["unheard"], lambda: _taken_over(shop)

    shop.send()

    assert states() == {"t1": "waiting"}


def _taken_over(shop: Shop) -> None:
    """The lease has run out, and another process has its turn."""
    fails, shop.ads.fails = shop.ads.fails, []
    shop.ads.meanwhile = lambda: None
    shop.send(later=timedelta(minutes=11))
    shop.ads.fails = fails


def test_without_its_row_a_sale_is_taken_for_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    shop = Shop()
    shop.find(sale())
    shop.send()
    monkeypatch.setattr(queueing, "KEPT", timedelta(0))

    queueing.forget_old(now=shop.now)
    shop.find(sale(1, 600))
    shop.send()

    assert shop.ads.clashes == ["t1"]  # test_rows_outlive_every_window sees it
