"""How often somebody may try: counted in the database, so that all processes count together."""

from datetime import UTC, datetime, timedelta

from django.db.models import F

from vitrina.commerce.customers.models import Tally

_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def take(who: str, *, most: int, span: timedelta, now: datetime) -> bool:
    """Count one more time, unless so many were counted in this span; whether it was counted.

    Spans begin at fixed times, so at the turn of two of them twice as many may pass.

    Args:
        who: a token, never an address in clear.
        most: how many times in one span.
        span: how long one lasts; each length is counted by itself.
        now: server time.
    """
    name = f"{who}/{span // timedelta(minutes=1)}"
    since = now - (now - _BEGINNING) % span
    Tally.objects.bulk_create([Tally(who=name, since=since)], ignore_conflicts=True)
    counted = Tally.objects.filter(who=name, since=since, times__lt=most)
    return counted.update(times=F("times") + 1) == 1
