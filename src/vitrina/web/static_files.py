"""Addresses of static files that change when the file does, with no build step."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage

CHARTS = "packages/echarts.min.js"


class HashedQueryStorage(StaticFilesStorage):
    """Adds the first letters of the content's hash, so that browsers may keep a file for long."""

    def url(self, name: str | None) -> str:
        return f"{super().url(name)}?v={_hash_of(name or '')}"


@cache
def has_charts() -> bool:
    """Is the chart library here? Without it the tables stand alone."""
    return finders.find(CHARTS) is not None


@cache
def _hash_of(name: str) -> str:
    path = finders.find(name)
    return sha256(Path(path).read_bytes()).hexdigest()[:10] if path else "none"
