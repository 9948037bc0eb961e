"""The API of a chain of cafés on a Monday noon, and programs that use it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.databases import postgresql
from tests.web.businesses import cafe, cafes
from vitrina.collector.workspace import Workspace
from vitrina.commerce.partners.scopes import SCOPES
from vitrina.commerce.partners.services import add_key

__all__ = ["cafe", "cafes", "postgresql"]

NOON = datetime(2026, 3, 2, 9, tzinfo=UTC)  # Monday, 12:00 in Moscow
PLACE = "pokrovka"


@dataclass
class Program:
    """A program with a key; each of its posts has an idempotency key of its own."""

    key: str
    client: Client = field(default_factory=lambda: Client(headers={"host": "localhost"}))
    numbers: Iterator[int] = field(default_factory=count)

    def get(self, path: str, **query: str | int) -> Any:
        return self.client.get(f"/api/v1{path}", query, headers=self._headers())

    def post(self, path: str, body: object = None, *, once: str | None = None) -> Any:
        once = f"k{next(self.numbers)}" if once is None else once
        return self.client.post(
            f"/api/v1{path}",
            json.dumps(body or {}),
            content_type="application/json",
            headers={**self._headers(), **({"idempotency-key": once} if once else {})},
        )

    def put(self, path: str, body: object = None) -> Any:
        return self.client.put(
            f"/api/v1{path}",
            json.dumps(body or {}),
            content_type="application/json",
            headers=self._headers(),
        )

    def delete(self, path: str) -> Any:
        return self.client.delete(f"/api/v1{path}", headers=self._headers())

    def _headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.key}"}


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The time of the whole test."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    return NOON


@pytest.fixture
def program(cafe: Workspace) -> Program:
    """One that may do everything, everywhere."""
    del cafe
    return Program(add_key("all", SCOPES, now=NOON).text)
