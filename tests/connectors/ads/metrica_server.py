"""Yandex Metrica in small: offline conversions and simple orders, as it documents them."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

from tests.connectors.ads.local_platform import SECRET_WORDS, Answer, Books, Told
from tests.connectors.payments.fake_server import Asked
from vitrina.connectors.advertising import Conversion, Setting, Value

TOKEN = "very-secret-metrica-token"
COUNTER = "2215573"
# what Yandex documents as the hashes of mail@yandex.ru and 79995551111, and that of our Anna
HASHES = {
    "mail@yandex.ru": "3c56ff8fef0f6c65b36b2d25720fe276",
    "79995551111": "f09f2c3d48f31e2a802944ade2e5aec5",
    "anna@example.org": "7771093713556e85d7a876c08cb5bb63",
}


@dataclass(slots=True)
class Server:
    """One counter. A file with a bad row is refused whole."""

    name: ClassVar[str] = "yandex_metrica"
    secrets: ClassVar[tuple[str, ...]] = ("token",)
    pages: ClassVar[tuple[str, ...]] = ("vitrina.connectors.ads.yandex_metrica.ROWS",)
    is_silent: ClassVar[bool] = False
    changes: ClassVar[Mapping[Setting, tuple[Value, Value]]] = {}

    lost_lines: int = 0  # that it drops without a word
    targets: list[str] = field(default_factory=list)  # of the conversions that were taken

    def settings(self, url: str) -> Mapping[str, str]:
        return {
            "token": TOKEN,
            "counter_id": COUNTER,
            "goals": "receipt",
            "base_url": url,
        }

    def throttled(self, asked: Asked) -> tuple[Answer, float]:
        return _errors(429, "quota_requests_by_uid"), 60

    def refused(self, asked: Asked) -> Answer:
        return _errors(403, "access_denied")

    def identified(self, conversion: Conversion) -> Mapping[str, str]:
        return {
            "client_ids": conversion.ids["metrica_client_id"],
            "emails_md5": HASHES[conversion.email],
            "phones_md5": HASHES[conversion.phone[1:]],
        }

    def answer(self, asked: Asked, books: Books, seen: Books) -> Answer:
        if asked.headers["authorization"] != f"OAuth {TOKEN}":
            return _errors(403, "invalid_token")
        address = urlsplit(asked.path)
        rows = _rows_of(asked)
        if address.path == f"/cdp/api/v1/counter/{COUNTER}/data/simple_orders":
            assert parse_qs(address.query) == {"merge_mode": ["SAVE"], "delimiter_type": ["COMMA"]}
            return _orders(rows, books)
        assert address.path == f"/management/v1/counter/{COUNTER}/offline_conversions/upload"
        return self._conversions(rows, books)

    def _conversions(self, rows: list[dict[str, str]], books: Books) -> Answer:
        """A conversion is named by its id there and its second, which is all that there is."""
        column = next(iter(rows[0]))
        assert column in ("ClientId", "UserId", "Yclid")
        named = {f"{row[column]} {row['DateTime']}": row for row in rows}
        if any(each in books.refused_rows for each in named):
            return _errors(400, "invalid_uploading")
        for each, row in named.items():
            self.targets.append(row["Target"])
            told = Told(_minor(row["Price"]), row["Currency"], row)
            books.count(each, told, is_known=False)
        lines = len(rows) - self.lost_lines
        uploading = {"id": 1, "source_quantity": len(rows), "line_quantity": lines}
        return _json(200, {"uploading": uploading | {"status": "UPLOADED"}})


def _orders(rows: list[dict[str, str]], books: Books) -> Answer:
    if any(row["id"] in books.refused_rows for row in rows):
        return _json(200, {"uploading": {"uploading_id": "u", "api_validation_status": "FAILED"}})
    for row in rows:
        assert row["order_status"] in ("PAID", "IN_PROGRESS", "CANCELED", "SPAM")
        minor = 0 if row["order_status"] == "CANCELED" else _minor(row["revenue"])
        books.count(row["id"], Told(minor, row["currency"], row), is_known=True)
    passed = {"uploading_id": "u", "api_validation_status": "PASSED", "elements_count": len(rows)}
    return _json(200, {"uploading": passed})


def _rows_of(asked: Asked) -> list[dict[str, str]]:
    """The lines of the file in a multipart body."""
    kind, _, boundary = asked.headers["content-type"].partition("; boundary=")
    assert kind == "multipart/form-data"
    _, part, end = asked.body.split(f"--{boundary}".encode())
    assert end.strip() == b"--"
    head, _, content = part.partition(b"\r\n\r\n")
    assert b'name="file"; filename="data.csv"' in head
    return list(csv.DictReader(io.StringIO(content.decode().removesuffix("\r\n"))))


def _minor(price: str) -> int:
    return int(Decimal(price).scaleb(2))


def _errors(status: int, kind: str) -> Answer:
    error = {"error_type": kind, "message": SECRET_WORDS, "location": "file"}
    return _json(status, {"errors": [error], "code": status, "message": SECRET_WORDS})


def _json(status: int, body: Mapping[str, Any]) -> Answer:
    return Answer(status, json.dumps(body).encode(), {}, is_applied=status == 200)
