"""What the page of connectors shows, what an erasure leaves, and what the audit sees."""

from datetime import timedelta

import pytest

from tests.automation.conversions.given import (
    ANNA,
    NOW,
    Ads,
    Shop,
    returned,
    sale,
    states,
    the_row,
    violations,
)
from vitrina.automation.conversions.models import Telling
from vitrina.automation.conversions.services import (
    Counts,
    Reason,
    forget_old,
    forget_person,
    found_since,
    goals_of,
    health,
    listed,
    replay,
)
from vitrina.errors import UnknownNameError

pytestmark = pytest.mark.usefixtures("database")


def test_health_counts_every_row_once_and_says_why() -> None:
    shop = Shop(Ads(fails=["picky"]))
    shop.find(sale(1), sale(2), sale(3), sale(4), sale(5, ids={}))
    shop.send(later=timedelta(minutes=3))
    shop.find(sale(6), returned(1))
    shop.send()
    shop.find(sale(7))

    [seen] = health()

    assert (seen.platform, seen.account) == ("ads", "counter-1")
    assert {state: rows for state, rows in seen.rows.items() if rows} == {
        "taken": 3,  # t1 is undone
        "rejected": 2,
        "not_sendable": 1,
        "waiting": 1,
    }
    assert sum(seen.rows.values()) == 7
    assert seen.reasons == (
        Reason("rejected", "Its click is not known yet.", 2),
        Reason("not_sendable", "It has no yclid and no e-mail address.", 1),
    )
    assert seen.counted == len(shop.ads.counted) == 2
    assert seen.oldest_waiting_at == NOW - timedelta(hours=1)
    assert seen.last_taken_at == shop.now


def test_without_rows_there_is_no_account() -> None:
    assert health() == []


def test_rows_are_listed_by_state_reason_and_goal() -> None:
    shop = Shop(Ads(fails=["picky"]))
    shop.find(sale(1), sale(2), sale(3))
    shop.send()

    rejected = listed("ads", "counter-1", state="rejected", reason="Its click is not known yet.")

    assert [row.transaction_id for row in rejected] == ["t2"]
    assert [row.transaction_id for row in listed("ads", "counter-1")] == ["t3", "t2", "t1"]
    assert listed("ads", "counter-1", goal="order").count() == 0
    with pytest.raises(UnknownNameError, match="rejected"):
        listed("ads", "counter-1", state="refused")


def test_only_goals_that_the_account_has_a_place_for_are_looked_for() -> None:
    shop = Shop(Ads(goals={"receipt", "lead"}))

    taken = goals_of(shop.platform, ("receipt", "order", "lead"), currency="RUB", now=NOW)

    assert taken == ("receipt", "lead")


def test_an_erased_person_is_told_of_no_more_and_leaves_only_a_number() -> None:
    shop = Shop()
    shop.find(sale(1, customer=ANNA), sale(2))
    shop.send()
    shop.find(sale(3, customer=ANNA))

    assert forget_person(ANNA, now=shop.now) == 2

    rows = {row.transaction_id: row for row in Telling.objects.filter(customer="erased")}
    assert {key: (row.state, row.ids) for key, row in rows.items()} == {
        "t1": ("taken", {}),
        "t3": ("withheld", {}),
    }
    replay([rows["t3"].id], now=shop.now)
    shop.find(sale(1, 400, customer=ANNA), sale(3, customer=ANNA))
    assert shop.send() == Counts(withheld=2)
    assert shop.ads.counted == {"t1": 1000, "t2": 1000}
    assert violations() == []


def test_rows_outlive_every_window() -> None:
    shop = Shop()
    shop.find(sale())
    shop.send()

    looked_for_until = shop.ads.window + timedelta(days=7)
    assert found_since(shop.platform, now=NOW) == NOW - looked_for_until
    assert forget_old(now=NOW + looked_for_until) == 0
    assert forget_old(now=NOW + timedelta(days=400)) == 1
    assert states() == {}


def test_the_audit_sees_what_was_tampered_with() -> None:
    shop = Shop()
    shop.find(sale())
    shop.send()
    row = the_row()

    for damage, sentence in (
        ({"told_minor": 1}, "A conversion that is taken was told with what it is worth now."),
        ({"state": "sending"}, "What is being sent is leased to somebody, and nothing else is."),
        ({"state": "rejected"}, "What is not taken and does not wait says why."),
        (
            {"told_kind": "", "state": "waiting"},
            "What was never told has no time of telling.",
        ),
    ):
        Telling.objects.update(**damage)
        assert violations() == [sentence]
        row.save()
    assert violations() == []
