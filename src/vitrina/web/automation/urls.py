"""The addresses around automation, below /automations/; the page itself is one of the console."""

from django.urls import path

from vitrina.web.automation.trail_pages import download, verify

urlpatterns = [
    path("trail/verify/", verify, name="automations-verify"),
    path("trail.<slug:kind>", download, name="automations-trail"),
]
