"""The JSON API as a whole: its routers, and the keys that open them."""

from ninja import NinjaAPI

from vitrina.web.api.answers import word_errors
from vitrina.web.api.keys import KeyAuth

api = NinjaAPI(
    title="Vitrina",
    version="1",
    description="Everything that the pages of the shop do.",
    auth=KeyAuth(),
    docs_url=None,  # its page would load scripts from elsewhere
    urls_namespace="api",
)
word_errors(api)
