"""How often a password may be tried: counted in the database, for all processes together."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import F

from vitrina.commerce.staff.models import Tally
from vitrina.privacy.sealing import derive_key
from vitrina.privacy.tokens import Tokens

SPAN = timedelta(minutes=15)
OF_A_NAME, OF_AN_ADDRESS = 10, 50
_BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


def may_try(username: str, address: str, *, now: datetime) -> bool:
    """Count one try of a name and of an address; False if either has had enough for now."""
    tokens = Tokens(derive_key(settings.VITRINA_ROOT_KEY(), "staff sign-in"))
    name = tokens.of("name", username.strip().lower()[:150])
    return _take(tokens.of("address", address), OF_AN_ADDRESS, now) and _take(name, OF_A_NAME, now)


def forget_old(*, now: datetime) -> int:
    """Delete the tallies that no longer count; returns how many."""
    return Tally.objects.filter(since__lt=now - 2 * SPAN).delete()[0]


def _take(who: str, most: int, now: datetime) -> bool:
    since = now - (now - _BEGINNING) % SPAN
    Tally.objects.bulk_create([Tally(who=who, since=since)], ignore_conflicts=True)
    counted = Tally.objects.filter(who=who, since=since, times__lt=most)
    return counted.update(times=F("times") + 1) == 1
