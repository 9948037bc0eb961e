"""The Django app."""

from django.apps import AppConfig


class PlacesConfig(AppConfig):
    """Named so that its tables are places_*."""

    name = "vitrina.commerce.places"
    label = "places"
