"""The pages around the way in; Django is set up before any module with tables is imported."""

import os

import django

# Playwright keeps a loop running in the thread of the tests, also after its own tests are over
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
django.setup()
