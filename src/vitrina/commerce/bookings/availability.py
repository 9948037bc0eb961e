"""When a party can be seated: days and places at once, without a query for each."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain
from zoneinfo import ZoneInfo

from vitrina.commerce.bookings.policy import GRAIN_SECONDS, grain_of, next_grain
from vitrina.commerce.bookings.rooms import Room, rooms_of
from vitrina.commerce.bookings.seating import free_starts, grains_of, ranked, span
from vitrina.commerce.bookings.taken import Window, full, taken
from vitrina.commerce.places.calendar import Span

DAY = timedelta(days=1)
DAY_GRAINS = 24 * 3600 // GRAIN_SECONDS
ONLINE = frozenset({"site", "app", "widget", "api"})


@dataclass(frozen=True, slots=True)
class FreeTime:
    """A start at which a table is free for the whole turn of the party.

    Attributes:
        starts_at: in UTC.
        halls: where; a join over two halls counts for both.
    """

    starts_at: datetime
    halls: tuple[int, ...]


def free_times(
    place_id: str,
    day: date,
    party_size: int,
    hall_id: int | None = None,
    *,
    now: datetime,
    channel: str = "site",
) -> list[FreeTime]:
    """The starts of one working day of a place, in order; those after midnight belong to it.

    Args:
        place_id: where; a place that takes no bookings has none.
        day: by the place's own calendar.
        party_size: how many guests.
        hall_id: only there.
        now: server time; starts before the lead time are left out.
        channel: site, app, widget, api; another one is the staff's, who need no lead time.
    """
    found = free_days([place_id], day, day, party_size, hall_id, now=now, channel=channel)
    return found.get(place_id, {}).get(day, [])


def free_days(  # noqa: PLR0913  # what a guest asks for
    place_ids: Collection[str],
    first: date,
    last: date,
    party_size: int,
    hall_id: int | None = None,
    *,
    now: datetime,
    channel: str = "site",
) -> dict[str, dict[date, list[FreeTime]]]:
    """By place and day, from the first to the last, the starts that are free for a party.

    What is taken comes from one query over tables and one over arrivals, for all places.
    """
    rooms = rooms_of(place_ids, since=first - DAY)
    base = int(datetime.combine(first - DAY, time(), UTC).timestamp())
    window = Window(base, ((last - first).days + 5) * DAY_GRAINS)
    search = _Search(
        window=window,
        days=tuple(first + DAY * number for number in range((last - first).days + 1)),
        party_size=party_size,
        hall=hall_id,
        now=now,
        is_online=channel in ONLINE,
        taken=taken(rooms, window, now=now),
        full=full(rooms.values(), window, party_size),
    )
    return {place_id: search.in_room(room) for place_id, room in rooms.items()}


@dataclass(frozen=True, slots=True)
class _Search:
    window: Window
    days: tuple[date, ...]
    party_size: int
    hall: int | None
    now: datetime
    is_online: bool
    taken: Mapping[int, int]
    full: Mapping[int, int]

    def in_room(self, room: Room) -> dict[date, list[FreeTime]]:
        spans = dict(room.calendar.days(self.days[0] - DAY, self.days[-1] + DAY))
        by_halls = self._by_halls(room, self._bits(chain.from_iterable(spans.values())))
        allowed = self._allowed(room)
        return {
            day: self._listed(self._bits(spans[day]) & allowed, by_halls)
            for day in self.days
            if day <= self._last_day(room)
        }

    def _by_halls(self, room: Room, is_open: int) -> dict[tuple[int, ...], int]:
        found: dict[tuple[int, ...], int] = defaultdict(int)
        if self.is_online and self.party_size > room.policy.largest_online:
            return found
        grains = room.policy.turn_grains(self.party_size)
        for option in ranked(room.options, self.party_size, self.hall):
            found[option.halls] |= free_starts(option, self.taken, is_open, grains)
        return found

    def _allowed(self, room: Room) -> int:
        policy = room.policy
        earliest = grain_of(self.now)
        if self.is_online:
            earliest = next_grain(self.now + timedelta(minutes=policy.lead_minutes))
        later = span(self.window.number(earliest), self.window.grains)
        slots = slot_grains(policy.zone, self.window, policy.slot_minutes)
        return later & slots & ~(self.full.get(room.pacing, 0) if room.pacing else 0)

    def _last_day(self, room: Room) -> date:
        if not self.is_online:
            return self.days[-1]
        return self.now.astimezone(room.calendar.zone).date() + DAY * room.policy.furthest_days

    def _bits(self, spans: Iterable[Span]) -> int:
        bits = 0
        for start, end in spans:
            first, until = next_grain(start), grain_of(end)
            bits |= span(self.window.number(first), self.window.number(until))
        return bits

    def _listed(self, day: int, by_halls: Mapping[tuple[int, ...], int]) -> list[FreeTime]:
        moments = self.window.moments
        if len(by_halls) == 1:
            # most places have one hall: nothing to gather, and a page lists thousands of times
            [(halls, bits)] = by_halls.items()
            return [FreeTime(moments[grain], halls) for grain in grains_of(bits & day)]
        times: dict[int, set[int]] = defaultdict(set)
        for halls, bits in by_halls.items():
            for grain in grains_of(bits & day):
                times[grain].update(halls)
        return [FreeTime(moments[grain], tuple(sorted(times[grain]))) for grain in sorted(times)]


@lru_cache(maxsize=64)
def slot_grains(zone: str, window: Window, slot_minutes: int) -> int:
    """The grains at which the wall clock of a zone shows a whole slot: 19:00, 19:30, ..."""
    if slot_minutes * 60 == GRAIN_SECONDS:
        return span(0, window.grains)
    clock = ZoneInfo(zone)
    return sum(
        1 << grain
        for grain in range(window.grains)
        if window.moment(grain).astimezone(clock).minute % slot_minutes == 0
    )
