"""The Django app."""

from django.apps import AppConfig


class RulesConfig(AppConfig):
    """Named so that its tables are rules_*."""

    name = "vitrina.automation.rules"
    label = "rules"
