"""What prices are made from: price lists, tariffs of the ways, and rules. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

MINUTES_A_DAY = 24 * 60
WEEKDAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """When and where something applies; what is empty or None does not matter.

    Attributes:
        places: where.
        channels: site, app, till, phone.
        valid_from: the first moment.
        valid_until: the first moment after it.
        weekdays: 0 is Monday.
        from_minute: of the place's wall clock, counted from midnight.
        until_minute: the first one after it; not above from_minute, it is of the next day, and
            the weekday is the one on which the span began.
    """

    places: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    weekdays: frozenset[int] = frozenset()
    from_minute: int | None = None
    until_minute: int | None = None

    def obstacle(self, *, place_id: str, channel: str, at: datetime, zone: ZoneInfo) -> str:
        """Why it does not apply, as a sentence's end; empty if it does."""
        if self.places and place_id not in self.places:
            return f"it is not for the place {place_id!r}"
        if self.channels and channel not in self.channels:
            return f"it is for {_listed(self.channels)}, and this is {channel!r}"
        if self.valid_from and at < self.valid_from:
            return f"it begins at {_shown(self.valid_from, zone)}"
        if self.valid_until and at >= self.valid_until:
            return f"it ended at {_shown(self.valid_until, zone)}"
        return self._obstacle_of_the_clock(at.astimezone(zone))

    def _obstacle_of_the_clock(self, local: datetime) -> str:
        minute = local.hour * 60 + local.minute
        first = self.from_minute or 0
        end = MINUTES_A_DAY if self.until_minute is None else self.until_minute
        is_over_midnight = end <= first
        began = local - ONE_DAY if is_over_midnight and minute < end else local
        is_in_time = (
            (minute >= first or minute < end) if is_over_midnight else first <= minute < end
        )
        if not is_in_time:
            return f"it is for {_clock(first)} to {_clock(end)}, and it is {_clock(minute)} there"
        if self.weekdays and began.weekday() not in self.weekdays:
            days = ", ".join(WEEKDAYS[each] for each in sorted(self.weekdays))
            return f"it is for {days}"
        return ""

    def plain(self) -> dict[str, object]:
        """As the digest takes it in."""
        return {
            "places": sorted(self.places),
            "channels": sorted(self.channels),
            "valid_from": _utc(self.valid_from),
            "valid_until": _utc(self.valid_until),
            "weekdays": sorted(self.weekdays),
            "from_minute": self.from_minute,
            "until_minute": self.until_minute,
        }


ALWAYS = Conditions()


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """Prices under conditions; `version` is another one after each change of either.

    Attributes:
        prices: minor units by sku; at least of the skus that are asked for.
    """

    id: str
    version: int
    currency: str
    priority: int = 0
    conditions: Conditions = ALWAYS
    prices: Mapping[str, int] = field(default_factory=dict)

    def plain(self) -> dict[str, object]:
        """As the digest takes it in; the prices are told by the version."""
        return {
            "id": self.id,
            "version": self.version,
            "currency": self.currency,
            "priority": self.priority,
            **self.conditions.plain(),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Tariff:
    """What a way to the customer costs.

    Attributes:
        way: courier, locker, ...
        minor: of one order.
        free_from_minor: an order of goods worth this much is brought for nothing.
    """

    id: str
    version: int
    way: str
    minor: int
    currency: str
    priority: int = 0
    free_from_minor: int | None = None
    conditions: Conditions = ALWAYS

    def plain(self) -> dict[str, object]:
        """As the digest takes it in."""
        return {
            "id": self.id,
            "version": self.version,
            "way": self.way,
            "minor": self.minor,
            "currency": self.currency,
            "priority": self.priority,
            "free_from_minor": self.free_from_minor,
            **self.conditions.plain(),
        }


class Rule(Protocol):
    """A promotion: it stands in the digest; none is applied yet."""

    @property
    def id(self) -> str: ...

    def plain(self) -> dict[str, object]:
        """Everything that it depends on, as the digest takes it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """All that the price of a basket at one place can depend on.

    Attributes:
        zone: of the place, in the tz database.
        price_lists: in any order.
        tariffs: of every way.
        rules: promotions.
    """

    place_id: str
    zone: str
    price_lists: tuple[PriceList, ...] = ()
    tariffs: tuple[Tariff, ...] = ()
    rules: tuple[Rule, ...] = ()

    def digest(self) -> str:
        """SHA-256 of everything but the prices, which the versions of their lists stand for."""
        return digest_of(
            {
                "place_id": self.place_id,
                "zone": self.zone,
                "price_lists": [each.plain() for each in ranked(self.price_lists)],
                "tariffs": [each.plain() for each in ranked(self.tariffs)],
                "rules": sorted((each.plain() for each in self.rules), key=canonical),
            }
        )


R = TypeVar("R", PriceList, Tariff)


def ranked(things: Iterable[R]) -> list[R]:
    """From the highest priority down; of equals, the first id."""
    return sorted(things, key=lambda each: (-each.priority, each.id))


def canonical(value: object) -> bytes:
    """JSON with sorted keys, without blanks, in ASCII: the same bytes for the same value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def digest_of(value: object) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _utc(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="microseconds")


def _shown(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _listed(names: frozenset[str]) -> str:
    return ", ".join(map(repr, sorted(names)))
