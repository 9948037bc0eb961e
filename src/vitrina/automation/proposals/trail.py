"""The audit trail: written in the transaction of the deed, checked, and handed out."""

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from uuid import UUID

from django.db.models import F

from vitrina.automation.proposals.chain import START, Break, breaks, digest_of
from vitrina.automation.proposals.models import Entry, Head, Proposal
from vitrina.automation.proposals.steps import State

ONLY = 1  # the one head
COLUMNS = (
    *("number", "at", "actor", "action", "account", "campaign_id", "proposal_id", "reason"),
    *("before", "after", "response", "previous_hash", "hash"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What is written down.

    Attributes:
        actor: member:…, automation, clock; never a name.
        action: one word or two: proposed, approved, applied, ...
        account: its name.
        campaign_id: empty for what is about the account.
        proposal_id: none for what is about no proposal.
        reason: why, in words.
        before: as JSON, or empty.
        after: as JSON, or empty.
        response: what the platform answered; of a new proposal the digest of all it says.
    """

    actor: str
    action: str
    account: str
    campaign_id: str = ""
    proposal_id: UUID | None = None
    reason: str = ""
    before: str = ""
    after: str = ""
    response: str = ""


def append(deed: Deed, *, now: datetime) -> Entry:
    """Write one row; call it inside the transaction of the deed, as its last step."""
    # the update is the lock: whoever comes next waits here, and then finds the new end
    Head.objects.filter(id=ONLY).update(number=F("number") + 1)
    head = Head.objects.get(id=ONLY)
    entry = Entry(
        number=head.number,
        at=now,
        actor=deed.actor,
        action=deed.action,
        account=deed.account,
        campaign_id=deed.campaign_id,
        proposal_id=deed.proposal_id,
        reason=deed.reason,
        before=deed.before,
        after=deed.after,
        response=deed.response,
        previous_hash=head.hash,
    )
    entry.hash = digest_of(entry.number, entry.facts, head.hash)
    entry.save(force_insert=True)
    Head.objects.filter(id=ONLY).update(hash=entry.hash)
    return entry


def verify() -> tuple[Break, ...]:
    """Where the trail was tampered with: a row changed, taken out, or moved; or a proposal.

    It reads everything. Whoever can write to the database could write the whole chain anew: keep
    the hash of the last row elsewhere now and then, and compare.
    """
    head = Head.objects.filter(id=ONLY).first()
    links = (entry.link for entry in Entry.objects.order_by("number").iterator())
    length, end = (head.number, head.hash) if head else (-1, START)  # its row was removed
    return (*breaks(links, length=length, head=end), *_changed_proposals())


def _changed_proposals() -> Iterator[Break]:
    unseen = Proposal.objects.in_bulk()
    for entry in Entry.objects.filter(action=State.PROPOSED).order_by("number").iterator():
        proposal = unseen.pop(entry.proposal_id, None)
        if proposal is None:
            yield Break(
                entry.number, f"Proposal {entry.proposal_id} of row {entry.number} is gone."
            )
        elif proposal.digest_now() != entry.response:
            message = f"Proposal {proposal.id} was changed after row {entry.number} was written."
            yield Break(entry.number, message)
    for proposal_id in unseen:
        yield Break(0, f"Proposal {proposal_id} stands in no row: it came by another way.")


def as_json_lines() -> Iterator[str]:
    """The whole trail, one JSON object per row and line, the oldest first."""
    for entry in Entry.objects.order_by("number").iterator():
        yield json.dumps(_row(entry), ensure_ascii=False) + "\n"


def as_csv() -> Iterator[str]:
    """The whole trail as CSV with a heading, one row per line, the oldest first."""
    yield _line(COLUMNS)
    for entry in Entry.objects.order_by("number").iterator():
        yield _line(_row(entry).values())


def _row(entry: Entry) -> dict[str, object]:
    facts = {name: getattr(entry, name) for name in COLUMNS}
    proposal_id = entry.proposal_id and str(entry.proposal_id)
    return {**facts, "at": entry.at.isoformat(), "proposal_id": proposal_id}


def _line(values: object) -> str:
    text = StringIO()
    csv.writer(text).writerow(values)  # type: ignore[arg-type]  # any values, in order
    return text.getvalue()
