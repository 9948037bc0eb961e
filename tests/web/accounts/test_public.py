"""A public shop has nothing that Django warns of."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

CHECK = """
import django
django.setup()
from django.core.checks import run_checks
for each in run_checks(include_deployment_checks=True):
    if not each.is_silenced():
        print(each)
"""


def warnings(tmp_path: Path, **environment: str) -> str:
    given = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "vitrina.web.settings",
        "VITRINA_SECRET_KEY": secrets.token_urlsafe(50),
        "VITRINA_SHOP": str(tmp_path),
        **environment,
    }
    command = [sys.executable, "-c", CHECK]
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=True)
    return done.stdout


def test_behind_https_there_is_nothing_to_warn_of(tmp_path: Path) -> None:
    assert warnings(tmp_path, VITRINA_HTTPS="1", VITRINA_ALLOWED_HOSTS="shop.example.com") == ""


def test_without_https_the_cookies_and_the_redirect_are_warned_of(tmp_path: Path) -> None:
    told = warnings(tmp_path)

    for check in ("W004", "W008", "W012", "W016"):
        assert check in told
