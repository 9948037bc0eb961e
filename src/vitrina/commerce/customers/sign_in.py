"""Sign in by a code of six digits: equal for those we know and those we do not."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F
from uuid_utils.compat import uuid7

from vitrina.commerce.customers import keeping, merging, sessions
from vitrina.commerce.customers.limits import take
from vitrina.commerce.customers.models import Contact, Customer, SignInCode
from vitrina.commerce.outbox.services import tell
from vitrina.commerce.outbox.visitor import NOBODY, Visitor
from vitrina.commerce.transactions import Refusal, verb

DIGITS = 6
LASTS = timedelta(minutes=10)
ATTEMPTS = 5
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CODES_AN_HOUR, CODES_A_DAY = 5, 10  # to one contact
CODES_OF_AN_ADDRESS, TRIES_OF_AN_ADDRESS = 30, 60  # an hour; an office shares one

WRONG = Refusal(
    "wrong_code", "This code is not right, or no longer. Type the last one that was sent."
)
TOO_MANY = Refusal("too_many", "That was tried too often. Wait an hour, then ask for a new code.")

Below = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class CodeToSend:
    """A code, and where it is to go: send it, and keep it nowhere."""

    id: UUID
    kind: str
    contact: str
    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A customer who proved a contact to be theirs.

    Attributes:
        customer: the account.
        token: of the new session; the one before it has ended.
        is_new: the account was opened by this.
        adoptable: how many earlier guests left the same contact.
    """

    customer: Customer
    token: str
    is_new: bool
    adoptable: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """A contact as somebody typed it, and where the request came from.

    Attributes:
        kind: phone or email.
        contact: as typed.
        address: of the network; kept as a token only.
        region: of phone numbers without a country code.
    """

    kind: str
    contact: str
    address: str = ""
    region: str = "RU"


def start_sign_in(
    attempt: Attempt, *, now: datetime, below: Below = secrets.randbelow
) -> CodeToSend | Refusal:
    """A new code for a contact; earlier ones no longer work.

    Whether the contact is known is not looked at, so neither text nor time can tell it.

    Args:
        attempt: who asks.
        now: server time.
        below: gives a random whole number below its argument.

    Returns:
        A refusal `bad_contact` or `too_many`.
    """
    _assert_alone()
    return _start(attempt, now, below)


@verb
def _start(attempt: Attempt, now: datetime, below: Below) -> CodeToSend | Refusal:
    value = keeping.normalised(attempt.kind, attempt.contact, region=attempt.region)
    token = keeping.vault().tokens.of(attempt.kind, value)
    if not _may_be_sent(token, attempt.address, now):
        return TOO_MANY
    number = UUID(str(uuid7()))
    code = f"{below(10**DIGITS):0{DIGITS}}"
    SignInCode.objects.create(
        id=number,
        token=token,
        digest=_digest(number, code),
        created_at=now,
        expires_at=now + LASTS,
    )
    return CodeToSend(number, attempt.kind, value, code, now + LASTS)


def finish_sign_in(
    attempt: Attempt,
    code: str,
    *,
    now: datetime,
    session: str = "",
    visitor: Visitor = NOBODY,
    language: str = "",
) -> SignedIn | Refusal:
    """Sign in whoever has the code.

    A wrong code counts although it is refused, so this is never a part of another transaction.

    Args:
        attempt: the contact that the code went to.
        code: as typed; blanks in it do not matter.
        now: server time.
        session: what the browser's cookie held; that session ends, and what its guest did
            belongs to the account from now on.
        visitor: where the person came from.
        language: of a new account.

    Returns:
        A refusal `wrong_code` or `too_many`.
    """
    _assert_alone()
    return _finish(attempt, code, now, (session, visitor, language))


