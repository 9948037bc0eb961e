"""Send what is due: each message by one sender at a time, with consent asked at that moment."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from vitrina.commerce.customers import services as customers
from vitrina.commerce.customers.services import Reach
from vitrina.commerce.notifications.built_in import BUILT_IN, Wording
from vitrina.commerce.notifications.models import Message, Template
from vitrina.commerce.notifications.quiet import next_loud
from vitrina.commerce.notifications.sealed import open_contact, open_values
from vitrina.commerce.notifications.wording import fill_in
from vitrina.commerce.outbox.services import tell
from vitrina.errors import RefusedError, SealError
from vitrina.message import Sender

log = logging.getLogger("vitrina.notifications")

State = Message.State
LEASE = timedelta(minutes=2)  # longer than any sender waits
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240))
MOST_ATTEMPTS = 8
SERVICE = "service"
# the cheaper and the surer first
CHANNELS = {"telegram": "telegram", "email": "email", "phone": "sms"}
# a consent is for one way: who agreed to letters has not agreed to text messages
AGREED = {
    "marketing by e-mail": ("email",),
    "marketing by sms": ("sms",),
    "marketing by messenger": ("telegram",),
    "marketing by push": (),
}

Allowed = Callable[[UUID, str, datetime], bool]
ContactsOf = Callable[[UUID], Sequence[Reach]]
LinkOf = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the messages that were due.

    Attributes:
        sent: acknowledged by their server.
        put_off: for the night, or after a failure that may pass.
        withheld: no consent, or nobody to send to.
        failed: for good.
        expired: too late.
    """

    sent: int = 0
    put_off: int = 0
    withheld: int = 0
    failed: int = 0
    expired: int = 0


@dataclass(frozen=True, slots=True)
class Post:
    """What sending needs from the rest of the house."""

    senders: Mapping[str, Sender]
    allowed: Allowed
    contacts_of: ContactsOf
    link_of: LinkOf
    owned: Sequence[Template]


def no_link(subject: str) -> str:
    """For a shop that has no public address: lines with a link are left out."""
    del subject
    return ""


def send_due(  # what sending needs from the rest of the house
    senders: Mapping[str, Sender],
    *,
    now: datetime,
    limit: int = 100,
    allowed: Allowed = customers.allowed,
    contacts_of: ContactsOf = customers.contacts_of,
    link_of: LinkOf = no_link,
) -> Counts:
    """Send the messages that are due; a job of `web`, of any number of processes.

    A message is leased to one process, and marked when its server has acknowledged it. If the
    process dies between both, another one sends it again after two minutes, under the same
    message id: at least once.

    Args:
        senders: by channel: email, sms, telegram.
        now: server time.
        limit: at most so many.
        allowed: whether a customer agrees to a purpose now; service needs no consent, but may
            be declined.
        contacts_of: how a customer is reached now.
        link_of: the address of the page of a subject; empty where it has none.

    Returns:
        What became of them.
    """
    assert not connection.in_atomic_block, "a sender is never asked inside a transaction"
    began = monotonic()
    due = Message.objects.filter(_is_due(now)).order_by("due_at", "id")[:limit]
    owned = list(Template.objects.order_by("id")) if due else []
    post = Post(senders, allowed, contacts_of, link_of, owned)
    tally = dict.fromkeys(("sent", "put_off", "withheld", "failed", "expired"), 0)
    for message in due:
        moment = now + timedelta(seconds=monotonic() - began)
        if _lease(message, moment):
            tally[_send(message, post, moment)] += 1
    return Counts(**tally)


def _is_due(now: datetime) -> Q:
    is_free = Q(state=State.WAITING, due_at__lte=now)
    return is_free | Q(state=State.SENDING, lease_until__lt=now)


def _lease(message: Message, now: datetime) -> bool:
    """Whether this process is the one that sends it now."""
    mine = Message.objects.filter(_is_due(now), id=message.id, attempts=message.attempts)
    message.attempts += 1
    return bool(
        mine.update(state=State.SENDING, lease_until=now + LEASE, attempts=message.attempts)
    )


