"""Nobody is given a table that is another's, however many ask at once, on both databases."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest

from tests.commerce.bookings.given import (
    EVENING,
    NOW,
    ask,
    booked,
    cafe,
    clock,
    granted,
    in_parallel,
    later,
    reason,
    shared_tables,
    tables_of,
    violations,
)
from vitrina.commerce.bookings import claiming, visiting
from vitrina.commerce.bookings.models import Booking, Seating
from vitrina.commerce.bookings.seating import ranked
from vitrina.commerce.bookings.services import (
    cancel,
    check_in,
    expire_due,
    no_show,
    reschedule,
    walk_in,
)
from vitrina.commerce.capacity.services import Want
from vitrina.commerce.transactions import Refusal

pytestmark = pytest.mark.usefixtures("database")
SIX = tuple((f"T{number}", 1, 4) for number in range(6))


def test_twenty_at_once_for_one_table_make_one_booking() -> None:
    """Double bookings: easyappointments#31 and #845, cal.diy#13397, librebooking#147."""
    cafe(tables=(("A", 1, 2),))

    answers = in_parallel([lambda: ask(2)] * 20)

    refused = [each for each in answers if isinstance(each, Refusal)]
    assert len(refused) == 19
    assert {each.reason for each in refused} == {"no_table"}
    assert shared_tables() == []
    assert violations() == {}


def test_twenty_with_one_key_make_one_booking() -> None:
    cafe()

    answers = in_parallel([lambda: ask(2, key="one")] * 20)

    assert len({granted(each).id for each in answers}) == 1
    assert Booking.objects.count() == 1
    assert violations() == {}


def test_tables_that_overlap_in_part_are_not_given_twice() -> None:
    cafe(tables=(("A", 1, 2),))
    starts = [EVENING + timedelta(minutes=15 * number) for number in range(-4, 5)]

    in_parallel([lambda at=at: ask(2, at) for at in starts * 2])  # type: ignore[misc]

    assert shared_tables() == []
    assert violations() == {}
    assert 1 <= Booking.objects.count() <= 2


def test_joined_tables_are_never_stacked() -> None:
    """openresto#242: a table in a join was given away once more by itself."""
    cafe(
        tables=(("A", 1, 2), ("B", 1, 2), ("C", 1, 2)),
        joins=(("A", "B"), ("B", "C"), ("A", "B", "C")),
    )
    parties = [2, 4, 3, 2, 6, 4, 2, 3] * 4

    in_parallel([lambda party=party: ask(party) for party in parties])  # type: ignore[misc]

    assert shared_tables() == []
    assert violations() == {}
    assert Seating.objects.count() <= 3


def test_two_hundred_bookers_of_one_evening_with_all_that_happens_meanwhile() -> None:
    cafe(
        tables=SIX,
        joins=(("T0", "T1"), ("T2", "T3"), ("T3", "T4", "T5")),
        covers_per_slot=14,
        deposit_from_party=7,
        deposit_minor=500_00,
        pay_minutes=1,
    )
    rng = Random(7)
    early = [booked(4, clock(18)) for _ in range(3)]

    answers = in_parallel([_booker(rng.randrange(1 << 30), early) for _ in range(200)])
    expire_due(now=later(minutes=10))

    told = Counter(answers)
    assert set(told) <= {"no_table", "slot_full", "booked", "cancelled", "moved", "wrong_state"}
    assert told["booked"] + told["moved"] + told["cancelled"] > 5
    assert Booking.objects.filter(state="requested").count() == 0
    assert shared_tables() == []
    assert violations() == {}
    free_again = [granted(cancel(each.id, now=NOW, by="staff:1")) for each in _confirmed()]
    assert len(free_again) >= 6
    assert Seating.objects.count() == 0
    assert violations() == {}


def _confirmed() -> list[Booking]:
    return list(Booking.objects.filter(state="confirmed"))


def _booker(seed: int, early: list[Booking]) -> Callable[[], str]:
    rng = Random(seed)

    def deed() -> str:
        at = EVENING + timedelta(minutes=15 * rng.randrange(-4, 9))
        act = rng.random()
        if act < 0.1:
            moved = reschedule(rng.choice(early).id, at, rng.choice([2, 4, 6]), now=NOW)
            return moved.reason if isinstance(moved, Refusal) else "moved"
        if act < 0.15:
            expire_due(now=later(minutes=2))
        answer = ask(rng.choice([1, 2, 2, 3, 4, 6, 8]), at)
        if isinstance(answer, Refusal):
            return answer.reason
        if rng.random() < 0.4:
            off = cancel(answer.id, now=NOW)
            return off.reason if isinstance(off, Refusal) else "cancelled"
        return "booked"

    return deed


