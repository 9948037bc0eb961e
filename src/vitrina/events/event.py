"""One event, as producers write it."""

import dataclasses
import json
from collections.abc import Mapping
from datetime import UTC, datetime

from vitrina.errors import SettingError
from vitrina.events.lake_tables import LAKE_TABLES
from vitrina.events.vocabulary import event_type_named
from vitrina.money import Money


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened; the attributes are the columns of the lake's events.

    Attributes:
        value: the money of the event; not above zero where it takes something back.
        properties: fields of its type that are no column, and anything else.

    Raises:
        UnknownNameError: `type` is no name of the vocabulary.
        SettingError: a time without a zone, a required field that is missing, an amount of the
            wrong sign, or an identifier that is not namespace:value.
    """

    event_id: str
    type: str
    occurred_at: datetime
    source: str
    name: str | None = None
    received_at: datetime | None = None
    anonymous_id: str | None = None
    user_id: str | None = None
    identifier: str | None = None
    subject_id: str | None = None
    place_id: str | None = None
    page: str | None = None
    referrer: str | None = None
    utm_source: str | None = None
    utm_medium: str | None = None
    utm_campaign: str | None = None
    utm_content: str | None = None
    utm_term: str | None = None
    click_id_kind: str | None = None
    click_id: str | None = None
    value: Money | None = None
    consent: str | None = None
    properties: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("event_id", "source"):
            if not getattr(self, name):
                raise SettingError(f"{self._told} has no {name}: without it nobody sees a repeat.")
        for name in ("occurred_at", "received_at"):
            time = getattr(self, name)
            if time is not None and time.tzinfo is None:
                raise SettingError(
                    f"{self._told} has a {name} without a zone ({time}): pass an aware datetime, "
                    "for example datetime.now(UTC)."
                )
        if self.identifier is not None and not all(self.identifier.partition(":")):
            raise SettingError(
                f"{self._told} has the identifier {self.identifier!r}: write it as "
                "namespace:value, for example card:42."
            )
        self._check_fields()

    @property
    def _told(self) -> str:
        return f"Event {self.event_id!r} ({self.type})"

    def _check_fields(self) -> None:
        kind = event_type_named(self.type)
        missing = [name for name in kind.required if self.field(name) in (None, "")]
        if missing:
            raise SettingError(
                f"{self._told} lacks {', '.join(missing)}, which every {self.type!r} must tell."
            )
        if kind.is_reversal and self.value is not None and self.value.minor > 0:
            raise SettingError(
                f"{self._told} takes back {self.value.minor}: write it as a negative amount, so "
                "that sums come out right."
            )

    def _columns(self) -> dict[str, object]:
        known = {each.name: getattr(self, each.name) for each in dataclasses.fields(self)}
        known["value_minor"] = self.value.minor if self.value else None
        known["currency"] = self.value.currency if self.value else None
        return known

    def field(self, name: str) -> object:
        """What the event tells under a name of its type's fields; None if it does not."""
        told = self._columns().get(name)
        return self.properties.get(name) if told is None else told

    def row(self) -> dict[str, object]:
        """The event as a row of the lake's events; properties as JSON, times in UTC."""
        known = self._columns()
        known["occurred_at"] = self.occurred_at.astimezone(UTC)
        known["received_at"] = self.received_at.astimezone(UTC) if self.received_at else None
        known["properties"] = (
            json.dumps(dict(self.properties), ensure_ascii=False, sort_keys=True, default=_as_text)
            if self.properties
            else None
        )
        return {column.name: known.get(column.name) for column in LAKE_TABLES["events"].columns}


def _as_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise SettingError(
        f"A property of an event is {value!r} ({type(value).__name__}), which JSON cannot hold: "
        "pass texts, numbers, times, lists or mappings."
    )
