"""So many clients buy a stock of few units from django-oscar, as its own checkout does.

Run by oscar's own Python. Each buyer fills a basket, has it checked as oscar's checkout checks it,
and places the order by oscar's OrderCreator. No code of oscar is in here: it is reached by name.

    python -m benchmarks.oscar_twin postgresql://bench@127.0.0.1:5432/oscar 20 100 32
"""

import json
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

PARTS = (
    *("oscar.config.Shop", "oscar.apps.analytics.apps.AnalyticsConfig"),
    *("oscar.apps.checkout.apps.CheckoutConfig", "oscar.apps.address.apps.AddressConfig"),
    *("oscar.apps.shipping.apps.ShippingConfig", "oscar.apps.catalogue.apps.CatalogueConfig"),
    "oscar.apps.catalogue.reviews.apps.CatalogueReviewsConfig",
    *("oscar.apps.communication.apps.CommunicationConfig", "oscar.apps.partner.apps.PartnerConfig"),
    *("oscar.apps.basket.apps.BasketConfig", "oscar.apps.payment.apps.PaymentConfig"),
    *("oscar.apps.offer.apps.OfferConfig", "oscar.apps.order.apps.OrderConfig"),
    *("oscar.apps.customer.apps.CustomerConfig", "oscar.apps.search.apps.SearchConfig"),
    *("oscar.apps.voucher.apps.VoucherConfig", "oscar.apps.wishlists.apps.WishlistsConfig"),
)
DASHBOARDS = (
    *("reports", "users", "orders", "catalogue", "offers", "partners", "pages", "ranges"),
    *("reviews", "vouchers", "communications", "shipping"),
)
DJANGO = ("admin", "auth", "contenttypes", "sessions", "messages", "sites", "flatpages")
FURTHER = ("widget_tweaks", "haystack", "treebeard", "django_tables2")
SITE = 1


def set_up(address: str) -> None:
    """Django with oscar's apps and defaults on an empty database."""
    from django.conf import settings  # noqa: PLC0415  # oscar's Python alone runs this

    defaults = vars(import_module("oscar.defaults"))
    parts = urlsplit(address)
    settings.configure(
        **{name: value for name, value in defaults.items() if name.startswith("OSCAR_")},
        INSTALLED_APPS=[
            *(f"django.contrib.{app}" for app in DJANGO),
            *PARTS,
            *_dashboards(),
            *FURTHER,
        ],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.postgresql",
                "NAME": parts.path.strip("/"),
                "USER": parts.username,
                "HOST": parts.hostname,
                "PORT": parts.port,
                "CONN_MAX_AGE": None,
            }
        },
        HAYSTACK_CONNECTIONS={
            "default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}
        },
        SECRET_KEY="of a benchmark",  # noqa: S106  # nothing is kept
        SITE_ID=SITE,
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        MIDDLEWARE=[],
    )
    import_module("django").setup()
    from django.core.management import call_command  # noqa: PLC0415  # Django is up now

    call_command("migrate", verbosity=0)


def _dashboards() -> list[str]:
    below = "oscar.apps.dashboard"
    parts = (f"{below}.{name}.apps.{name.title()}DashboardConfig" for name in DASHBOARDS)
    return [f"{below}.apps.DashboardConfig", *parts]


def rush(units: int, buyers: int, clients: int) -> dict[str, int]:
    """Let buyers ask for one unit each; tells how many got one, and what oscar's stock says."""
    product = _product(units)
    with ThreadPoolExecutor(clients) as pool:
        answers = Counter(pool.map(lambda number: _bought(product, number), range(buyers)))
    record = product.stockrecords.get()
    return {
        "sold": record.num_allocated or 0,
        "stock": units,
        "failed": sum(answers.values()) - answers["sold"] - answers["sold out"],
    }


def _product(units: int) -> Any:
    """Of a class that oscar keeps stock of."""
    from oscar.core.loading import get_model  # noqa: PLC0415  # Django is up now

    kind, _ = get_model("catalogue", "ProductClass").objects.get_or_create(
        name="Bench", requires_shipping=False, track_stock=True
    )
    number = get_model("catalogue", "Product").objects.count() + 1
    product = get_model("catalogue", "Product").objects.create(
        title=f"Hot {number}", product_class=kind, structure="standalone"
    )
    partner, _ = get_model("partner", "Partner").objects.get_or_create(name="Bench")
    product.stockrecords.create(
        partner=partner,
        partner_sku=f"hot-{number}",
        price_currency="GBP",
        price=Decimal("1.90"),
        num_in_stock=units,
    )
    return product


def _bought(product: Any, number: int) -> str:
    from django.db import DatabaseError  # noqa: PLC0415  # Django is up now
    from oscar.core.loading import get_class, get_model  # noqa: PLC0415  # the same

    baskets = get_model("basket", "Basket").objects
    strategy = get_class("partner.strategy", "Default")()
    try:
        filled = baskets.create()
        filled.strategy = strategy
        fresh = get_model("catalogue", "Product").objects.get(id=product.id)
        if not strategy.fetch_for_product(fresh).availability.is_purchase_permitted(1)[0]:
            return "sold out"
        filled.add_product(fresh)
        basket = baskets.get(id=filled.id)  # the checkout is a request of its own
        basket.strategy = strategy
        for line in basket.all_lines():
            permitted, _ = strategy.fetch_for_line(line).availability.is_purchase_permitted(1)
            if not permitted:
                return "sold out"
        _place(basket, number)
    except DatabaseError as error:
        return f"failed: {type(error).__name__}"
    return "sold"


def _place(basket: Any, number: int) -> None:
    from oscar.core.loading import get_class  # noqa: PLC0415  # Django is up now

    method = get_class("shipping.methods", "NoShippingRequired")()
    charge = method.calculate(basket)
    total = get_class("checkout.calculators", "OrderTotalCalculator")().calculate(basket, charge)
    get_class("order.utils", "OrderCreator")().place_order(
        basket=basket,
        total=total,
        shipping_method=method,
        shipping_charge=charge,
        guest_email=f"buyer{number}@example.com",
    )
    basket.submit()


def main() -> None:
    """The arguments are the database, the units, the buyers, and how many clients at a time."""
    address, units, buyers, *clients = sys.argv[1:]
    set_up(address)
    told = {each: rush(int(units), int(buyers), int(each)) for each in clients}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
