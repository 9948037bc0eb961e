"""The console does not start half set up."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

START = "import vitrina.web.settings"


def start(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    bare = {"PATH": os.environ["PATH"], **environment}
    command = [sys.executable, "-c", START]
    return subprocess.run(
        command, env=bare, cwd=tmp_path, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("missing", ["VITRINA_SECRET_KEY", "VITRINA_SHOP"])
def test_without_a_required_setting_there_is_no_start(missing: str, tmp_path: Path) -> None:
    settings = {"VITRINA_SECRET_KEY": "secret", "VITRINA_SHOP": str(tmp_path)}
    del settings[missing]

    failed = start(tmp_path, **settings)

    assert failed.returncode != 0
    assert f"SettingError: {missing} is not set." in failed.stderr


def test_with_both_it_starts(tmp_path: Path) -> None:
    assert start(tmp_path, VITRINA_SECRET_KEY="x", VITRINA_SHOP=str(tmp_path)).returncode == 0


def test_django_finds_nothing_to_warn_of_for_a_machine_of_ones_own() -> None:
    from django.core.checks import run_checks

    assert run_checks() == []
