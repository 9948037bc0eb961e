"""What a place lets be booked, as a value: turns, deadlines, deposits, fees, reminders."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

GRAIN_SECONDS = 15 * 60
GRAIN = timedelta(seconds=GRAIN_SECONDS)
USUAL_TURN_MINUTES = 120
# nobody is woken for a table
DAY_BEGINS, DAY_ENDS = time(9), time(21)
EVENING_BEFORE = time(20, 30)


@dataclass(frozen=True, slots=True)
class Policy:
    """The terms of one place; amounts are minor units of its currency, for each guest.

    Attributes:
        turns: (largest party, minutes), by party; a larger one stays as long as the last.
        covers_per_slot: guests that may arrive in one quarter of an hour; 0: any number.
        deposit_from_party: the smallest party that pays a deposit; 0: nobody does.
    """

    place_id: str
    zone: str
    turns: tuple[tuple[int, int], ...] = ()
    slot_minutes: int = 15
    covers_per_slot: int = 0
    lead_minutes: int = 0
    furthest_days: int = 60
    early_minutes: int = 30
    keep_late_minutes: int = 20
    cancel_until_hours: int = 2
    no_show_fee_minor: int = 0
    deposit_from_party: int = 0
    deposit_minor: int = 0
    guest_value_minor: int = 0
    currency: str = "RUB"
    largest_online: int = 8
    pay_minutes: int = 20
    offer_minutes: int = 30
    remind_hours: int = 4

    def turn_grains(self, party_size: int) -> int:
        """How many quarters of an hour a party stays."""
        longest = self.turns[-1][1] if self.turns else USUAL_TURN_MINUTES
        minutes = next((each for upto, each in self.turns if party_size <= upto), longest)
        return -(-minutes * 60 // GRAIN_SECONDS)

    def deposit(self, party_size: int) -> int:
        """What a party pays before its table is firm, in minor units."""
        if not self.deposit_from_party or party_size < self.deposit_from_party:
            return 0
        return self.deposit_minor * party_size

    def fee(self, party_size: int) -> int:
        """What a party owes that did not come, in minor units; without a fee, its deposit."""
        return self.no_show_fee_minor * party_size or self.deposit(party_size)

    def free_until(self, starts_at: datetime) -> datetime:
        """Until when a guest may move a booking, or call it off free of charge."""
        return starts_at - timedelta(hours=self.cancel_until_hours)

    def reminder(self, starts_at: datetime, *, now: datetime) -> datetime | None:
        """When to remind of a booking: some hours before, by day; None if that has passed."""
        due = starts_at - timedelta(hours=self.remind_hours)
        local = due.astimezone(ZoneInfo(self.zone))
        if not DAY_BEGINS <= local.time() < DAY_ENDS:
            day = local.date() if local.time() >= DAY_ENDS else local.date() - timedelta(days=1)
            local = datetime.combine(day, EVENING_BEFORE, local.tzinfo)
        return local.astimezone(starts_at.tzinfo) if local > now else None


def is_daytime(at: datetime, zone: str) -> bool:
    """Whether people may be written to at a place's wall clock."""
    return DAY_BEGINS <= at.astimezone(ZoneInfo(zone)).time() < DAY_ENDS


def grain_of(at: datetime) -> int:
    """The t0 of the grain that a moment is in: all zones are whole quarters from UTC."""
    return int(at.timestamp()) // GRAIN_SECONDS * GRAIN_SECONDS


def next_grain(at: datetime) -> int:
    """The t0 of the first grain that begins at a moment or after it."""
    return -(-int(at.timestamp()) // GRAIN_SECONDS) * GRAIN_SECONDS
