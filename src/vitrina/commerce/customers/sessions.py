"""Browsers that are somebody's: the token is in the cookie, its digest in the table."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from vitrina.commerce.customers.models import Customer, CustomerSession

TOKEN_BYTES = 32
LASTS = timedelta(days=60)

NewToken = Callable[[], str]


def new_token() -> str:
    """256 bits that nobody guesses."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def open_session(customer_id: UUID, *, now: datetime, make: NewToken = new_token) -> str:
    """Let a browser act as a customer, until the session ends; returns what its cookie holds."""
    token = make()
    CustomerSession.objects.create(
        digest=_digest(token), customer_id=customer_id, created_at=now, expires_at=now + LASTS
    )
    return token


def customer_of_session(token: str, now: datetime) -> Customer | None:
    """Whose browser it is; None if the session has ended, or is none of ours."""
    session = (
        CustomerSession.objects.select_related("customer")
        .filter(digest=_digest(token), expires_at__gt=now, customer__erased_at=None)
        .first()
    )
    return session.customer if session else None


def session_opened_at(token: str) -> datetime | None:
    """When a browser was signed in; None if it is not."""
    found = CustomerSession.objects.filter(digest=_digest(token))
    return found.values_list("created_at", flat=True).first()


def end_session(token: str) -> None:
    """Sign one browser out."""
    CustomerSession.objects.filter(digest=_digest(token)).delete()


def end_all_sessions(customer_id: UUID) -> int:
    """Sign a customer out everywhere; returns from how many browsers."""
    gone, _ = CustomerSession.objects.filter(customer_id=customer_id).delete()
    return gone


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
