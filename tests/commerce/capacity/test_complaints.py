"""Codes that went past their limit elsewhere: here a code's uses and its money are pools."""

import pytest

from tests.commerce.capacity.promises import in_threads
from tests.commerce.capacity.world import NOW, counters, found_wrong, slots
from vitrina.commerce.capacity.models import Hold
from vitrina.commerce.capacity.services import Want, cancel_claims, commit_at_once
from vitrina.commerce.transactions import Refusal

pytestmark = pytest.mark.usefixtures("database")


def redeem(number: int, *wants: Want) -> Hold | Refusal:
    subject = f"order:{number}"
    return commit_at_once(wants, key=subject, subject=subject, now=NOW)


def test_saleor_544_a_code_for_five_is_used_by_five_of_sixteen_at_the_same_moment() -> None:
    uses = slots("spring", 1, 5, kind="quota")

    answers = in_threads(16, lambda number: redeem(number, Want(uses, 0, 1)))

    assert sum(isinstance(answer, Hold) for answer in answers) == 5
    assert counters(uses, 0)[2] == 5
    assert found_wrong() == []


def test_shopware_11245_who_has_used_a_code_once_cannot_use_it_again() -> None:
    uses, annas = slots("spring", 1, 100, kind="quota"), slots("spring anna", 1, 1, kind="quota")
    both = (Want(uses, 0, 1), Want(annas, 0, 1))

    answers = in_threads(8, lambda number: redeem(number, *both))

    assert sum(isinstance(answer, Hold) for answer in answers) == 1
    assert counters(uses, 0)[2] == 1  # a refusal of one limit takes nothing of the other
    assert found_wrong() == []


def test_django_oscar_4580_a_code_spends_no_more_than_its_budget_and_gets_back_what_fails() -> None:
    budget = slots("spring", 1, 1_000_00, kind="budget")
    first = redeem(1, Want(budget, 0, 700_00))
    assert isinstance(first, Hold)

    too_much = redeem(2, Want(budget, 0, 400_00))
    cancel_claims(first.id, now=NOW)
    afterwards = redeem(3, Want(budget, 0, 400_00))

    assert isinstance(too_much, Refusal)
    assert isinstance(afterwards, Hold)
    assert found_wrong() == []
