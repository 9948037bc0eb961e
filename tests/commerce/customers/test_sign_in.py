"""Codes, limits and sessions; each guard is shown to be what stands in the way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from django.db import connection

from tests.commerce.customers.conftest import NOW, PHONE, sent_code, signed_in
from vitrina.commerce.customers import limits, sessions, sign_in
from vitrina.commerce.customers.models import Contact, Customer, CustomerSession, SignInCode, Tally
from vitrina.commerce.customers.services import (
    Attempt,
    CodeToSend,
    SignedIn,
    adopt,
    adoptable,
    customer_for,
    customer_of_session,
    end_all_sessions,
    end_session,
    finish_sign_in,
    forget_old,
    open_session,
    same_person,
    start_sign_in,
)
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.transactions import Refusal

pytestmark = pytest.mark.usefixtures("database")
HIM = Attempt("phone", PHONE)
MINUTE = timedelta(minutes=1)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def a_guest(phone: str = PHONE) -> tuple[Customer, str]:
    made = customer_for({"phone": phone}, now=NOW)
    assert isinstance(made, Customer)
    return made, open_session(made.id, now=NOW)


def reason(answer: object) -> str:
    assert isinstance(answer, Refusal)
    return answer.reason


def test_the_code_opens_an_account_and_later_the_same_one() -> None:
    first = signed_in()
    again = signed_in(now=NOW + MINUTE)

    assert first.is_new
    assert not again.is_new
    assert again.customer.id == first.customer.id
    assert not again.customer.is_guest


def test_a_code_has_six_digits_even_if_it_begins_with_zeros() -> None:
    sent = start_sign_in(HIM, now=NOW, below=lambda _: 42)

    assert isinstance(sent, CodeToSend)
    assert sent.code == "000042"
    assert isinstance(finish_sign_in(HIM, " 000 042 ", now=NOW), SignedIn)


def test_a_code_works_once() -> None:
    sent = sent_code()
    finish_sign_in(HIM, sent.code, now=NOW)

    assert reason(finish_sign_in(HIM, sent.code, now=NOW)) == "wrong_code"


def test_a_code_works_once_also_for_ten_at_once() -> None:
    sent = sent_code()

    def try_it(_: int) -> object:
        try:
            return finish_sign_in(HIM, sent.code, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(try_it, range(10)))

    assert sum(isinstance(each, SignedIn) for each in answers) == 1


def test_a_code_is_worth_nothing_after_ten_minutes() -> None:
    sent = sent_code()

    late = finish_sign_in(HIM, sent.code, now=NOW + 10 * MINUTE)

    assert reason(late) == "wrong_code"
    assert isinstance(finish_sign_in(HIM, sent.code, now=NOW + 9 * MINUTE), SignedIn)


def test_only_the_newest_code_works() -> None:
    first = start_sign_in(HIM, now=NOW, below=lambda _: 111111)
    start_sign_in(HIM, now=NOW, below=lambda _: 222222)

    assert isinstance(first, CodeToSend)
    assert reason(finish_sign_in(HIM, "111111", now=NOW)) == "wrong_code"
    assert isinstance(finish_sign_in(HIM, "222222", now=NOW), SignedIn)


def test_a_code_of_one_contact_does_not_open_another() -> None:
    sent = sent_code()
    sent_code("+7 999 555-22-22")

    stolen = finish_sign_in(Attempt("phone", "+7 999 555-22-22"), sent.code, now=NOW)

    assert reason(stolen) == "wrong_code"


def guesses_until_stopped() -> int:
    """How many of the first hundred guesses were compared with the code that was sent."""
    compared = []
    sent = sent_code()
    for _ in range(100):
        finish_sign_in(HIM, wrong(sent.code), now=NOW)
        compared.append(SignInCode.objects.get().attempts)
    return max(compared)


def test_the_fifth_wrong_code_is_the_last_and_then_the_right_one_is_refused_too() -> None:
    sent = sent_code()

    reasons = [reason(finish_sign_in(HIM, wrong(sent.code), now=NOW)) for _ in range(5)]

    assert reasons == ["wrong_code"] * 4 + ["too_many"]
    assert reason(finish_sign_in(HIM, sent.code, now=NOW)) == "wrong_code"


def test_a_code_guessed_a_hundred_times_is_compared_five_times() -> None:
    assert guesses_until_stopped() == sign_in.ATTEMPTS


def test_without_its_limit_a_code_would_be_compared_more_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sign_in, "ATTEMPTS", 10**6)

    assert guesses_until_stopped() > 5


def test_twenty_guesses_at_once_are_five() -> None:
    sent = sent_code()

    def guess(_: int) -> object:
        try:
            return finish_sign_in(HIM, wrong(sent.code), now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(guess, range(20)))

    assert all(isinstance(each, Refusal) for each in answers)
    assert SignInCode.objects.get().attempts == 5


def test_a_thousand_guesses_over_new_codes_stay_below_the_limits() -> None:
    compared = 0
    for _ in range(1000):
        started = start_sign_in(HIM, now=NOW)
        if isinstance(started, Refusal):
            break
        for _ in range(6):
            finish_sign_in(HIM, wrong(started.code), now=NOW)
    compared = sum(code.attempts for code in SignInCode.objects.all())

    assert compared <= sign_in.CODES_AN_HOUR * sign_in.ATTEMPTS


def test_one_contact_gets_five_codes_an_hour_and_ten_a_day() -> None:
    at = NOW.replace(hour=0)
    got = []
    for hour in range(24):
        sent = [start_sign_in(HIM, now=at + timedelta(hours=hour)) for _ in range(7)]
        got.append(sum(isinstance(each, CodeToSend) for each in sent))

    assert got[:3] == [5, 5, 0]
    assert sum(got) == sign_in.CODES_A_DAY


def test_one_address_asks_for_thirty_codes_an_hour_for_whomever() -> None:
    people = [Attempt("email", f"person{n}@example.com", address="192.0.2.1") for n in range(40)]

    sent = [start_sign_in(each, now=NOW) for each in people]
    elsewhere = start_sign_in(Attempt("email", "zoe@example.com", address="192.0.2.2"), now=NOW)

    assert sum(isinstance(each, CodeToSend) for each in sent) == sign_in.CODES_OF_AN_ADDRESS
    assert isinstance(elsewhere, CodeToSend)


def test_addresses_are_kept_as_tokens() -> None:
    start_sign_in(Attempt("phone", PHONE, address="192.0.2.1"), now=NOW)

    assert not any("192.0.2" in tally.who for tally in Tally.objects.all())


def test_twenty_at_once_are_counted_exactly() -> None:
    def once(_: int) -> bool:
        try:
            return limits.take("somebody", most=7, span=timedelta(hours=1), now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        assert sum(pool.map(once, range(20))) == 7


def test_known_and_unknown_contacts_get_the_same_answers() -> None:
    signed_in()
    stranger = Attempt("phone", "+7 999 555-33-33")
    known, unknown = start_sign_in(HIM, now=NOW), start_sign_in(stranger, now=NOW)

    assert isinstance(known, CodeToSend)
    assert isinstance(unknown, CodeToSend)
    assert finish_sign_in(HIM, wrong(known.code), now=NOW) == finish_sign_in(
        stranger, wrong(unknown.code), now=NOW
    )


def test_asking_for_a_code_asks_the_database_the_same_for_known_and_unknown(
    django_queries: Callable[[Callable[[], object]], list[str]],
) -> None:
    signed_in()

    known = django_queries(lambda: start_sign_in(HIM, now=NOW))
    unknown = django_queries(lambda: start_sign_in(Attempt("phone", "+7 999 555-33-33"), now=NOW))

    assert len(known) == len(unknown)
    assert not any("customers_contact" in query for query in known)


def fixed_session() -> bool:
    """Whether a session that an attacker knows from before is the victim's after sign-in."""
    _, known_to_attacker = a_guest("+7 999 555-44-44")
    done = signed_in(session=known_to_attacker)
    found = customer_of_session(known_to_attacker, NOW)
    return found is not None and found.id == done.customer.id


