"""The Django app."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Named so that its tables are payments_*."""

    name = "vitrina.commerce.payments"
    label = "payments"
