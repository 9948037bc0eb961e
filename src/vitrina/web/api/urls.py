"""The JSON API as a whole: its routers, and the keys that open them."""

from vitrina.web.api import (
    bookings,
    catalogue,
    customers,
    door,
    endpoints,
    importing,
    orders,
    payments,
    place_rules,
    place_setup,
    places,
    prices,
    serving,
    stock,
    waiting,
)
from vitrina.web.api.answers import word_errors
from vitrina.web.api.document import DocumentedApi

api = DocumentedApi(
    title="Vitrina",
    version="1",
    description="What customers, staff and owners do on the pages of the shop.",
    docs_url=None,  # its page would load scripts from elsewhere
    urls_namespace="api",
)
word_errors(api)
assert place_setup.router is places.router, "one address is read and written"
api.add_router("/places", places.router)  # with what is written of places
api.add_router("/places", place_rules.router)
api.add_router("/places", stock.router)
api.add_router("", importing.router)
api.add_router("", catalogue.router)
api.add_router("/price-lists", prices.router)
api.add_router("", orders.router)
api.add_router("", serving.router)
api.add_router("", door.router)
api.add_router("", bookings.router)
api.add_router("", waiting.router)
api.add_router("", payments.router)
api.add_router("/customers", customers.router)
api.add_router("/endpoints", endpoints.router)
