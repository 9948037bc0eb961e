"""Answer each keyed request once: the only writer of the answers."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from vitrina.commerce.idempotency.models import AnsweredRequest
from vitrina.commerce.statements import insert_new
from vitrina.commerce.transactions import Refusal, refuse, verb

KEPT = timedelta(days=7)
ANSWERED = """
UPDATE idempotency_answeredrequest SET status = %s, body = %s WHERE scope = %s AND "key" = %s
"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered with; a repeat gets the same bytes."""

    status: int
    body: bytes
    is_repeat: bool = False


def answer_once(
    scope: str, key: str, asked: bytes, deed: Callable[[], Answer], *, now: datetime
) -> Answer | Refusal:
    """The answer to a request: the deed's, or the one that it was given before.

    The effect, the key and the answer are one transaction, so a process that dies between
    effect and answer leaves either all of them or none.

    Args:
        scope: whose keys these are; another scope has keys of its own.
        key: chosen by the sender.
        asked: everything that makes the request what it is; compared, not kept.
        deed: does it; it returns an answer also where it refuses, after undoing its own part.
        now: server time.

    Returns:
        A refusal `key_reused` if the key was used for something else.
    """
    return _answer(scope, key, hashlib.sha256(asked).digest(), deed, now)


@verb
def _answer(
    scope: str, key: str, digest: bytes, deed: Callable[[], Answer], now: datetime
) -> Answer:
    row = AnsweredRequest(scope=scope, key=key, digest=digest, created_at=now)
    if not insert_new(row):  # another one with this key is waited for here
        return _answered_before(scope, key, digest)
    answer = deed()
    with connection.cursor() as cursor:
        cursor.execute(ANSWERED, [answer.status, answer.body, scope, key])
    return answer


def _answered_before(scope: str, key: str, digest: bytes) -> Answer:
    before = AnsweredRequest.objects.get(scope=scope, key=key)
    if bytes(before.digest) != digest:
        raise refuse(
            "key_reused",
            f"The idempotency key {key!r} was used for another request. Send this one with a "
            "key of its own.",
        )
    return Answer(before.status, bytes(before.body), is_repeat=True)


def forget_old(*, now: datetime) -> int:
    """Delete answers that nobody will ask for again; returns how many."""
    gone, _ = AnsweredRequest.objects.filter(created_at__lt=now - KEPT).delete()
    return gone
