"""The Django app of the ways in."""

from django.apps import AppConfig


class EntrancesConfig(AppConfig):
    """Named so that its tables are entrances_*."""

    name = "vitrina.collector.entrances"
    label = "entrances"
