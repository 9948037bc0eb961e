"""The Django app."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Named so that its tables are catalog_*."""

    name = "vitrina.commerce.catalog"
    label = "catalog"
