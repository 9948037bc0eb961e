"""From approved to applied: what an answer or a reading of the platform means, and what is next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from vitrina.automation.proposals.limits import OVERSPEND
from vitrina.automation.proposals.values import in_words
from vitrina.connectors.advertising import Amount, Value
from vitrina.errors import RefusedError, SettingError, ThrottledError

# a platform may show for so long what was; nothing is concluded, and nothing set anew, before
SETTLES_WITHIN = timedelta(minutes=30)
SIGHTINGS = 2  # of the old value, before a change counts as not applied
READ_AFTER = timedelta(seconds=5)
PAUSES = (
    *(timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25)),
    *(timedelta(hours=1), timedelta(hours=6)),
)
MOST_PATIENCE = timedelta(days=1)


class State(StrEnum):
    """Where a proposal stands."""

    PROPOSED = "proposed"
    REJECTED = "rejected"
    APPROVED = "approved"
    EDITED = "edited"  # another one replaces it
    EXPIRED = "expired"
    REHEARSED = "rehearsed"  # in a dry run: all was done but the sending
    APPLYING = "applying"  # sent, or just about to be; not yet read back
    UNKNOWN = "unknown"  # sent, and nobody knows whether it was applied
    APPLIED = "applied"
    REFUSED = "refused"
    ROLLED_BACK = "rolled back"


OPEN = (State.PROPOSED, State.APPROVED, State.APPLYING, State.UNKNOWN)
ON_ITS_WAY = (State.APPLYING, State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Flight:
    """A change that was sent, or may have been.

    Attributes:
        state: applying or unknown.
        old: what stood there before.
        new: what was sent.
        written_at: when it was sent, at the earliest.
        readings: how often it was looked for, and not found.
        sightings: how often the old value was seen since.
    """

    state: State
    old: Value
    new: Value
    written_at: datetime
    readings: int = 0
    sightings: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """What becomes of a proposal.

    Attributes:
        state: the next one.
        reason: one word for programs.
        message: for people, with the next step.
        due_at: when to look again; None: nothing more by itself.
        readings: that found nothing, so far.
        sightings: of the old value, so far.
        is_sent: whether the change may stand on the platform, now or later.
        pauses: its campaign is left alone until a person has looked.
        distrusts: its whole account goes back to a dry run.
    """

    state: State
    reason: str = ""
    message: str = ""
    due_at: datetime | None = None
    readings: int = 0
    sightings: int = 0
    is_sent: bool = True
    pauses: bool = False
    distrusts: bool = False


def compared(live: Value, old: Value, *, ours: Value | None) -> Move | None:
    """What follows from the value that stands there before sending; None: send.

    Args:
        live: as the platform shows it.
        old: as the proposal wants it.
        ours: what automation itself set there last, if it ever did.
    """
    if live == old:
        return None
    words = f"{in_words(live)} stands there, and not {in_words(old)}"
    if live == ours:
        message = f"{words}: another proposal changed it. Propose anew."
        return Move(state=State.REFUSED, reason="outdated", message=message, is_sent=False)
    message = f"{words}: somebody changed it by hand. It is left alone until it is released."
    return Move(
        state=State.REFUSED, reason="changed_by_hand", message=message, is_sent=False, pauses=True
    )


def answered(error: Exception | None, *, now: datetime) -> Move:
    """What follows from the answer to sending; whatever is not certain is read back."""
    match error:
        case None:
            return Move(state=State.APPLYING, reason="sent", due_at=now + READ_AFTER)
        case ThrottledError(retry_after_seconds=seconds):
            return Move(
                state=State.APPROVED,
                reason="throttled",
                message=str(error),
                due_at=now + patience(seconds),
                is_sent=False,
            )
        case RefusedError() | SettingError():
            message = f"The platform refuses: {error}"
            return Move(
                state=State.REFUSED, reason="platform_refused", message=message, is_sent=False
            )
    return Move(
        state=State.UNKNOWN,
        reason="no_answer",
        message=f"Nobody knows whether it was applied ({type(error).__name__}). It is read back.",
        due_at=now + READ_AFTER,
    )


def patience(seconds: float) -> timedelta:
    """How long to wait where a platform asks for so many seconds: 1 s at least, a day at most."""
    most = MOST_PATIENCE.total_seconds()
    return timedelta(seconds=seconds if 1 <= seconds <= most else (1 if seconds < 1 else most))


def seen(flight: Flight, live: Value, *, now: datetime) -> Move:
    """What follows from the value that is read back."""
    if live == flight.new:
        message = f"{in_words(live)} stands there."
        return Move(state=State.APPLIED, reason="read_back", message=message)
    if live != flight.old:
        return _neither(flight, live)
    sightings = flight.sightings + 1
    if sightings >= SIGHTINGS and now - flight.written_at >= SETTLES_WITHIN:
        message = f"{in_words(live)} still stands there: it was not applied. Propose anew."
        return Move(state=State.REFUSED, reason="not_applied", message=message, sightings=sightings)
    return Move(
        state=flight.state,
        reason="not_seen_yet",
        due_at=now + next_pause(flight.readings),
        readings=flight.readings + 1,
        sightings=sightings,
    )


def _neither(flight: Flight, live: Value) -> Move:
    message = (
        f"{in_words(flight.new)} was sent, and {in_words(live)} stands there. Look at it on the "
        "platform, then release the campaign."
    )
    return Move(
        state=State.UNKNOWN,
        reason="neither",
        message=message,
        sightings=flight.sightings,
        pauses=True,
        distrusts=_is_beyond(live, [flight.old, flight.new]),
    )


def _is_beyond(live: Value, known: Sequence[Value]) -> bool:
    """Whether no person is likely to have set it: far above, of another unit or currency."""
    amounts = [each for each in known if isinstance(each, Amount)]
    if not isinstance(live, Amount) or not amounts:
        return False
    unlike = any((each.currency, each.per) != (live.currency, live.per) for each in amounts)
    return unlike or live.minor > OVERSPEND * max(each.minor for each in amounts)


def unread(flight: Flight, error: Exception, *, now: datetime) -> Move:
    """What follows when a change cannot be read back."""
    if isinstance(error, RefusedError | SettingError):
        return Move(
            state=State.UNKNOWN,
            reason="unreadable",
            message=f"It cannot be read back: {error} Look at it, then release the campaign.",
            sightings=flight.sightings,
            pauses=True,
        )
    pause = next_pause(flight.readings)
    if isinstance(error, ThrottledError):
        pause = max(pause, patience(error.retry_after_seconds))
    return Move(
        state=flight.state,
        reason="not_read",
        message=f"It could not be read back ({type(error).__name__}).",
        due_at=now + pause,
        readings=flight.readings + 1,
        sightings=flight.sightings,
    )


def next_pause(readings: int) -> timedelta:
    """How long to wait after so many readings that found nothing."""
    return PAUSES[min(readings, len(PAUSES) - 1)]
