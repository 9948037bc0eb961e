"""How the shop changes its database: all or nothing, tried again where that is sound."""

import random
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction

P = ParamSpec("P")
T = TypeVar("T")

TRIES = 5
PAUSE_SECONDS = 0.02
# serialization_failure, deadlock_detected: nothing was done, and the next try may do it
TRANSIENT = frozenset({"40001", "40P01"})
# SQLite has one writer: threads that queue here do not have to poll for the file's lock
_WRITER = threading.Lock()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the shop says no, as a value: nothing was changed.

    Attributes:
        reason: one word for programs: sold_out, closed, expired, ...; pages word it for people.
        message: what was wrong, with the value, and what to do next; in English.
        facts: the numbers behind it.
    """

    reason: str
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)


class _RefusedError(Exception):
    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def refuse(reason: str, message: str, **facts: object) -> _RefusedError:
    """What a verb raises to say no, after which nothing of it has happened.

    The first argument is the reason, the second the message, and the rest are the facts.
    """
    return _RefusedError(Refusal(reason, message, facts))


def granted(answer: T | Refusal) -> T:
    """The answer of another verb, if it is no refusal; inside a verb a refusal ends that, too."""
    if isinstance(answer, Refusal):
        raise _RefusedError(answer)
    return answer


def verb(deed: Callable[P, T]) -> Callable[P, T | Refusal]:
    """Make a deed all or nothing; a refusal inside undoes it and becomes the answer.

    Called by another verb it is a part of that one: its refusal undoes only itself, and the
    caller decides. Otherwise it is one transaction, tried again when the database asks for it.
    """

    @wraps(deed)
    def run(*args: P.args, **kwargs: P.kwargs) -> T | Refusal:
        try:
            if connection.in_atomic_block:
                with transaction.atomic():
                    return deed(*args, **kwargs)
            return _patiently(lambda: deed(*args, **kwargs))
        except _RefusedError as no:
            return no.refusal

    return run


def _patiently(deed: Callable[[], T]) -> T:
    for left in reversed(range(TRIES)):
        try:
            with _turn(), transaction.atomic():
                return deed()
        except OperationalError as error:
            if not left or not _is_transient(error):
                raise
            # those who were in each other's way should not meet again at once
            time.sleep(random.uniform(0, PAUSE_SECONDS))  # noqa: S311  # no secret
    raise AssertionError("the last try returns or raises")


@contextmanager
def _turn() -> Iterator[None]:
    if connection.vendor != "sqlite":
        yield
        return
    with _WRITER:
        yield


def _is_transient(error: OperationalError) -> bool:
    state = getattr(error.__cause__, "sqlstate", None)
    return state in TRANSIENT or "database is locked" in str(error)
