"""The Django app."""

from django.apps import AppConfig


class CapacityConfig(AppConfig):
    """Named so that its tables are capacity_*."""

    name = "vitrina.commerce.capacity"
    label = "capacity"
