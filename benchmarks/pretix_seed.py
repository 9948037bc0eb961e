"""Sell articles on a fresh pretix: an organizer, an event, an item and a quota of each, a token.

Run by pretix's own Python. Its tables are reached by name alone: no code of pretix is in here.

    python -m benchmarks.pretix_seed stock '{"hot-8": 270}'
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


def stock(units: dict[str, int]) -> dict[str, object]:
    """One quota for each article; gives the token, and the item's number of each article."""
    organizer = _table("Organizer").objects.create(name="Bench", slug="bench")
    with _scope(organizer):
        event = organizer.events.create(
            name="Bench",
            slug="shop",
            currency="RUB",
            live=True,
            is_public=True,
            date_from=datetime.now(UTC) + timedelta(days=30),
            plugins="pretix.plugins.banktransfer,pretix.plugins.sendmail,"
            "pretix.plugins.statistics,pretix.plugins.checkinlists",
        )
        event.settings.payment_banktransfer__enabled = True
        items = {}
        for sku, number in units.items():
            item = event.items.create(name=sku, default_price=PRICE)
            event.quotas.create(name=sku, size=number).items.add(item)
            items[sku] = item.pk
        team = organizer.teams.create(name="Bench", all_events=True, all_event_permissions=True)
        return {"token": team.tokens.create(name="bench").token, "items": items}


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
    """Stock, or count; the arguments are the deed, and units by article."""
    deed, told = sys.argv[1:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pretix.settings")
    import_module("django").setup()
    units = json.loads(told)
    print(json.dumps(stock(units) if deed == "stock" else sold(list(units))))


if __name__ == "__main__":
    main()
