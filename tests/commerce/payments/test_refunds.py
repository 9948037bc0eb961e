"""Never more goes back than was paid, and each refund goes back once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.commerce.payments.given import (
    NOW,
    RUB_100,
    SUBJECT,
    Bank,
    at_once,
    hook,
    paid,
    started,
    violations,
)
from vitrina.commerce.payments.models import Payment, Refund, RefundLeg
from vitrina.commerce.payments.services import (
    Ignored,
    Settled,
    mark_paid_at_place,
    paid_minor,
    refund,
    refunded_minor,
    send_refunds,
    troubles,
)
from vitrina.commerce.transactions import Refusal
from vitrina.errors import RefusedError
from vitrina.money import Money
from vitrina.payment import Standing

pytestmark = pytest.mark.usefixtures("database")


def back(minor: int, key: str = "k", subject: str = SUBJECT) -> Refund | Refusal:
    return refund(subject, Money(minor, "RUB"), key=key, reason="cancelled", now=NOW)


def send(bank: Bank, minutes: int = 0) -> tuple[Settled, ...]:
    return send_refunds({"bank": bank}, now=NOW + timedelta(minutes=minutes))


def test_a_refund_goes_back_and_is_told_once() -> None:
    bank, told = Bank(), list[Settled]()
    payment = paid(bank)

    made = back(3_000)
    send_refunds({"bank": bank}, now=NOW, tell=told.append)
    send_refunds({"bank": bank}, now=NOW + timedelta(hours=1), tell=told.append)

    assert isinstance(made, Refund)
    assert made.state == "succeeded"
    assert told == [Settled(SUBJECT, payment.id, "refunded", Money(3_000, "RUB"))]
    assert bank.given_back() == refunded_minor(SUBJECT) == 3_000
    assert violations() == []


def test_the_same_key_is_the_same_refund() -> None:
    bank = Bank()
    paid(bank)

    first, second = back(3_000), back(3_000)

    assert isinstance(first, Refund)
    assert first == second
    assert refunded_minor(SUBJECT) == 3_000


def test_the_same_key_with_another_amount_is_refused() -> None:
    paid(Bank())
    back(3_000)

    refused = back(4_000)

    assert isinstance(refused, Refusal)
    assert refused.reason == "key_reused"


def test_more_than_was_paid_is_refused_and_nothing_is_set_aside() -> None:
    paid(Bank())
    back(9_999, "a")

    refused = back(2, "b")
    last = back(1, "c")

    assert isinstance(refused, Refusal)
    assert (refused.reason, refused.facts["left"]) == ("more_than_paid", 1)
    assert isinstance(last, Refund)
    assert refunded_minor(SUBJECT) == paid_minor(SUBJECT) == 10_000
    assert violations() == []


def test_what_was_not_paid_does_not_go_back() -> None:
    started(Bank())

    refused = back(1)

    assert isinstance(refused, Refusal)
    assert Refund.objects.count() == 0


def test_a_refund_in_another_currency_is_refused() -> None:
    paid(Bank())

    refused = refund(SUBJECT, Money(1, "EUR"), key="k", reason="", now=NOW)

    assert isinstance(refused, Refusal)


def test_a_refund_may_go_back_through_two_payments() -> None:
    bank = Bank()
    paid(bank, amount=Money(6_000, "RUB"))
    mark_paid_at_place(SUBJECT, Money(4_000, "RUB"), "cash", now=NOW, actor="staff:1")

    made = back(10_000)
    send(bank)

    assert isinstance(made, Refund)
    assert sorted(leg.amount_minor for leg in made.legs.all()) == [4_000, 6_000]
    assert made.state == "succeeded"
    assert bank.given_back() == 6_000
    assert violations() == []


def test_the_payment_that_was_too_much_can_be_the_one_that_goes_back() -> None:
    bank = Bank()
    first = paid(bank)
    paid(bank)

    made = refund(SUBJECT, RUB_100, key="k", reason="already_paid", now=NOW, payment_id=first.id)

    assert isinstance(made, Refund)
    assert [leg.payment_id for leg in made.legs.all()] == [first.id]


def test_cash_is_back_at_once_and_asks_nobody() -> None:
    mark_paid_at_place(SUBJECT, RUB_100, "cash", now=NOW, actor="staff:1")

    made = back(10_000)

    assert isinstance(made, Refund)
    assert made.state == "succeeded"


def test_a_refund_without_an_answer_waits_and_is_sent_again_under_its_key() -> None:
    bank = Bank()
    paid(bank)
    made = back(3_000)
    bank.forgets_to_answer = True

    assert send(bank) == ()
    assert isinstance(made, Refund)
    assert made.state == "pending"
    assert send(bank) == ()  # its pause is not over

    [settled] = send(bank, minutes=2)

    assert settled.state == "refunded"
    assert bank.given_back() == 3_000
    assert violations() == []


def test_after_a_day_without_an_answer_a_person_must_look() -> None:
    bank = Bank(name="bank")
    paid(bank)
    back(3_000)
    bank.forgets_to_answer = True
    send(bank)
    asked = len(bank.keys)

    send(bank, minutes=24 * 60)

    assert len(bank.keys) == asked  # a forgotten key might give the money back twice
    [trouble] = troubles(since=NOW, now=NOW + timedelta(days=1))
    assert trouble.kind == "refund_unclear"


def test_a_refused_refund_frees_the_money_for_another_way() -> None:
    bank = Bank()
    paid(bank)
    made = back(10_000)
    bank.fails.append(RefusedError(400, "insufficient_funds", "The bank answers 400."))

    send(bank)

    assert isinstance(made, Refund)
    assert made.state == "failed"
    assert refunded_minor(SUBJECT) == 0
    assert [each.kind for each in troubles(since=NOW, now=NOW)] == ["refund_failed"]
    assert isinstance(back(10_000, "again"), Refund)
    assert violations() == []


def test_a_refund_under_way_is_asked_about_until_it_is_back() -> None:
    bank = Bank()
    paid(bank)
    back(3_000)
    leg = RefundLeg.objects.get()
    bank.rows[f"r-{leg.id}"] = Standing(
        kind="refund",
        provider_id=leg.payment.provider_id,
        refund_id=f"r-{leg.id}",
        state="pending",
        amount=Money(3_000, "RUB"),
    )

    assert send(bank) == ()
    bank.says(f"r-{leg.id}", "succeeded")
    [settled] = send(bank, minutes=2)

    assert settled.state == "refunded"
    assert violations() == []


def test_the_webhook_of_a_refund_may_come_before_the_answer() -> None:
    bank = Bank()
    paid(bank)
    back(3_000)
    bank.forgets_to_answer = True
    send(bank)
    leg = RefundLeg.objects.get()

    answer = hook(bank, f"r-{leg.id}")

    assert isinstance(answer, Settled)
    assert refunded_minor(SUBJECT) == 3_000
    assert send(bank, minutes=2) == ()
    assert violations() == []


def test_a_refund_made_on_the_providers_own_pages_counts_too() -> None:
    bank = Bank()
    payment = paid(bank)
    bank.rows["r-own"] = Standing(
        kind="refund",
        provider_id=payment.provider_id,
        refund_id="r-own",
        state="succeeded",
        amount=Money(4_000, "RUB"),
    )

    answer = hook(bank, "r-own")
    again = hook(bank, "r-own", event="another")

    assert isinstance(answer, Settled)
    assert isinstance(again, Ignored)
    assert refunded_minor(SUBJECT) == 4_000
    assert isinstance(back(6_001), Refusal)
    assert violations() == []


def test_twenty_refunds_at_once_never_give_back_more_than_was_paid() -> None:
    bank = Bank()
    paid(bank)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(at_once(lambda n: back(900, f"k{n}")), range(20)))
    send(bank)

    assert sum(isinstance(each, Refund) for each in answers) == 11
    assert bank.given_back() == refunded_minor(SUBJECT) == 9_900
    assert violations() == []


def test_ten_times_the_same_key_at_once_is_one_refund() -> None:
    bank = Bank()
    paid(bank)

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(at_once(lambda _: back(900)), range(10)))

    assert len({each.id for each in answers if isinstance(each, Refund)}) == 1
    assert refunded_minor(SUBJECT) == 900


def test_two_jobs_at_once_send_a_refund_once() -> None:
    bank = Bank()
    paid(bank)
    back(3_000)
    bank.keys.clear()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(at_once(lambda _: send(bank)), range(4)))

    assert len(bank.keys) == 1


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    amounts=st.lists(st.integers(1, 5_000), min_size=1, max_size=3),
    asked=st.lists(st.integers(1, 6_000), max_size=6),
)
def test_parts_always_add_up_and_the_last_closes_exactly(
    amounts: list[int], asked: list[int]
) -> None:
    subject = f"order:{Payment.objects.count()}"
    for number, minor in enumerate(amounts):
        money = Money(minor, "RUB")
        mark_paid_at_place(subject, money, "cash", now=NOW, actor="s", key=str(number))
    left = sum(amounts)

    for number, minor in enumerate(asked):
        answer = back(minor, f"{subject}/{number}", subject)
        assert isinstance(answer, Refund) == (minor <= left)
        left -= minor if isinstance(answer, Refund) else 0
    if left:
        assert isinstance(back(left, f"{subject}/last", subject), Refund)

    assert refunded_minor(subject) == paid_minor(subject)
    assert violations() == []
