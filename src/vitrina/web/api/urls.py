"""The JSON API as a whole: its routers, and the keys that open them."""

from ninja import NinjaAPI

from vitrina.web.api import bookings, endpoints, orders, places, serving
from vitrina.web.api.answers import word_errors

api = NinjaAPI(
    title="Vitrina",
    version="1",
    description="What customers and staff do on the pages of the shop.",
    docs_url=None,  # its page would load scripts from elsewhere
    urls_namespace="api",
)
word_errors(api)
api.add_router("/places", places.router)
api.add_router("", orders.router)
api.add_router("", serving.router)
api.add_router("", bookings.router)
api.add_router("/endpoints", endpoints.router)
