"""The Django app."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """Named so that its tables are outbox_*."""

    name = "vitrina.commerce.outbox"
    label = "outbox"
