"""Passports are a function of the set of links: nothing else plays a part."""

import random

import pyarrow.compute as pc
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.identity.given import link
from vitrina import identity

IDENTIFIERS = st.builds(
    "{}:{}".format,
    st.sampled_from(["user_id", "phone", "email", "card", "receipt", "anonymous_id", "Pan", "z"]),
    st.sampled_from(["1", "2", "3", "null"]),
)
LINKS = st.lists(
    st.builds(
        link,
        IDENTIFIERS,
        IDENTIFIERS,
        day=st.integers(0, 3),
        kind=st.sampled_from(["login", "pos", "form"]),
        source=st.sampled_from(["site", "till"]),
        strength=st.sampled_from([1.0, 0.96, 0.5]),
    ),
    min_size=1,
    max_size=25,
)


@settings(max_examples=60)
@given(LINKS, st.randoms(use_true_random=False))
def test_shuffled_and_doubled_links_give_the_same_rows(
    links: list[dict[str, object]], chance: random.Random
) -> None:
    again = links + chance.choices(links, k=len(links))
    chance.shuffle(again)
    turned = [
        {**row, "left": row["right"], "right": row["left"]} if chance.random() < 0.5 else row
        for row in again
    ]

    first = identity.resolve(links).to_arrow()

    assert identity.resolve(turned).to_arrow().equals(first)


@settings(max_examples=60)
@given(LINKS)
def test_no_person_ever_has_two_accounts(links: list[dict[str, object]]) -> None:
    people = identity.resolve(links).to_arrow()

    accounts = people.filter(pc.starts_with(people["identifier"], "user_id:"))
    owned = accounts["passport_id"].drop_null()
    assert len(owned) == len(owned.unique())


@settings(max_examples=60)
@given(LINKS)
def test_each_identifier_has_one_row_and_each_reason_starts_with_it(
    links: list[dict[str, object]],
) -> None:
    rows = identity.resolve(links).rows()

    assert len(rows) == len({row["identifier"] for row in rows})
    assert all(
        str(row["why"]).startswith(f"{row['identifier']}") is not row["is_quarantined"]
        for row in rows
    )
