"""Tell people things: write a message down with the deed, send it afterwards."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from uuid_utils.compat import uuid7

from vitrina.commerce.customers.models import Customer
from vitrina.commerce.customers.services import Reach
from vitrina.commerce.notifications.built_in import BUILT_IN
from vitrina.commerce.notifications.models import Message, Template
from vitrina.commerce.notifications.sealed import seal_contact, seal_values
from vitrina.commerce.notifications.sending import SERVICE, Counts, send_due
from vitrina.commerce.notifications.wording import NAMES, check_template, names_in
from vitrina.commerce.statements import as_kept, insert_new
from vitrina.errors import SettingError, UnknownNameError
from vitrina.privacy.consent import known

__all__ = [
    "Counts",
    "Reach",
    "call_off",
    "drop_template",
    "forget_old",
    "forget_person",
    "notify",
    "put_template",
    "send_due",
]

KEPT = timedelta(days=180)
CHANNELS = ("", "email", "sms", "telegram")
LANGUAGE = "SELECT language FROM customers_customer WHERE id = %s"
LIVES = timedelta(days=1)  # a message of the owner's own


def notify(  # noqa: PLR0913  # the fields of a message
    template: str,
    *,
    values: Mapping[str, str],
    subject: str,
    now: datetime,
    customer_id: UUID | None = None,
    contact: Reach | None = None,
    purpose: str = SERVICE,
    language: str = "",
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    zone: str = "UTC",
) -> Message:
    """Write a message down; call it inside the transaction of the deed.

    Args:
        template: sign_in_code, order_ready, ... or one of the owner's.
        values: of `wording.NAMES`; a line without any value is left out of the text.
        subject: the occasion, order:UUID, booking:UUID:2, ...: the same template is told once
            for it, and a second call gives the first message.
        now: server time.
        customer_id: who gets it, by a contact that they have when it is sent.
        contact: who gets it, if they are no customer; kept sealed until it is sent.
        purpose: `service`, or a purpose that the customer must have agreed to when it is sent.
        language: empty is the customer's.
        not_before: when it is due; else at once.
        expires_at: when it is of no use any more; else the template knows.
        zone: of the tz database, in which nights are quiet: the place's.

    Returns:
        The message; see its state.

    Raises:
        UnknownNameError: no such template, value or purpose.
        SettingError: nobody is to get it.
    """
    _check(template, values)
    if purpose != SERVICE:
        known(purpose)
    if customer_id is None and contact is None:
        raise SettingError(
            f"Nobody is to get the message {template!r}: give a customer or contact."
        )
    message_id = uuid7()
    due = max(now, not_before or now)
    lives = BUILT_IN[template].lives if template in BUILT_IN else LIVES
    message = Message(
        id=message_id,
        template=template,
        subject=subject,
        purpose=purpose,
        language=language or _language_of(customer_id),
        zone=zone,
        customer_id=customer_id,
        contact=seal_contact(message_id, contact) if contact else b"",
        filling=seal_values(message_id, values),
        due_at=due,
        expires_at=expires_at or due + lives,
        created_at=now,
    )
    if insert_new(message):
        return message
    return Message.objects.get(template=template, subject=subject)


def _check(template: str, values: Mapping[str, str]) -> None:
    if template not in BUILT_IN:
        owned = Template.objects.order_by("name").values_list("name", flat=True).distinct()
        if template not in owned:
            raise UnknownNameError("message", template, {*BUILT_IN, *owned})
    for name in values:
        if name not in NAMES:
            raise UnknownNameError("value of a message", name, NAMES)


def _language_of(customer_id: UUID | None) -> str:
    if customer_id is None:
        return "en"
    with connection.cursor() as cursor:
        cursor.execute(LANGUAGE, [as_kept(Customer, "id", customer_id)])
        found = cursor.fetchone()
    return (found and found[0]) or "en"


def call_off(template: str, subject: str, *, now: datetime) -> bool:
    """Withhold a message that is not sent yet: its occasion has gone."""
    waiting = Message.objects.filter(
        template=template, subject=subject, state=Message.State.WAITING
    )
    return bool(
        waiting.update(
            state=Message.State.WITHHELD,
            last_error="called off",
            contact=b"",
            filling=b"",
            ended_at=now,
        )
    )


def forget_person(customer_id: UUID, *, now: datetime) -> int:
    """Withhold what waits to be sent to a customer, and destroy its words; returns how many."""
    theirs = Message.objects.filter(customer_id=customer_id)
    open_ones = theirs.filter(state__in=(Message.State.WAITING, Message.State.SENDING))
    gone = open_ones.update(state=Message.State.WITHHELD, last_error="erased", ended_at=now)
    theirs.update(contact=b"", filling=b"", server_id="")
    return gone


def put_template(
    name: str, language: str, *, subject: str, body: str, channel: str = ""
) -> Template:
    """Keep an owner's wording of a message.

    Raises:
        SettingError: it holds anything but text and names, is empty, or lacks what it must say.
        UnknownNameError: a name that messages do not have, or a channel that there is not.
    """
    if channel not in CHANNELS:
        raise UnknownNameError("channel", channel, CHANNELS)
    if not body.strip():
        raise SettingError(f"The message {name!r} has no text. Write one.")
    for text in (subject, body):
        check_template(text)
    must_say = BUILT_IN[name].must_say if name in BUILT_IN else ()
    for each in must_say:
        if each not in names_in(body):
            raise SettingError(
                f"The message {name!r} does not say {{{{{each}}}}}. Put it into the text."
            )
    kept, _ = Template.objects.update_or_create(
        name=name, channel=channel, language=language, defaults={"subject": subject, "body": body}
    )
    return kept


def drop_template(name: str, language: str, *, channel: str = "") -> None:
    """Give up an owner's wording: the next one that fits is sent, in the end the built-in one."""
    Template.objects.filter(name=name, language=language, channel=channel).delete()


def forget_old(*, now: datetime) -> int:
    """Delete what has come to an end long ago; returns how many."""
    gone, _ = Message.objects.filter(ended_at__lt=now - KEPT).delete()
    return gone
