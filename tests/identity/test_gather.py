"""Links that nobody wrote down as links."""

from datetime import UTC, datetime

import pytest

from vitrina import identity
from vitrina.engine import Row
from vitrina.errors import MissingColumnsError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NO_LINKS: list[Row] = [
    {
        "left": None,
        "right": None,
        "occurred_at": NOON,
        "source": None,
        "kind": None,
        "strength": None,
    }
]


def event(**more: object) -> Row:
    nobody = {"user_id": None, "identifier": None, "anonymous_id": None}
    return {**nobody, "occurred_at": NOON, "source": "web", **more}


def passports(events: list[Row]) -> dict[str, object]:
    people = identity.resolve(identity.gather(NO_LINKS, events))
    return {str(row["identifier"]): row["passport_id"] for row in people.rows()}


def test_a_customer_with_one_card_and_nothing_else_is_a_person() -> None:
    found = passports([event(identifier="card:1"), event(identifier="card:2")])

    assert set(found) == {"card:1", "card:2"}
    assert len(set(found.values())) == 2


def test_signing_in_joins_the_cookie_to_the_customer() -> None:
    found = passports([event(user_id="u1", anonymous_id="c1"), event(anonymous_id="c1")])

    assert found["user_id:u1"] == found["anonymous_id:c1"]


def test_a_stranger_who_types_a_customers_phone_does_not_become_the_customer() -> None:
    found = passports(
        [
            event(user_id="u1", identifier="phone:79161234567"),
            event(identifier="phone:79161234567", anonymous_id="stranger"),
        ]
    )

    assert found["user_id:u1"] == found["phone:79161234567"]
    assert found["anonymous_id:stranger"] != found["user_id:u1"]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(MissingColumnsError, match="anonymous_id"):
        identity.gather(NO_LINKS, [{"occurred_at": NOON, "source": "web"}])
