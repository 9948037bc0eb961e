"""One effect for each key, on both databases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection

from vitrina.commerce.idempotency.models import AnsweredRequest
from vitrina.commerce.idempotency.services import Answer, answer_once, forget_old
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.outbox.services import tell
from vitrina.commerce.transactions import Refusal, refuse, verb

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def order(number: str) -> Answer:
    event = tell("Order Completed", now=NOW, subject_id=number)
    return Answer(201, f"{number} {event}".encode())


def test_a_repeat_gets_the_same_bytes_and_has_no_effect() -> None:
    first = answer_once("api:1", "k", b"body", lambda: order("a"), now=NOW)

    again = answer_once("api:1", "k", b"body", lambda: order("a"), now=NOW)

    assert isinstance(first, Answer)
    assert again == Answer(201, first.body, is_repeat=True)
    assert OutboxEvent.objects.count() == 1


def test_a_key_of_another_scope_is_another_key() -> None:
    answer_once("api:1", "k", b"body", lambda: order("a"), now=NOW)

    answer_once("api:2", "k", b"body", lambda: order("b"), now=NOW)

    assert OutboxEvent.objects.count() == 2


def test_another_body_under_the_same_key_is_refused_and_has_no_effect() -> None:
    answer_once("api:1", "k", b"body", lambda: order("a"), now=NOW)

    refused = answer_once("api:1", "k", b"another", lambda: order("b"), now=NOW)

    assert isinstance(refused, Refusal)
    assert refused.reason == "key_reused"
    assert OutboxEvent.objects.count() == 1


def test_a_deed_that_fails_leaves_its_key_free() -> None:
    def fail() -> Answer:
        order("a")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        answer_once("api:1", "k", b"body", fail, now=NOW)

    assert AnsweredRequest.objects.count() == 0
    assert OutboxEvent.objects.count() == 0


def test_a_refusal_is_an_answer_too_and_undoes_only_its_own_part() -> None:
    @verb
    def buy() -> None:
        order("a")
        raise refuse("sold_out", "Nothing is left of 'tea'. Choose another one.")

    def deed() -> Answer:
        answer = buy()
        assert isinstance(answer, Refusal)
        return Answer(409, answer.reason.encode())

    answer_once("api:1", "k", b"body", deed, now=NOW)

    again = answer_once("api:1", "k", b"body", deed, now=NOW)

    assert again == Answer(409, b"sold_out", is_repeat=True)
    assert OutboxEvent.objects.count() == 0


def test_twenty_at_once_have_one_effect_and_the_same_bytes() -> None:
    def send(_: int) -> Answer | Refusal:
        try:
            return answer_once("api:1", "k", b"body", lambda: order("a"), now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(send, range(20)))

    assert {each.body for each in answers if isinstance(each, Answer)} == {
        bytes(AnsweredRequest.objects.get().body)
    }
    assert sum(not each.is_repeat for each in answers if isinstance(each, Answer)) == 1
    assert OutboxEvent.objects.count() == 1


def test_old_answers_are_forgotten() -> None:
    answer_once("api:1", "k", b"body", lambda: order("a"), now=NOW)

    assert forget_old(now=NOW.replace(day=8)) == 0
    assert forget_old(now=NOW.replace(day=10)) == 1
