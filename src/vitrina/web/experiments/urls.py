"""The addresses around experiments, below /experiments/; the list is a page of the console."""

from django.urls import path

from vitrina.web.experiments.new_page import new
from vitrina.web.experiments.one_page import one
from vitrina.web.experiments.plan_pages import delete

urlpatterns = [
    path("new/", new, name="experiments-new"),
    path("plans/<path:experiment_id>/delete/", delete, name="experiments-delete"),
    # an id is whatever an import calls it
    path("<path:experiment_id>/", one, name="experiments-one"),
]