def _send(message: Message, post: Post, now: datetime) -> str:
    if now >= message.expires_at:
        return _end(message, State.EXPIRED, now)
    if not _is_urgent(message):
        loud = next_loud(now, message.zone or "UTC")
        if loud > now:
            return _put_off(message, loud, "", is_attempt=False)
    try:
        reach, sender = _way(message, post, now)
        wording = _wording(message, CHANNELS[reach.kind], post.owned)
        values = {
            "link": post.link_of(message.subject),
            **open_values(message.id, message.filling),
        }
        server_id = sender.send(
            channel=CHANNELS[reach.kind],
            to=reach.value,
            subject=" ".join(fill_in(wording.subject, values).split()),
            text=fill_in(wording.body, values),
            message_id=str(message.id),
        )
    except RefusedError as error:
        state = State.WITHHELD if error.reason in ("no_consent", "no_contact") else State.FAILED
        return _end(message, state, now, error=error.reason)
    except SealError:
        return _end(message, State.FAILED, now, error="sealed under another key")
    except OSError as error:
        return _try_again(message, type(error).__name__, now)
    return _sent(message, CHANNELS[reach.kind], server_id, now)


def _is_urgent(message: Message) -> bool:
    if message.purpose != SERVICE or message.template not in BUILT_IN:
        return False
    return BUILT_IN[message.template].is_urgent


def _way(message: Message, post: Post, now: datetime) -> tuple[Reach, Sender]:
    """How it can go now; RefusedError if it must not or cannot."""
    if not _is_allowed(message, post, now):
        raise RefusedError(403, "no_consent", "They have not agreed to this: ask them first.")
    if message.contact:
        known: Sequence[Reach] = [open_contact(message.id, message.contact)]
    else:
        known = post.contacts_of(message.customer_id) if message.customer_id else []
    agreed = AGREED.get(message.purpose, tuple(post.senders))
    for kind, channel in CHANNELS.items():
        for reach in known:
            if reach.kind == kind and channel in post.senders and channel in agreed:
                return reach, post.senders[channel]
    raise RefusedError(404, "no_contact", "They have no contact that a sender serves: connect one.")


def _is_allowed(message: Message, post: Post, now: datetime) -> bool:
    if message.customer_id is None:
        return message.purpose == SERVICE  # nobody is known to have agreed to more
    return post.allowed(message.customer_id, message.purpose, now)


def _wording(message: Message, channel: str, owned: Sequence[Template]) -> Wording:
    own = {
        (each.language, each.channel): Wording(each.subject, each.body)
        for each in owned
        if each.name == message.template
    }
    built_in = BUILT_IN[message.template].texts if message.template in BUILT_IN else {}
    for language in (message.language, message.language.partition("-")[0], "en"):
        for each in (own.get((language, channel)), own.get((language, "")), built_in.get(language)):
            if each is not None:
                return each
    if not own:
        raise RefusedError(404, "no_template", "Its wording was deleted: write it anew.")
    return next(iter(own.values()))


def _put_off(message: Message, until: datetime, error: str, *, is_attempt: bool = True) -> str:
    mine = Message.objects.filter(id=message.id, state=State.SENDING, attempts=message.attempts)
    mine.update(
        state=State.WAITING,
        due_at=until,
        lease_until=None,
        attempts=message.attempts if is_attempt else message.attempts - 1,
        last_error=error,
    )
    return "put_off"


def _try_again(message: Message, error: str, now: datetime) -> str:
    if message.attempts >= MOST_ATTEMPTS:
        return _end(message, State.FAILED, now, error=error)
    log.warning("Message %s is not sent yet: %s.", message.id, error)
    pause = PAUSES[min(message.attempts, len(PAUSES)) - 1]
    return _put_off(message, now + pause, error)


def _end(message: Message, state: State, now: datetime, *, error: str = "") -> str:
    _brought_to_an_end(message, state, now, last_error=error[:120])
    if state == State.FAILED:
        log.error("Message %s (%s) failed: %s.", message.id, message.template, error)
    return state


def _brought_to_an_end(message: Message, state: State, now: datetime, **columns: str) -> bool:
    """Bring it to an end, unless another process has it by now; what was sealed is emptied."""
    mine = Message.objects.filter(id=message.id, state=State.SENDING, attempts=message.attempts)
    sealed = {"contact": b"", "filling": b""}
    return bool(mine.update(state=state, lease_until=None, ended_at=now, **sealed, **columns))


def _sent(message: Message, channel: str, server_id: str, now: datetime) -> str:
    columns = {"channel": channel, "server_id": server_id[:120], "last_error": ""}
    if message.purpose == SERVICE:
        # a sign-in code or a receipt has advertised nothing: it is no touch, and is not told
        _brought_to_an_end(message, State.SENT, now, **columns)
        return State.SENT
    with transaction.atomic():
        if _brought_to_an_end(message, State.SENT, now, **columns):
            _tell(message, channel, now)
    return State.SENT


def _tell(message: Message, channel: str, now: datetime) -> None:
    tell(
        "Email Sent" if channel == "email" else "Message Sent",
        now=now,
        customer_id=message.customer_id,
        subject_id=str(message.id),
        properties={"template": message.template},
    )