def test_the_session_is_a_new_one_after_sign_in() -> None:
    assert fixed_session() is False


def test_the_check_of_fixation_sees_a_session_that_is_not_rotated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sessions, "end_session", lambda token: None)
    monkeypatch.setattr("vitrina.commerce.customers.merging.end_all_sessions", lambda one: 0)

    assert fixed_session() is True


def test_the_token_of_a_session_is_nowhere_in_the_database() -> None:
    done = signed_in()

    digests = [bytes(row.digest) for row in CustomerSession.objects.all()]

    assert len(done.token) >= 43  # 256 bits
    assert all(len(digest) == 32 for digest in digests)
    assert done.token.encode() not in b"".join(digests)


def test_a_session_ends_by_itself() -> None:
    done = signed_in()

    assert customer_of_session(done.token, NOW + sessions.LASTS - MINUTE) is not None
    assert customer_of_session(done.token, NOW + sessions.LASTS) is None


def test_signing_out_ends_one_browser_and_everywhere_ends_all() -> None:
    here, there, third = signed_in(), signed_in(), signed_in()

    end_session(here.token)
    assert customer_of_session(here.token, NOW) is None
    assert customer_of_session(there.token, NOW) == there.customer

    assert end_all_sessions(there.customer.id) == 2
    assert customer_of_session(third.token, NOW) is None