def test_of_two_that_move_to_one_table_one_stays_where_it_was() -> None:
    cafe(tables=(("A", 1, 2),))
    first, second = booked(2, clock(15)), booked(2, clock(18))

    answers = in_parallel(
        [
            lambda: reschedule(first.id, clock(21), 2, now=NOW),
            lambda: reschedule(second.id, clock(21), 2, now=NOW),
        ]
    )

    assert [reason(each) for each in answers if isinstance(each, Refusal)] == ["no_table"]
    assert sorted(Booking.objects.values_list("starts_at", flat=True))[-1] == clock(21)
    assert violations() == {}


def test_of_a_check_in_and_a_no_show_at_once_one_wins() -> None:
    cafe()
    booking = booked(2)
    at = EVENING + timedelta(minutes=30)

    answers = in_parallel(
        [
            lambda: check_in(booking.id, now=at, actor="staff:1"),
            lambda: no_show(booking.id, now=at, actor="staff:2"),
        ]
    )

    assert [reason(each) for each in answers if isinstance(each, Refusal)] == ["wrong_state"]
    assert violations() == {}


def test_a_walk_in_and_a_booker_do_not_share_the_last_table() -> None:
    cafe(tables=(("A", 1, 2),))

    answers = in_parallel(
        [
            lambda: walk_in("arbat", 2, key="w", now=EVENING, actor="staff:1"),
            lambda: ask(2, EVENING + timedelta(minutes=30), now=EVENING),
        ]
    )

    assert len([each for each in answers if isinstance(each, Refusal)]) == 1
    assert shared_tables() == []
    assert violations() == {}


def claim_only(monkeypatch: pytest.MonkeyPatch, kept: Callable[[list[Want]], list[Want]]) -> None:
    """Sabotage: what the search says is not looked at, and not all is claimed."""
    monkeypatch.setattr(claiming, "taken", lambda *_, **__: {})
    whole = claiming.wants_of
    monkeypatch.setattr(claiming, "wants_of", lambda *asked: kept(whole(*asked)))


def test_a_booking_that_claims_its_first_grain_only_would_be_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cafe(tables=(("A", 1, 2),))
    claim_only(monkeypatch, lambda wants: wants[:1])

    pair = [booked(2, EVENING), booked(2, EVENING + timedelta(minutes=15))]

    assert [tables_of(each) for each in pair] == [["A"], ["A"]]
    assert shared_tables() == [(pair[0].id, pair[1].id)]
    assert "Nobody sits at a table that is another party's." in violations()


def test_a_join_that_claims_one_of_its_tables_only_would_be_seen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tables = cafe(tables=(("A", 1, 2), ("B", 1, 2)), joins=(("A", "B"),))
    pool = tables["A"].pool_id
    claim_only(monkeypatch, lambda wants: [each for each in wants if each.pool_id == pool] or wants)

    pair = [booked(4), _beside(monkeypatch)]

    assert shared_tables() == [(pair[0].id, pair[1].id)]
    found = violations()
    assert (
        "A booking that is expected, or sits, has tables, and claims each for each grain." in found
    )


def _beside(monkeypatch: pytest.MonkeyPatch) -> Booking:
    """Book the other table of the join by itself."""
    monkeypatch.setattr(claiming, "ranked", lambda *asked, **how: ranked(*asked, **how)[1:])
    return booked(2)


def test_a_move_that_keeps_its_old_tables_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    cafe(tables=(("A", 1, 2),))
    booking = booked(2)
    monkeypatch.setattr("vitrina.commerce.bookings.changing.write_seatings", lambda *_: None)

    granted(reschedule(booking.id, clock(15), 2, now=NOW))

    found = "A table is claimed in the very grains in which somebody has it."
    assert found in violations()


def test_a_cancel_that_keeps_its_tables_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    cafe(tables=(("A", 1, 2),))
    booking = booked(2)
    monkeypatch.setattr("vitrina.commerce.bookings.changing.release_all", lambda *_, **__: None)

    granted(cancel(booking.id, now=NOW))

    assert "What was called off, or only lapsed, holds no table." in violations()


def test_a_change_that_asks_for_no_state_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    cafe()
    booking = booked(2)
    at = EVENING + timedelta(minutes=30)
    granted(check_in(booking.id, now=at, actor="staff:1"))
    monkeypatch.setattr(visiting, "take", lambda number, *_: Booking.objects.get(id=number))

    granted(no_show(booking.id, now=at, actor="staff:2"))

    assert "A booking goes from one state to another only where there is a way." in violations()


def test_a_state_that_was_changed_by_hand_would_be_seen() -> None:
    cafe()
    booking = booked(2)

    Booking.objects.filter(id=booking.id).update(state="done")

    assert "A booking is in the state that its last transition brought it to." in violations()
