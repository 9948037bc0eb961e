"""Stock a café's shelf for buyers, and count what was sold; Django is set up for one shop.

python -m benchmarks.shop_setup stock ./shop '{"hot-8": 270}' 2525
"""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.wire import HOST
from vitrina.collector.workspace import Workspace, open_workspace
from vitrina.web.cli.setting_up import set_up_django

PLACE = "pokrovka"
PRICE_MINOR = 19_000


def stock(units: dict[str, int]) -> str:
    """Put articles on the menu and the shelf of a place that never closes; gives a key."""
    from vitrina.commerce.capacity import services as capacity  # noqa: PLC0415  # Django is up now
    from vitrina.commerce.catalog import services as catalog  # noqa: PLC0415  # the same
    from vitrina.commerce.orders.services import set_pickup_policy  # noqa: PLC0415  # the same
    from vitrina.commerce.partners.services import add_key  # noqa: PLC0415  # the same
    from vitrina.commerce.places.services import set_hours  # noqa: PLC0415  # the same
    from vitrina.commerce.transactions import granted  # noqa: PLC0415  # the same
    from vitrina.web.opening import USUAL_PRICES  # noqa: PLC0415  # the same

    now = datetime.now(UTC)
    set_hours(PLACE, {weekday: [(0, 1440)] for weekday in range(7)})
    set_pickup_policy(PLACE, orders_per_window=0)
    catalog.put_products(
        [
            catalog.ProductRow(
                id=sku, kind="goods", name={"en": sku}, variants=(catalog.VariantRow(sku=sku),)
            )
            for sku in units
        ],
        now=now,
    )
    catalog.put_assortment("bench", products=list(units), places=[PLACE])
    catalog.put_prices(USUAL_PRICES, dict.fromkeys(units, PRICE_MINOR))
    for sku, number in units.items():
        pool = capacity.ensure_pool("stock", sku, PLACE)
        granted(capacity.set_capacity(pool.id, 0, number, now=now))
    return add_key("bench", ["catalogue:read", "orders:write", "orders:read"], now=now).text


def send_letters(workspace: Workspace, port: int) -> None:
    """Send e-mail by a server of this machine."""
    from vitrina.commerce.partners.connecting import connect  # noqa: PLC0415  # Django is up now
    from vitrina.web.connections import MESSAGE, settings_sealer  # noqa: PLC0415  # the same

    settings = {"host": HOST, "port": str(port), "sender": "shop@example.com", "security": "none"}
    sealer = settings_sealer(workspace)
    connect(MESSAGE, "smtp", settings, sealer=sealer, now=datetime.now(UTC))


def sold(skus: list[str]) -> dict[str, int]:
    """How many units of each article are in orders that stand."""
    from django.db.models import Sum  # noqa: PLC0415  # Django is up now

    from vitrina.commerce.orders.models import OrderLine  # noqa: PLC0415  # the same

    lines = OrderLine.objects.filter(sku__in=skus).exclude(order__state="cancelled")
    return dict(lines.values_list("sku").annotate(Sum("quantity")))


def main() -> None:
    """Stock, or count; the arguments are the deed, the shop, units by article, a mail server."""
    deed, folder, told, *letters = sys.argv[1:]
    workspace = open_workspace(Path(folder))
    set_up_django(workspace)
    units = json.loads(told)
    for port in letters:
        send_letters(workspace, int(port))
    print(json.dumps(stock(units) if deed == "stock" else sold(list(units))))


if __name__ == "__main__":
    main()
