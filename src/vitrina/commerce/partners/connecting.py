"""The services of others that a shop uses; their settings are sealed, and shown by no page."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from vitrina.commerce.partners.models import Connection
from vitrina.privacy.sealing import Sealer

SHOWN_OF_LONG = 4  # letters of a setting, of one with at least twice as many


@dataclass(frozen=True, slots=True)
class Connected:
    """One service, and how to use it."""

    name: str
    settings: Mapping[str, str] = field(repr=False)


def connect(
    kind: str, name: str, settings: Mapping[str, str], *, sealer: Sealer, now: datetime
) -> Connection:
    """Use a service from now on; once more replaces its settings.

    Args:
        kind: payment or message.
        name: of its connector.
        settings: as the connector names them; whether they fit, the caller has tried.
        sealer: of the shop.
        now: server time.
    """
    sealed = sealer.seal(json.dumps(dict(settings)).encode(), about=_about(kind, name))
    endings = {
        key: value[-SHOWN_OF_LONG:] if len(value) >= 2 * SHOWN_OF_LONG else ""
        for key, value in settings.items()
    }
    connection, _ = Connection.objects.update_or_create(
        kind=kind,
        name=name,
        defaults={"sealed_settings": sealed, "endings": endings, "connected_at": now},
    )
    return connection


def note(kind: str, name: str, came: Mapping[str, object], *, now: datetime) -> None:
    """Keep what came of asking a service last, for whoever looks after it; of one that is gone, no.

    Args:
        kind: of its connector.
        name: of its connector.
        came: as JSON; nothing of a person, and no secret.
        now: server time.
    """
    Connection.objects.filter(kind=kind, name=name).update(noted_at=now, noted=dict(came))


def disconnect(kind: str, name: str) -> None:
    """Use a service no more; its settings are gone."""
    Connection.objects.filter(kind=kind, name=name).delete()


def connected(kind: str, *, sealer: Sealer) -> list[Connected]:
    """The services of a kind that the shop uses, the longest connected first."""
    return [
        Connected(
            each.name,
            json.loads(sealer.open(bytes(each.sealed_settings), about=_about(kind, each.name))),
        )
        for each in Connection.objects.filter(kind=kind)
    ]


def _about(kind: str, name: str) -> bytes:
    return f"{kind}/{name}".encode()
