"""A shop of its own for each test of links."""

from tests.web.shops import shop, shop_pages

__all__ = ["shop", "shop_pages"]
