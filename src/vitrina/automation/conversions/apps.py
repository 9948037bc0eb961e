"""The Django app."""

from django.apps import AppConfig


class ConversionsConfig(AppConfig):
    """Named so that its tables are conversions_*."""

    name = "vitrina.automation.conversions"
    label = "conversions"
