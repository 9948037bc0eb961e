"""Put rows back after a fix: a goal was set up, a token renewed, a consent given."""

from collections.abc import Collection
from datetime import datetime

from vitrina.automation.conversions.models import Telling

AT_ONCE = 500
State = Telling.State
# expired ones would only expire again
REPLAYED = (State.REJECTED, State.WITHHELD, State.NOT_SENDABLE)


def replay(row_ids: Collection[int], *, now: datetime) -> int:
    """Send rows again that were rejected, withheld or not sendable; returns how many.

    Everything is asked anew when they are sent: consent, window, ids. Rows in another state are
    left alone, so that a second press of the button does nothing.
    """
    back, ids = 0, sorted(set(row_ids))
    for start in range(0, len(ids), AT_ONCE):
        ended = Telling.objects.filter(id__in=ids[start : start + AT_ONCE], state__in=REPLAYED)
        back += ended.update(state=State.WAITING, due_at=now, attempts=0, reason="", changed_at=now)
    return back
