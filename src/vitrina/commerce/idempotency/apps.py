"""The Django app."""

from django.apps import AppConfig


class IdempotencyConfig(AppConfig):
    """Named so that its tables are idempotency_*."""

    name = "vitrina.commerce.idempotency"
    label = "idempotency"
