"""The Django app."""

from django.apps import AppConfig


class PromotionsConfig(AppConfig):
    """Named so that its tables are promotions_*."""

    name = "vitrina.commerce.promotions"
    label = "promotions"
