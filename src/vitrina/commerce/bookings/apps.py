"""The Django app."""

from django.apps import AppConfig


class BookingsConfig(AppConfig):
    """Named so that its tables are bookings_*."""

    name = "vitrina.commerce.bookings"
    label = "bookings"
