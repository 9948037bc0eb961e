"""The Django app."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """Named so that its tables are proposals_*."""

    name = "vitrina.automation.proposals"
    label = "proposals"
