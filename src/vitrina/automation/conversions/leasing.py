"""Take rows to be sent, and note what became of them: each change is one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Value, When
from uuid_utils.compat import uuid7

from vitrina.automation.conversions.fact import Platform
from vitrina.automation.conversions.judging import Offer, kind_of
from vitrina.automation.conversions.models import Telling
from vitrina.commerce.transactions import granted, verb
from vitrina.privacy.in_text import covered

LEASE = timedelta(minutes=10)  # longer than any connector takes for one call
LONGEST_REASON = 300

State = Telling.State
UNDONE = Q(offered_kind="undone")
# what was told is what it is worth now
IS_WHOLE = Q(minor=F("offered_minor")) & (
    (Q(is_undone=True) & UNDONE) | (Q(is_undone=False) & ~UNDONE)
)


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows that are leased to this process.

    Attributes:
        lease: by which they are told to be ours still.
        offers: the longest due first.
    """

    lease: UUID
    offers: Sequence[Offer]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of a row.

    Attributes:
        state: from now on; `taken` only if it is worth what was told, else it waits again.
        reason: for people.
        due_at: until when it waits.
        keeps_offer: it may have arrived: the very same has to be told first, whatever comes.
        is_unanswered: one more attempt without an answer.
    """

    state: State
    reason: str = ""
    due_at: datetime | None = None
    keeps_offer: bool = False
    is_unanswered: bool = False


def lease_due(platform: Platform, *, now: datetime, limit: int) -> Batch:
    """Lease what is due, and write down what is about to be offered.

    What was offered before and not answered is offered as it was: a platform that has it knows
    it by its id, and would count no other value for it.
    """
    return granted(_lease_due(platform, now, limit))


@verb
def _lease_due(platform: Platform, now: datetime, limit: int) -> Batch:
    of_account = Telling.objects.filter(platform=platform.name, account=platform.account)
    due = of_account.filter(_is_due(now)).order_by("due_at", "id")
    rows = list(due.select_for_update(skip_locked=True)[:limit])
    lease = UUID(str(uuid7()))
    offers = [_offered(row) for row in rows]
    for kind, some in groupby(sorted(rows, key=_kind), key=_kind):
        ids = [row.id for row in some]
        first = Telling.objects.filter(id__in=ids, offered_kind="")
        first.update(offered_kind=kind, offered_minor=F("minor"))
    Telling.objects.filter(id__in=[row.id for row in rows]).update(
        state=State.SENDING, lease=lease, lease_until=now + LEASE
    )
    return Batch(lease, offers)


def _is_due(now: datetime) -> Q:
    is_free = Q(state=State.WAITING, due_at__lte=now)
    return is_free | Q(state=State.SENDING, lease_until__lt=now)


def _kind(row: Telling) -> str:
    return row.offered_kind


def _offered(row: Telling) -> Offer:
    is_first = not row.offered_kind
    if is_first:
        row.offered_kind, row.offered_minor = kind_of(row), row.minor
    return Offer(row, is_first)


@verb
def settle(batch: Batch, outcomes: Mapping[int, Outcome], now: datetime) -> None:
    """Note what became of the rows of a batch that are still ours, by their ids."""
    by_outcome: dict[Outcome, list[int]] = {}
    for row_id, outcome in outcomes.items():
        by_outcome.setdefault(outcome, []).append(row_id)
    for outcome, ids in by_outcome.items():
        ours = Telling.objects.filter(id__in=ids, lease=batch.lease)
        if outcome.state == State.TAKEN:
            _take(ours, now)
        else:
            _leave(ours, outcome, now)


def _take(ours: QuerySet[Telling], now: datetime) -> None:
    # a return may have come while it was sent: then the rest is told next
    ours.update(
        told_kind=F("offered_kind"),
        told_minor=F("offered_minor"),
        told_at=now,
        offered_kind="",
        state=Case(When(IS_WHOLE, then=Value(State.TAKEN)), default=Value(State.WAITING)),
        reason="",
        due_at=now,
        lease=None,
        lease_until=None,
        attempts=0,
        changed_at=now,
    )


def _leave(ours: QuerySet[Telling], outcome: Outcome, now: datetime) -> None:
    forgotten = {} if outcome.keeps_offer else {"offered_kind": ""}
    ours.update(
        state=outcome.state,
        # a platform may repeat what it was told
        reason=covered(outcome.reason)[:LONGEST_REASON],
        due_at=outcome.due_at or F("due_at"),
        lease=None,
        lease_until=None,
        attempts=F("attempts") + int(outcome.is_unanswered),
        changed_at=now,
        **forgotten,
    )
