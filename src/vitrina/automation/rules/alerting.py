"""Alerts: raised once until they are over, told to other programs in the same transaction."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.db.models import F
from uuid_utils.compat import uuid7

from vitrina.automation.rules.models import Alert
from vitrina.commerce.partners import services as partners
from vitrina.commerce.statements import insert_new
from vitrina.commerce.transactions import refuse, verb
from vitrina.errors import UnknownNameError

# what the system itself tells, beside the rules
KINDS: Mapping[str, str] = {
    "connector_down": "A connector is down",
    "kill_switch": "The kill switch is on",
    "freeze": "Changes are frozen",
    "awaiting_approval": "Proposals await approval",
    "conversions_rejected": "Conversions were rejected",
}
NOTICE = "Alert Raised"
OVER = Alert.State.RESOLVED


def raise_alert(key: str, *, source: str, title: str, text: str, now: datetime) -> bool:
    """Tell somebody; call it inside a transaction.

    Args:
        key: of what is the matter: until that is over, it is one alert however often it comes.
        source: whose letters it goes with: rule:5, or a kind of `KINDS`.
        title: in a line.
        text: in words, with the numbers.
        now: server time.

    Returns:
        Whether it is a new one.
    """
    alert = Alert(
        id=uuid7(), key=key, source=source, title=title, text=text, opened_at=now, last_at=now
    )
    if not insert_new(alert):
        Alert.objects.filter(key=key).exclude(state=OVER).update(
            times=F("times") + 1, last_at=now, text=text
        )
        return False
    partners.queue_notice(NOTICE, alert.id, _body(alert), now=now)
    return True


@verb
def report(kind: str, holding: Mapping[str, str], *, now: datetime) -> int:
    """Say all that is the matter of one kind now; what is no more is over.

    Args:
        kind: one of `KINDS`.
        holding: text by what it is about: a connector's name, an account, ...
        now: server time.

    Returns:
        How many alerts are new.

    Raises:
        UnknownNameError: there is no such kind.
    """
    if kind not in KINDS:
        raise UnknownNameError("kind of alert", kind, KINDS)
    keys = {f"{kind}:{about}": text for about, text in holding.items()}
    Alert.objects.filter(source=kind).exclude(state=OVER).exclude(key__in=keys).update(
        state=OVER, resolved_at=now
    )
    return sum(
        raise_alert(key, source=kind, title=KINDS[kind], text=text, now=now)
        for key, text in keys.items()
    )


@verb
def acknowledge(alert_id: UUID, *, by: str, now: datetime) -> Alert:
    """Somebody has seen it.

    Returns:
        The alert; or a refusal: unknown, over.
    """
    alert = Alert.objects.select_for_update().filter(id=alert_id).first()
    if alert is None:
        raise refuse("unknown", f"There is no alert {alert_id}.")
    if alert.state == OVER:
        raise refuse("over", f"{alert.title}: it is over since {alert.resolved_at:%Y-%m-%d %H:%M}.")
    if alert.state == Alert.State.OPEN:
        alert.state = Alert.State.ACKNOWLEDGED
        alert.acknowledged_by, alert.acknowledged_at = by, now
        alert.save(update_fields=["state", "acknowledged_by", "acknowledged_at"])
    return alert


def resolve(key: str, *, now: datetime) -> bool:
    """It is over; False if it was not there."""
    there = Alert.objects.filter(key=key).exclude(state=OVER)
    return bool(there.update(state=OVER, resolved_at=now))


def resolve_source(source: str, *, now: datetime) -> int:
    """All of a source are over; returns how many."""
    there = Alert.objects.filter(source=source).exclude(state=OVER)
    return there.update(state=OVER, resolved_at=now)


def _body(alert: Alert) -> str:
    """In the shape of the events of the shop, so that one reader will do for both."""
    told = {
        "event_id": str(alert.id),
        "type": NOTICE,
        "occurred_at": alert.opened_at.astimezone(UTC).isoformat(),
        "source": "automation",
        "subject_id": alert.key,
        "properties": json.dumps(
            {"source": alert.source, "text": alert.text, "title": alert.title}, ensure_ascii=False
        ),
    }
    return json.dumps(told, ensure_ascii=False)
