"""Conversions in files that a person uploads: one file a day, each transaction once."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from vitrina.connectors.ads.csv_files.sheets import add, rows_of
from vitrina.connectors.advertising import Conversion, Verdict
from vitrina.connectors.amounts import as_decimal
from vitrina.connectors.uploads import outside
from vitrina.money import Money

WINDOW = timedelta(days=90)
IDS = (
    *("yclid", "gclid", "gbraid", "wbraid", "fbc", "fbp", "rb_clickid", "metrica_client_id"),
    "user_id",
)
PEOPLE = (*IDS, "email_sha256", "phone_sha256")
TOLD = ("transaction_id", "kind", "occurred_at", "goal", "value", "currency", "place_id")
COLUMNS = (*TOLD, *PEOPLE)
# an id comes from the address of a page, which anybody can write: no formula gets into the file
_ID = re.compile(r"[0-9A-Za-z][0-9A-Za-z._~:-]{0,511}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Conversions:
    """The files of a folder."""

    folder: Path

    def accepts(self, conversion: Conversion) -> str:
        """Why it cannot be told; empty if it can."""
        if not any(_people(conversion).values()):
            return "It has no id, e-mail address or phone by which a platform could know anybody."
        return ""

    def write(self, conversions: Sequence[Conversion], *, now: datetime) -> Sequence[Verdict]:
        """Write what no file has yet.

        The same transaction is written again only where it is worth something else or was undone;
        the column `kind` says so.
        """
        written = self._written()
        rows: list[Mapping[str, str]] = []
        verdicts: list[Verdict] = []
        for each in conversions:
            why = self.accepts(each) or outside(each, WINDOW, now=now)
            verdicts.append(Verdict(each.transaction_id, not why, why))
            row = _row(each)
            if not why and _same(row) not in written:
                written.add(_same(row))
                rows.append(row)
        if rows:
            add(self.folder / f"conversions-{now.date()}.csv", COLUMNS, rows)
        return verdicts

    def _written(self) -> set[tuple[str, ...]]:
        files = sorted(self.folder.glob("conversions-*.csv"))
        return {_same(row) for path in files for row in rows_of(path, COLUMNS)}


def _same(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(row[name] for name in ("transaction_id", "kind", "value", "currency"))


def _row(conversion: Conversion) -> Mapping[str, str]:
    return {
        "transaction_id": conversion.transaction_id,
        "kind": conversion.kind,
        "occurred_at": conversion.occurred_at.isoformat(timespec="seconds"),
        "goal": conversion.goal,
        "value": as_decimal(Money(conversion.minor, conversion.currency)),
        "currency": conversion.currency,
        "place_id": conversion.place_id,
        **_people(conversion),
    }


def _people(conversion: Conversion) -> Mapping[str, str]:
    """The ids as they came, and what else is known of the person, hashed."""
    ids = {name: conversion.ids.get(name, "") for name in IDS}
    return {
        **{name: told if _ID.fullmatch(told) else "" for name, told in ids.items()},
        "email_sha256": _hashed(conversion.email),
        "phone_sha256": _hashed(conversion.phone),
    }


def _hashed(value: str) -> str:
    return sha256(value.encode()).hexdigest() if value else ""
