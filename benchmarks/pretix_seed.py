"""Sell articles on a fresh pretix: an organizer, a token, an event for each case.

Run by pretix's own Python. Its tables are reached by name alone: no code of pretix is in here.

    python -m benchmarks.pretix_seed stock '{"api-one-article-8": {"api-hot-8": 270}}'
"""

import json
import os
import sys
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from importlib import import_module
from typing import Any

PRICE = Decimal("190.00")
BANK = {
    "payment_banktransfer__enabled": True,
    "payment_banktransfer_ack": True,
    "payment_banktransfer_bank_details_type": "other",
    "payment_banktransfer_bank_details": "To the account of the bench",
}


def stock(shelves: dict[str, dict[str, int]]) -> dict[str, object]:
    """An event for each shelf, with an item and a quota for each of its articles.

    A shelf of its own, since an event's page shows all that the event sells. Gives the token, and
    the item's number of each article.
    """
    organizer = _table("Organizer").objects.create(
        name="Bench", slug="bench", plugins="pretix.plugins.banktransfer"
    )
    items = {}
    with _scope(organizer):
        for name, units in shelves.items():
            event = _event(organizer, name)
            for sku, number in units.items():
                item = event.items.create(name=sku, default_price=PRICE)
                event.quotas.create(name=sku, size=number).items.add(item)
                items[sku] = item.pk
        team = organizer.teams.create(name="Bench", all_events=True, all_event_permissions=True)
        return {"token": team.tokens.create(name="bench").token, "items": items}


def _event(organizer: Any, name: str) -> Any:
    """One that is open, and is paid by bank transfer."""
    event = organizer.events.create(
        name=name,
        slug=name,
        currency="RUB",
        live=True,
        is_public=True,
        date_from=datetime.now(UTC) + timedelta(days=30),
        plugins="pretix.plugins.banktransfer,pretix.plugins.sendmail,"
        "pretix.plugins.statistics,pretix.plugins.checkinlists",
    )
    for key, value in BANK.items():
        event.settings.set(key, value)
    return event


def sold(skus: list[str]) -> dict[str, int]:
    """How many positions of each article are in orders that stand."""
    from django.db.models import Count  # noqa: PLC0415  # Django is up now

    with _scope(None):
        standing = _table("OrderPosition").objects.filter(
            order__status__in=["n", "p"], canceled=False
        )
        counted = standing.values_list("item__quotas__name").annotate(Count("id"))
        return {sku: number for sku, number in counted if sku in skus}


def _table(name: str) -> Any:
    from django.apps import apps  # noqa: PLC0415  # Django is up now

    return apps.get_model(f"pretixbase.{name}")


def _scope(organizer: object) -> AbstractContextManager[None]:
    scopes = import_module("django_scopes")
    chosen: AbstractContextManager[None] = (
        scopes.scope(organizer=organizer) if organizer else scopes.scopes_disabled()
    )
    return chosen


def main() -> None:
    """Stock, or count; the arguments are the deed, and shelves or articles."""
    deed, told = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pretix.settings")
    import_module("django").setup()
    asked = json.loads(told)
    print(json.dumps(stock(asked) if deed == "stock" else sold(asked)))


if __name__ == "__main__":
    main()