@pytest.mark.parametrize("token", ["", "x", "\ud800", "x" * 5000, "'; DROP TABLE"])
def test_what_is_no_token_is_nobodys(token: str) -> None:
    assert customer_of_session(token, NOW) is None


def test_the_guest_of_this_browser_becomes_the_new_account() -> None:
    guest, session = a_guest()

    done = signed_in(session=session)

    assert done.customer.id == guest.id
    assert done.is_new


def test_the_guest_of_this_browser_is_merged_into_the_account_that_is_there() -> None:
    account = signed_in().customer
    guest, session = a_guest()

    done = signed_in(session=session)

    assert done.customer.id == account.id
    assert same_person(account.id) == (account.id, guest.id)
    assert customer_of_session(session, NOW) is None


def test_guests_of_other_browsers_are_adopted_only_when_asked_for() -> None:
    guest, _ = a_guest()

    done = signed_in()
    assert done.adoptable == 1
    assert same_person(done.customer.id) == (done.customer.id,)

    adopted = adopt(done.customer.id, adoptable(done.customer.id), now=NOW)

    assert adopted == 1
    assert same_person(done.customer.id) == (done.customer.id, guest.id)
    assert adoptable(done.customer.id) == []
    assert OutboxEvent.objects.filter(type="Alias Made").count() == 1


def test_who_typed_in_anothers_phone_does_not_become_that_person_when_adopted() -> None:
    guest, attackers_session = a_guest()
    victim = signed_in()

    adopt(victim.customer.id, [guest.id], now=NOW)

    assert customer_of_session(attackers_session, NOW) is None


def test_a_guest_with_another_contact_cannot_be_adopted() -> None:
    stranger, session = a_guest("+7 999 555-44-44")
    done = signed_in()

    assert adopt(done.customer.id, [stranger.id], now=NOW) == 0
    assert customer_of_session(session, NOW) == stranger


def test_an_unverified_contact_of_ones_own_adopts_nobody() -> None:
    a_guest("+7 999 555-44-44")
    done = signed_in()
    customer_for({"phone": "+7 999 555-44-44"}, now=NOW, customer=done.customer)

    assert adoptable(done.customer.id) == []


def test_a_guest_is_merged_once_and_into_one() -> None:
    guest, _ = a_guest()
    first = signed_in()

    assert adopt(first.customer.id, [guest.id], now=NOW) == 1
    assert adopt(first.customer.id, [guest.id], now=NOW) == 0


def test_a_verified_contact_is_of_one_customer() -> None:
    ann = signed_in().customer
    guest, _ = a_guest()

    with pytest.raises(Exception, match=r"a_verified_contact|UNIQUE"):
        Contact.objects.filter(customer=guest).update(verified_at=NOW)

    assert Contact.objects.filter(customer=ann, verified_at__isnull=False).count() == 1


def test_what_has_run_out_is_forgotten() -> None:
    done = signed_in()

    assert forget_old(now=NOW + timedelta(hours=1)) == 1  # the code
    assert forget_old(now=NOW + timedelta(days=90)) > 1
    assert customer_of_session(done.token, NOW) is None


def test_a_wrong_code_counts_and_so_may_not_be_part_of_what_could_be_undone() -> None:
    from django.db import transaction

    with transaction.atomic(), pytest.raises(AssertionError):
        finish_sign_in(HIM, "000000", now=datetime.now(NOW.tzinfo))
