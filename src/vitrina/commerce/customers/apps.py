"""The Django app."""

from django.apps import AppConfig


class CustomersConfig(AppConfig):
    """Named so that its tables are customers_*."""

    name = "vitrina.commerce.customers"
    label = "customers"
