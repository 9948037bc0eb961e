"""Tell a platform what is due: consent first, then the stop switch, then one call."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from vitrina.automation.conversions.fact import Platform
from vitrina.automation.conversions.judging import (
    NOBODY_KNOWS,
    Allowed,
    ContactOf,
    Left,
    Offer,
    judge,
)
from vitrina.automation.conversions.leasing import Outcome, lease_due, settle
from vitrina.automation.conversions.models import Telling
from vitrina.connectors.advertising import Conversion, Verdict
from vitrina.errors import RefusedError, ThrottledError

log = logging.getLogger("vitrina.conversions")

LIMIT = 500
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))

State = Telling.State
Clock = Callable[[], datetime]
MayCall = Callable[[], bool]
Ready = Sequence[tuple[Offer, Conversion]]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the conversions that were due.

    Attributes:
        taken: the platform has them.
        rejected: by the platform, one by one or all together.
        withheld: no consent.
        expired: too late.
        not_sendable: the platform knows nobody of theirs.
        put_off: to be sent again: no answer, asked too often, or stopped.
        refusal: why the platform takes nothing at all; somebody has to look.
    """

    taken: int = 0
    rejected: int = 0
    withheld: int = 0
    expired: int = 0
    not_sendable: int = 0
    put_off: int = 0
    refusal: str = ""


def send_due(  # what sending needs from the rest of the house
    platform: Platform,
    *,
    clock: Clock,
    allowed: Allowed,
    contact_of: ContactOf,
    may_call: MayCall,
    limit: int = LIMIT,
) -> Counts:
    """Tell one account of what is due, in at most one call; of any number of processes.

    What is offered is written down before the call and settled after it. If the process dies
    between both, the same is offered again after ten minutes, under the same transaction ids.

    Args:
        platform: whom to tell.
        clock: gives server time, aware.
        allowed: whether a customer agrees to be told of to ad platforms at a time; asked just
            before the call, for each row, and remembered for none.
        contact_of: how a customer is reached; asked where no id is known to the platform.
        may_call: read before each call; False is the stop switch.
        limit: at most so many conversions.
    """
    assert not connection.in_atomic_block, "a platform is never asked inside a transaction"
    if not may_call():
        return Counts()
    batch = lease_due(platform, now=clock(), limit=limit)
    if not batch.offers:
        return Counts()
    outcomes: dict[int, Outcome] = {}
    ready: list[tuple[Offer, Conversion]] = []
    for offer in batch.offers:
        judged = judge(offer, platform, allowed=allowed, contact_of=contact_of, now=clock())
        if isinstance(judged, Left):
            outcomes[offer.row.id] = _left(offer, judged)
        else:
            ready.append((offer, judged))
    told, refusal = _told(platform, ready, clock, may_call)
    outcomes |= told
    settle(batch, outcomes, clock())
    return _counted(outcomes.values(), refusal)


def _left(offer: Offer, left: Left) -> Outcome:
    # whoever puts it back has looked: it is not there
    is_settled = offer.is_first or left.reason == NOBODY_KNOWS
    return Outcome(left.state, left.reason, keeps_offer=not is_settled)


def _told(
    platform: Platform, ready: Ready, clock: Clock, may_call: MayCall
) -> tuple[dict[int, Outcome], str]:
    """What became of each row, and why the platform takes none at all.

    A call may be several requests, of which the first arrived and a later one was put off or
    refused. A platform that would count a repeat raises only where nothing has arrived.
    """
    if not ready:
        return {}, ""
    if not may_call():
        return {row_id: _not_sent(offer, clock()) for row_id, offer in _by_id(ready)}, ""
    try:
        verdicts = platform.takes.send([each for _, each in ready], now=clock())
    except ThrottledError as error:
        later = clock() + timedelta(seconds=error.retry_after_seconds)
        may_be_there = Outcome(
            State.WAITING, str(error), due_at=later, keeps_offer=platform.takes.knows_transactions
        )
        return {row_id: may_be_there for row_id, _ in _by_id(ready)}, ""
    except RefusedError as error:
        log.error("%s (%s) takes no conversions: %s", platform.name, platform.account, error)
        no = Outcome(State.REJECTED, str(error), keeps_offer=platform.takes.knows_transactions)
        return {row_id: no for row_id, _ in _by_id(ready)}, str(error)
    except OSError as error:
        log.warning("%s (%s) does not answer: %s", platform.name, platform.account, error)
        why = type(error).__name__
        return {row_id: _no_answer(offer, clock(), why) for row_id, offer in _by_id(ready)}, ""
    return _answered(ready, verdicts, clock()), ""


def _by_id(ready: Ready) -> list[tuple[int, Offer]]:
    return [(offer.row.id, offer) for offer, _ in ready]


def _not_sent(offer: Offer, now: datetime) -> Outcome:
    return Outcome(State.WAITING, "stopped", due_at=now, keeps_offer=not offer.is_first)


def _no_answer(offer: Offer, now: datetime, reason: str) -> Outcome:
    pause = PAUSES[min(offer.row.attempts, len(PAUSES) - 1)]
    return Outcome(State.WAITING, reason, due_at=now + pause, keeps_offer=True, is_unanswered=True)


def _answered(ready: Ready, verdicts: Sequence[Verdict], now: datetime) -> dict[int, Outcome]:
    heard: Mapping[str, Verdict] = {each.transaction_id: each for each in verdicts}
    outcomes = {}
    for offer, conversion in ready:
        verdict = heard.get(conversion.transaction_id)
        if verdict is None:
            outcomes[offer.row.id] = _no_answer(offer, now, "no verdict")
        elif verdict.is_taken:
            outcomes[offer.row.id] = Outcome(State.TAKEN)
        else:
            outcomes[offer.row.id] = Outcome(State.REJECTED, verdict.reason)
    return outcomes


def _counted(outcomes: Iterable[Outcome], refusal: str) -> Counts:
    tally = dict.fromkeys(("taken", "rejected", "withheld", "expired", "not_sendable"), 0)
    put_off = 0
    for outcome in outcomes:
        if outcome.state in tally:
            tally[outcome.state] += 1
        else:
            put_off += 1
    return Counts(**tally, put_off=put_off, refusal=refusal)
