"""Which goals an account has a place for."""

from collections.abc import Iterable
from datetime import datetime

from vitrina.automation.conversions.fact import Platform
from vitrina.connectors.advertising import Conversion

# a conversion that lacks nothing, of nobody: only its goal can be in the way
EVERY_ID = {
    "yclid": "1234567890123456789",
    "gclid": "EAIaIQobChMI0000000000",
    "gbraid": "0AAAAA0000000000000000",
    "wbraid": "ClAKCQAA0000000000",
    "fbc": "fb.1.1700000000000.IwAR0000000000",
    "fbp": "fb.1.1700000000000.1234567890",
    "rb_clickid": "0123456789abcdef",
    "metrica_client_id": "1700000000123456789",
    "user_id": "1",
}


def goals_of(
    platform: Platform, goals: Iterable[str], *, currency: str, now: datetime
) -> tuple[str, ...]:
    """Those of the goals that the account's settings map to something of the platform's.

    Args:
        platform: asked nothing: its connector tells from its settings.
        goals: names of `vitrina.events.GOALS`.
        currency: ISO 4217, of the shop.
        now: server time.
    """
    return tuple(goal for goal in goals if not platform.takes.accepts(_whole(goal, currency, now)))


def _whole(goal: str, currency: str, now: datetime) -> Conversion:
    return Conversion(
        transaction_id="0" * 32,
        occurred_at=now,
        goal=goal,
        minor=100_00,
        currency=currency,
        ids=EVERY_ID,
        email="nobody@example.com",
        phone="+12025550100",
        place_id="place",  # some goals are of a place only
    )
