"""The trail: every deed in a chain, and whatever is done to it is found."""

import csv
import json
from collections.abc import Callable
from dataclasses import replace
from io import StringIO

import pytest
from django.db.models import F

from tests.automation.given import ANNA, NOW, account, approved, draft, proposed, violations
from vitrina.automation.proposals.chain import START, Link, breaks, digest_of
from vitrina.automation.proposals.models import Entry, Head, Proposal
from vitrina.automation.proposals.services import as_csv, as_json_lines, reject, verify

# --- the chain itself


def chain(*words: str) -> list[Link]:
    """A row for each word."""
    links: list[Link] = []
    for number, word in enumerate(words, start=1):
        previous = links[-1].digest if links else START
        facts = {"said": word}
        links.append(Link(number, facts, previous, digest_of(number, facts, previous)))
    return links


def found(links: list[Link], whole: list[Link]) -> list[int]:
    head = whole[-1].digest
    return sorted({each.number for each in breaks(links, length=len(whole), head=head)})


def forged(link: Link, said: str) -> Link:
    """Another word, with the digest that it should have."""
    facts = {"said": said}
    return Link(link.number, facts, link.previous, digest_of(link.number, facts, link.previous))


def test_a_whole_chain_is_whole() -> None:
    whole = chain("one", "two", "three", "four")

    assert found(whole, whole) == []
    assert list(breaks([], length=0, head=START)) == []


@pytest.mark.parametrize(
    ("tampered", "numbers"),
    [
        (lambda a, b, c, d: [a, replace(b, facts={"said": "TWO"}), c, d], [2]),
        (lambda a, b, c, d: [a, forged(b, "TWO"), c, d], [3]),
        (lambda a, b, c, d: [a, c, d], [2]),
        (lambda a, b, c, d: [a, b, c], [4]),
        (lambda a, b, c, d: [a, replace(c, number=2), replace(b, number=3), d], [2, 3, 4]),
        (lambda a, b, c, d: [], [1]),
    ],
)
def test_a_row_that_is_changed_taken_out_or_moved_is_found(
    tampered: Callable[..., list[Link]], numbers: list[int]
) -> None:
    whole = chain("one", "two", "three", "four")

    assert found(tampered(*whole), whole) == numbers


def test_the_digest_of_a_row_depends_on_all_rows_before_it() -> None:
    assert chain("one", "two")[-1].digest != chain("ONE", "two")[-1].digest


# --- the trail in the database


@pytest.fixture
def filled(database: object) -> None:
    account()
    approved()
    reject(proposed(draft(campaign_id="b")).id, why="No.", actor=ANNA, now=NOW)


@pytest.mark.usefixtures("filled")
def test_every_deed_stands_in_the_trail_in_order() -> None:
    told = list(Entry.objects.values_list("number", "actor", "action"))

    assert told == [
        (1, ANNA, "account set"),
        (2, ANNA, "account live"),
        (3, "automation", "proposed"),
        (4, ANNA, "approved"),
        (5, "automation", "proposed"),
        (6, ANNA, "rejected"),
    ]
    assert (verify(), violations()) == ((), [])


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize(
    ("tamper", "numbers"),
    [
        (lambda: Entry.objects.filter(number=4).update(actor="member:9"), {4}),
        (lambda: Entry.objects.filter(number=4).update(at=NOW.replace(hour=13)), {4}),
        (lambda: Entry.objects.filter(number=4).delete(), {4}),
        (lambda: Entry.objects.filter(number=6).delete(), {6}),
        (lambda: Entry.objects.filter(number=6).update(number=F("number") + 1), {6, 7, 8}),
        (lambda: Head.objects.update(number=5), {7}),
        (lambda: Head.objects.all().delete(), {7}),
        (lambda: Proposal.objects.filter(campaign_id="b").update(reason="Other."), {5}),
        (lambda: Proposal.objects.filter(campaign_id="b").update(approvals_needed=0), {5}),
        (lambda: Proposal.objects.filter(campaign_id="b").delete(), {5}),
    ],
)
def test_whatever_is_done_to_it_is_found(tamper: Callable[[], object], numbers: set[int]) -> None:
    tamper()

    assert {each.number for each in verify()} == numbers


@pytest.mark.usefixtures("filled")
def test_a_proposal_that_came_by_another_way_is_found() -> None:
    [other] = Proposal.objects.filter(campaign_id="b")
    other.id, other.key = Proposal(id="01950000-0000-7000-8000-000000000000").id, "smuggled"
    other.save(force_insert=True)

    assert [each.message for each in verify()] == [
        f"Proposal {other.id} stands in no row: it came by another way."
    ]
    assert violations() == ["The state that a proposal is in stands in the trail."]


@pytest.mark.usefixtures("filled")
def test_a_deed_that_fails_leaves_no_row() -> None:
    before = Head.objects.get()

    reject(proposed(draft(campaign_id="c")).id, why="No.", actor="clock", now=NOW)

    assert Entry.objects.count() == before.number + 1  # the proposal alone
    assert verify() == ()


@pytest.mark.usefixtures("filled")
def test_the_trail_is_handed_out_row_by_row() -> None:
    lines = [json.loads(line) for line in as_json_lines()]
    rows = list(csv.DictReader(StringIO("".join(as_csv()))))

    assert [line["number"] for line in lines] == [1, 2, 3, 4, 5, 6]
    assert [row["hash"] for row in rows] == [line["hash"] for line in lines]
    assert lines[3]["actor"] == ANNA
    assert lines[1]["previous_hash"] == lines[0]["hash"]
