"""Letters about alerts: one per source and hour, each sent at least once under one id."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, QuerySet
from uuid_utils.compat import uuid7

from vitrina.automation.rules.models import Alert, Digest, Letter, Receiver
from vitrina.commerce.statements import insert_new
from vitrina.commerce.transactions import refuse, verb
from vitrina.errors import RefusedError
from vitrina.message import Sender
from vitrina.privacy.normalise import lowered_email

log = logging.getLogger("vitrina.alerts")

QUIET = timedelta(hours=1)
LEASE = timedelta(minutes=2)  # longer than any sender waits
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
MOST_ATTEMPTS = 8
MOST_LINES = 20
KEPT = timedelta(days=180)
AT_ONCE = 20


@verb
def add_receiver(email: str, *, now: datetime) -> Receiver:
    """Send letters about alerts to an address from now on; or a refusal: bad_address."""
    address = lowered_email(email)
    if address is None:
        raise refuse("bad_address", f"{email!r} is no e-mail address. Write one like a@b.example.")
    receiver, _ = Receiver.objects.get_or_create(email=address, defaults={"added_at": now})
    return receiver


def remove_receiver(email: str) -> bool:
    """Send it nothing more, not even what waits; False if it got none before."""
    address = lowered_email(email) or email
    Letter.objects.filter(to=address, state=Letter.State.WAITING).delete()
    gone, _ = Receiver.objects.filter(email=address).delete()
    return bool(gone)


def deliver_due(sender: Sender, *, now: datetime) -> int:
    """Write the letters that are due and send them; a job of `web`, of any number of processes.

    A letter is leased to one process and marked when its server has acknowledged it. A process
    that dies in between leaves it to another one, which sends the same words under the same id.

    Returns:
        How many were taken.
    """
    assert not connection.in_atomic_block, "a sender is never asked inside a transaction"
    for source in list(_waiting().values_list("source", flat=True).order_by().distinct()):
        _write(source, now)
    return sum(_send(letter, sender, now) for letter in _leased(now))


def forget_old(*, now: datetime) -> int:
    """Delete letters and alerts that ended long ago; returns how many."""
    letters, _ = Letter.objects.filter(ended_at__lt=now - KEPT).delete()
    alerts, _ = Alert.objects.filter(resolved_at__lt=now - KEPT).delete()
    return letters + alerts


def _waiting() -> "QuerySet[Alert]":
    return Alert.objects.filter(is_in_letter=False)


@verb
def _write(source: str, now: datetime) -> int:
    if not _takes_its_turn(source, now):
        return 0
    alerts = list(_waiting().filter(source=source).order_by("opened_at", "id"))
    receivers = Receiver.objects.values_list("email", flat=True)
    subject, text = _subject(alerts), _text(alerts)
    for address in receivers:
        Letter.objects.create(
            id=uuid7(),
            source=source,
            to=address,
            subject=subject,
            text=text,
            due_at=now,
            written_at=now,
        )
    _waiting().filter(id__in=[each.id for each in alerts]).update(is_in_letter=True)
    return len(receivers)


def _takes_its_turn(source: str, now: datetime) -> bool:
    """Whether an hour has passed since the last letter; of two processes, one alone is told so."""
    if insert_new(Digest(source=source, last_at=now)):
        return True
    last = Digest.objects.filter(source=source, last_at__lte=now - QUIET)
    return bool(last.update(last_at=now))


def _subject(alerts: list[Alert]) -> str:
    first = alerts[0].title
    more = f" (+{len(alerts) - 1})" if len(alerts) > 1 else ""
    return f"Vitrina: {first}"[:150] + more


def _text(alerts: list[Alert]) -> str:
    lines = [f"{alerts[0].title}\n"]
    lines += [f"{each.opened_at:%Y-%m-%d %H:%M %Z}  {each.text}" for each in alerts[:MOST_LINES]]
    if len(alerts) > MOST_LINES:
        lines.append(f"... and {len(alerts) - MOST_LINES} more.")
    return "\n".join(lines)


def _leased(now: datetime) -> Iterable[Letter]:
    due = Letter.objects.filter(state=Letter.State.WAITING, due_at__lte=now)
    for letter in due[:AT_ONCE]:
        is_ours = due.filter(id=letter.id, attempts=letter.attempts).update(
            due_at=now + LEASE, attempts=F("attempts") + 1
        )
        if is_ours:
            letter.attempts += 1
            yield letter


def _send(letter: Letter, sender: Sender, now: datetime) -> bool:
    try:
        sender.send(
            channel="email",
            to=letter.to,
            subject=letter.subject,
            text=letter.text,
            message_id=str(letter.id),
        )
    except RefusedError as error:
        _end(letter, Letter.State.FAILED, now, error=error.reason)
    except OSError as error:
        _try_again(letter, type(error).__name__, now)
    else:
        _end(letter, Letter.State.SENT, now)
        return True
    return False


def _try_again(letter: Letter, error: str, now: datetime) -> None:
    if letter.attempts >= MOST_ATTEMPTS:
        _end(letter, Letter.State.FAILED, now, error=error)
        return
    pause = PAUSES[min(letter.attempts, len(PAUSES)) - 1]
    _mine(letter).update(due_at=now + pause, last_error=error)


def _end(letter: Letter, state: Letter.State, now: datetime, *, error: str = "") -> None:
    _mine(letter).update(state=state, ended_at=now, last_error=error[:120])
    if state == Letter.State.FAILED:
        log.error("The letter %s about %s failed: %s.", letter.id, letter.source, error)


def _mine(letter: Letter) -> "QuerySet[Letter]":
    return Letter.objects.filter(id=letter.id, state=Letter.State.WAITING, attempts=letter.attempts)