@verb
def _finish(
    attempt: Attempt, code: str, now: datetime, browser: tuple[str, Visitor, str]
) -> SignedIn | Refusal:
    value = keeping.normalised(attempt.kind, attempt.contact, region=attempt.region)
    token = keeping.vault().tokens.of(attempt.kind, value)
    if (no := _wrong(token, "".join(code.split()), attempt.address, now)) is not None:
        return no
    session, visitor, language = browser
    guest = sessions.customer_of_session(session, now) if session else None
    customer, is_new = _account(attempt.kind, value, guest=guest, now=now, language=language)
    sessions.end_session(session)
    if guest and guest.is_guest and guest.id != customer.id:
        merging.merge(guest.id, customer.id, now=now, visitor=visitor)
    for name in ("Signed Up", "Signed In")[0 if is_new else 1 :]:
        tell(
            name,
            now=now,
            visitor=visitor,
            customer_id=customer.id,
            identifier=token,
            properties={"method": "code"},
        )
    opened = sessions.open_session(customer.id, now=now)
    return SignedIn(customer, opened, is_new, len(merging.adoptable(customer.id)))


def _may_be_sent(token: str, address: str, now: datetime) -> bool:
    sender = keeping.vault().tokens.of("address", address)
    return (
        take(f"codes from {sender}", most=CODES_OF_AN_ADDRESS, span=HOUR, now=now)
        and take(f"codes to {token}", most=CODES_AN_HOUR, span=HOUR, now=now)
        and take(f"codes to {token}", most=CODES_A_DAY, span=DAY, now=now)
    )


def _wrong(token: str, code: str, address: str, now: datetime) -> Refusal | None:
    """Why the code does not count; the attempt is counted first, so that it is bounded."""
    sender = keeping.vault().tokens.of("address", address)
    if not take(f"tries from {sender}", most=TRIES_OF_AN_ADDRESS, span=HOUR, now=now):
        return TOO_MANY
    sent = SignInCode.objects.filter(token=token).order_by("-id").first()
    if sent is None or not _count_attempt(sent, now):
        return WRONG
    if not hmac.compare_digest(bytes(sent.digest), _digest(sent.id, code)):
        return WRONG if sent.attempts + 1 < ATTEMPTS else TOO_MANY
    used = SignInCode.objects.filter(id=sent.id, used_at=None).update(used_at=now)
    return None if used else WRONG


def _count_attempt(sent: SignInCode, now: datetime) -> bool:
    usable = SignInCode.objects.filter(
        id=sent.id, used_at=None, expires_at__gt=now, attempts__lt=ATTEMPTS
    )
    return usable.update(attempts=F("attempts") + 1) == 1


def _account(
    kind: str, value: str, *, guest: Customer | None, now: datetime, language: str
) -> tuple[Customer, bool]:
    """The account of a contact, and whether it was opened now: the guest's row becomes it."""
    token = keeping.vault().tokens.of(kind, value)
    if (known := _verified(token)) is not None:
        return known, False
    is_free = guest is not None and guest.merged_into_id is None
    customer = guest if guest and is_free else keeping.new_customer(now=now, language=language)
    is_new = customer.is_guest
    keeping.add_contacts(customer, {kind: value}, now=now)
    try:
        with transaction.atomic():
            customer.contacts.filter(token=token).update(verified_at=now)
    except IntegrityError:  # another browser proved the same contact just now
        theirs = _verified(token)
        assert theirs is not None, "only a verified contact is in the way of one"
        return theirs, False
    Customer.objects.filter(id=customer.id, verified_at=None).update(verified_at=now)
    customer.refresh_from_db()
    return customer, is_new


def _verified(token: str) -> Customer | None:
    found = Contact.objects.filter(token=token, verified_at__isnull=False)
    row = found.select_related("customer").first()
    return row.customer if row else None


def _digest(number: UUID, code: str) -> bytes:
    message = number.bytes + code.encode("utf-8", "surrogatepass")
    return hmac.digest(keeping.vault().codes, message, "sha256")


def _assert_alone() -> None:
    assert not connection.in_atomic_block, "what is counted here may not be undone by a caller"
