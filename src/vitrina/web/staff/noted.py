"""Notes that a tablet took without a line, read with suspicion. Pure."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

MOST_BYTES = 64 * 1024
MOST_NOTES = 50
LONGEST_CODE = 40
KINDS = ("order", "booking")


@dataclass(frozen=True, slots=True)
class Note:
    """One hand-over or check-in that happened without a line.

    Attributes:
        key: chosen by the tablet, once.
        at: when, by the tablet's clock.
    """

    key: str
    kind: str
    ref: UUID
    code: str
    at: datetime

    def asked(self) -> bytes:
        """What tells it from another one under the same key."""
        return json.dumps([self.kind, str(self.ref), self.code, self.at.isoformat()]).encode()


def notes_in(body: bytes) -> list[Note] | str:
    """The notes of a request, or what is wrong with it, for the tablet's maker."""
    if len(body) > MOST_BYTES:
        return f"More than {MOST_BYTES} bytes came. Send fewer notes at once."
    try:
        listed = json.loads(body)["notes"]
        if not isinstance(listed, list) or len(listed) > MOST_NOTES:
            return f"Send a list of at most {MOST_NOTES} notes."
        return [_note(each) for each in listed]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as flaw:
        return f"That is no list of notes: {type(flaw).__name__}."


def _note(told: dict[str, object]) -> Note:
    kind, code, at = str(told["kind"]), str(told["code"]), datetime.fromisoformat(str(told["at"]))
    if kind not in KINDS or not 0 < len(code) <= LONGEST_CODE or at.tzinfo is None:
        raise ValueError(kind)
    key = UUID(str(told["key"]))
    return Note(str(key), kind, UUID(str(told["ref"])), code, at.astimezone(UTC))
