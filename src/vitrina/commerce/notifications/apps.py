"""The Django app."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Named so that its tables are notifications_*."""

    name = "vitrina.commerce.notifications"
    label = "notifications"
