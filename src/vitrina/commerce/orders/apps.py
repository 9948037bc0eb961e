"""The Django app."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """Named so that its tables are orders_*."""

    name = "vitrina.commerce.orders"
    label = "orders"
