"""The Django app."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Named so that its tables are staff_*."""

    name = "vitrina.commerce.staff"
    label = "staff"
