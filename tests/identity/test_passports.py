"""Ids, dates and reasons: what a passport says of itself."""

from datetime import timedelta

from tests.identity.given import START, link
from vitrina import identity

PEOPLE = [
    link("user_id:7", "phone:+79120000001", kind="register", day=3),
    link("card:42", "phone:+79120000001", kind="card_shown", source="till", day=1),
    link("card:42", "card:42", kind="issue_card", source="till", day=0),
    link("user_id:8", "user_id:8", day=5),
]


def test_an_identifier_is_known_since_it_was_first_seen() -> None:
    rows = identity.resolve(PEOPLE).rows()

    assert {row["identifier"]: row["since"] for row in rows} == {
        "card:42": START,
        "phone:+79120000001": START + timedelta(days=1),
        "user_id:7": START + timedelta(days=3),
        "user_id:8": START + timedelta(days=5),
    }


def test_the_reason_is_the_path_to_the_oldest_identifier() -> None:
    rows = identity.resolve(PEOPLE).rows()

    assert {row["identifier"]: row["why"] for row in rows} == {
        "card:42": "card:42",
        "phone:+79120000001": "phone:+79120000001 -[card_shown 2026-03-02, till]- card:42",
        "user_id:7": (
            "user_id:7 -[register 2026-03-04, site]- phone:+79120000001 "
            "-[card_shown 2026-03-02, till]- card:42"
        ),
        "user_id:8": "user_id:8",
    }


def test_an_id_stays_when_newer_identifiers_join() -> None:
    before = identity.resolve(PEOPLE[2:]).rows()
    after = identity.resolve(PEOPLE).rows()

    ids = {row["identifier"]: row["passport_id"] for row in before}
    assert ids.items() <= {row["identifier"]: row["passport_id"] for row in after}.items()
    assert ids["card:42"] == "p_0c9a47dbed46a9ed"


def test_taking_a_link_away_takes_the_merge_away() -> None:
    merged = identity.resolve(PEOPLE[:3]).rows()
    split = identity.resolve(PEOPLE[1:3]).rows()

    assert len({row["passport_id"] for row in merged}) == 1
    assert {row["identifier"] for row in split} == {"card:42", "phone:+79120000001"}


def test_a_long_chain_is_shortened_to_its_ends() -> None:
    chain = [
        link(f"x:{number:03}", f"x:{number + 1:03}", kind="login", day=number)
        for number in range(1, 301)
    ]

    last = identity.resolve(chain).rows()[-1]

    assert str(last["why"]) == ("x:301 -[login 2026-12-26, site]- x:300 ... 299 links ... x:001")
    assert last["passport_id"] == identity.resolve(chain).rows()[0]["passport_id"]


def test_a_link_without_kind_source_or_time_is_still_a_reason() -> None:
    bare = {**link("email:a@b.example", "phone:+7912", kind=None, source=None), "occurred_at": None}
    dated = link("email:a@b.example", "email:a@b.example")

    rows = identity.resolve([bare, dated]).rows()

    assert rows[1]["since"] is None
    assert rows[1]["why"] == "phone:+7912 -[unknown on an unknown day, unknown]- email:a@b.example"


def test_a_passport_is_found_by_its_id_and_by_each_identifier() -> None:
    people = identity.resolve(PEOPLE).store("people")

    by_identifier = identity.passport(people, "Phone:+79120000001").rows()
    by_id = identity.passport(people, str(by_identifier[0]["passport_id"])).rows()

    assert [row["identifier"] for row in by_id] == ["card:42", "phone:+79120000001", "user_id:7"]
    assert by_id == by_identifier


def test_an_identifier_in_quarantine_says_why_and_is_alone() -> None:
    people = identity.resolve([link("card:42", "email:null"), link("card:43", "email:null")])

    (row,) = identity.passport(people, "email:null").rows()

    assert row["passport_id"] is None
    assert row["why"] == "quarantined: the value is a placeholder"


def test_an_identifier_that_too_many_share_says_how_many() -> None:
    people = identity.resolve(
        [link("email:desk@shop.example", f"card:{number}", day=number) for number in range(1, 102)]
    )

    (row,) = identity.passport(people, "email:desk@shop.example").rows()

    assert row["why"] == "quarantined: seen with 101 others, and 100 is the most"


def test_nobody_has_no_passport() -> None:
    assert identity.passport(identity.resolve(PEOPLE), "card:nobody").rows() == []
