"""Tell conversions in uploads, where a platform takes one whole or refuses it whole.

A refused upload is tried again by halves, until the rows that it was refused for stand alone. What
a platform would count twice is never sent twice: once a part of it was taken, a failure becomes the
verdict of the rows that it met, so that nobody sends all of them again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vitrina.connectors.advertising import Conversion, Verdict
from vitrina.errors import RefusedError, ThrottledError

UNKNOWN = "No answer came, so it may count already: look there before it is sent again."
UNSENT = "It was not sent, for the platform stopped answering before: send it again."


@dataclass(frozen=True, slots=True)
class Uploads:
    """How a platform is told.

    Attributes:
        upload: send rows; whether they were taken, which all of them were or none.
        reason: why a row was not taken that was refused alone.
        most: rows of one upload.
        alike: rows of one upload have the same.
        is_repeatable: the platform counts a transaction once, however often it is told.
    """

    upload: Callable[[Sequence[Conversion]], bool]
    reason: str
    most: int
    alike: Callable[[Conversion], str]
    is_repeatable: bool

    def send(
        self, conversions: Sequence[Conversion], *, refusal: Callable[[Conversion], str]
    ) -> list[Verdict]:
        """One verdict for each; one bad row among n costs about 2 log2(n) uploads more.

        Args:
            conversions: to be told.
            refusal: why one is not to be sent at all; empty if it is.
        """
        reasons = [refusal(each) for each in conversions]
        waiting = self._parts(conversions, reasons)
        is_begun = False
        while waiting:
            some = waiting.pop(0)
            try:
                is_taken = self.upload([conversions[place] for place in some])
            except (OSError, ThrottledError, RefusedError) as error:
                if self.is_repeatable or not is_begun:
                    raise
                met = UNKNOWN if isinstance(error, OSError) else UNSENT
                for place in some:
                    reasons[place] = met
                for place in (each for part in waiting for each in part):
                    reasons[place] = UNSENT
                break
            is_begun = is_begun or is_taken
            if not is_taken and len(some) == 1:
                reasons[some[0]] = self.reason
            elif not is_taken:
                waiting = [some[: len(some) // 2], some[len(some) // 2 :], *waiting]
        return [
            Verdict(each.transaction_id, not why, why)
            for each, why in zip(conversions, reasons, strict=True)
        ]

    def _parts(self, conversions: Sequence[Conversion], reasons: Sequence[str]) -> list[list[int]]:
        """The places of the rows of each upload."""
        kinds: dict[str, list[int]] = {}
        for place, (each, why) in enumerate(zip(conversions, reasons, strict=True)):
            if not why:
                kinds.setdefault(self.alike(each), []).append(place)
        return [
            places[start : start + self.most]
            for places in kinds.values()
            for start in range(0, len(places), self.most)
        ]


def outside(conversion: Conversion, window: timedelta, *, now: datetime) -> str:
    """Why a platform takes it no more, or not yet; empty if it does."""
    if conversion.occurred_at > now:
        return "It has not happened yet: correct its time."
    if conversion.occurred_at < now - window:
        return f"It is more than {window.days} days old, which is too old there: tell it sooner."
    return ""
