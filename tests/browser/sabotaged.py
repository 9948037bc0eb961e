"""The console with one guard switched off, so that a test can show that it is missed."""

import os
from typing import Any


def application() -> Any:
    """Make the ASGI application; VITRINA_TEST_SABOTAGE names the guard."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "vitrina.web.settings"
    from django.conf import settings
    from django.core.asgi import get_asgi_application

    sabotage = os.environ["VITRINA_TEST_SABOTAGE"]
    if sabotage == "autoescape":
        options: Any = settings.TEMPLATES[0]["OPTIONS"]
        options["autoescape"] = False
    if sabotage == "policy":
        settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["*", "'unsafe-inline'"]}}
    return get_asgi_application()
