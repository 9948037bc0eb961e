"""Customers on both databases, with a root key of their own."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from vitrina.commerce.customers.services import Attempt, CodeToSend, SignedIn, start_sign_in
from vitrina.commerce.customers.services import finish_sign_in as finish

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PHONE = "+7 999 555-11-11"


@pytest.fixture(autouse=True)
def root_key() -> Iterator[bytes]:
    key = bytes(range(32))
    with override_settings(VITRINA_ROOT_KEY=lambda: key):
        yield key


def sent_code(contact: str = PHONE, *, kind: str = "phone", now: datetime = NOW) -> CodeToSend:
    sent = start_sign_in(Attempt(kind, contact), now=now)
    assert isinstance(sent, CodeToSend)
    return sent


def signed_in(
    contact: str = PHONE, *, kind: str = "phone", now: datetime = NOW, session: str = ""
) -> SignedIn:
    sent = sent_code(contact, kind=kind, now=now)
    done = finish(Attempt(kind, contact), sent.code, now=now, session=session)
    assert isinstance(done, SignedIn)
    return done


@pytest.fixture
def django_queries() -> Callable[[Callable[[], object]], list[str]]:
    """The SQL of a deed."""

    def run(deed: Callable[[], object]) -> list[str]:
        with CaptureQueriesContext(connection) as captured:
            deed()
        return [query["sql"] for query in captured.captured_queries]

    return run
