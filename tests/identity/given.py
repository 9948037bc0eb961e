"""Small sets of links and their persons, for the identity tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from vitrina import identity
from vitrina.engine import Row

START = datetime(2026, 3, 1, 12, tzinfo=UTC)


def link(
    left: str | None,
    right: str | None,
    *,
    day: float = 0,
    kind: str | None = "login",
    source: str | None = "site",
    strength: float | None = 1.0,
) -> Row:
    return {
        "left": left,
        "right": right,
        "occurred_at": START + timedelta(days=day),
        "source": source,
        "kind": kind,
        "strength": strength,
    }


def persons(links: Sequence[Row], rules: identity.Rules = identity.RULES) -> set[frozenset[str]]:
    """The identifiers of each person; those in quarantine are of nobody."""
    found: dict[str, set[str]] = {}
    for row in identity.resolve(links, rules).rows():
        if row["passport_id"] is not None:
            found.setdefault(str(row["passport_id"]), set()).add(str(row["identifier"]))
    return {frozenset(each) for each in found.values()}


def quarantined(links: Sequence[Row], rules: identity.Rules = identity.RULES) -> set[str]:
    rows = identity.resolve(links, rules).rows()
    return {str(row["identifier"]) for row in rows if row["is_quarantined"]}


def together(links: Sequence[Row], *identifiers: str) -> bool:
    """Whether all `identifiers` are one person."""
    return any(set(identifiers) <= person for person in persons(links))


def with_namespace(rules: identity.Rules, name: str, **settings: object) -> identity.Rules:
    """The rules, with one namespace set otherwise."""
    return replace(
        rules,
        namespaces=tuple(
            replace(each, **settings) if each.name == name else each  # type: ignore[arg-type]  # the test knows the setting
            for each in rules.namespaces
        ),
    )
