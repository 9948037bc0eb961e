"""How long there is until something is due, as one reads it at a glance."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

SOON = timedelta(minutes=10)
NEAR = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class Due:
    """A few words and how they are coloured.

    Attributes:
        kind: "", "soon" or "late", a class of the style sheet.
    """

    text: str = ""
    kind: str = ""

    @property
    def is_late(self) -> bool:
        return self.kind == "late"


NEVER = Due()


def due(at: datetime | None, *, now: datetime, latest: datetime | None = None) -> Due:
    """When something is due, counted from now.

    Args:
        at: when; None: at no given time.
        now: server time.
        latest: from when on it is late; the same moment, if it is left out.
    """
    if at is None:
        return NEVER
    last = latest or at
    if now > last:
        return Due(_("%(for)s late") % {"for": in_words(now - last)}, "late")
    if at <= now:
        return Due(_("now"), "soon")
    left = at - now
    if left > NEAR:
        return NEVER  # the time itself stands beside it
    return Due(_("in %(for)s") % {"for": in_words(left)}, "soon" if left <= SOON else "")


def in_words(span: timedelta) -> str:
    """A span of time, to the minute below an hour: a wall shows no seconds."""
    minutes = max(1, -(-int(span.total_seconds()) // 60))
    if minutes < 60:
        return _("%(count)s min") % {"count": minutes}
    hours = minutes // 60
    if hours < 24:
        return _("%(hours)s h %(count)s min") % {"hours": hours, "count": minutes % 60}
    return _("%(count)s days") % {"count": hours // 24}
