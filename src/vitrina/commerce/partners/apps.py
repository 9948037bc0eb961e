"""The Django app."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Named so that its tables are partners_*."""

    name = "vitrina.commerce.partners"
    label = "partners"
