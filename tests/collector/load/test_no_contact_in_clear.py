"""E-mails and phones reach no file of the lake in clear: each file is decoded and searched."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.collector.shops import Shop, track
from vitrina.collector.load import sorting
from vitrina.collector.load.readers import segment
from vitrina.collector.load.replay import bad_rows, open_bad_row

EMAIL = "anna.ivanova@example.com"
PHONE = "+79991234567"
CONTACTS = (EMAIL, "anna.ivanova", PHONE, "9991234567", "999 123-45-67")


def messages(contact: str) -> list[dict[str, object]]:
    """A contact at every place where a sender might put one."""
    identify = {"type": "identify", "anonymousId": "a1"}
    page = {"type": "page", "anonymousId": "a1"}
    return [
        {**identify, "userId": "u1", "traits": {"email": contact, "phone": contact}},
        {**identify, "userId": contact},
        {**identify, "anonymousId": contact},
        {"type": "alias", "userId": "u1", "previousId": contact},
        {"type": "group", "userId": "u1", "groupId": contact},
        track(None, f"Called {contact} today"),
        track(None, "Order Completed", properties={"order_id": contact}),
        {**page, "name": f"Page of {contact}"},
        {**identify, "context": {"traits": {"email": contact, "phone": contact}}},
        {**identify, "traits": {"note": f"call {contact}", "list": [{"phone": contact}]}},
        {**identify, "traits": {contact: 1}},
        {"type": "group", "userId": "u1", "groupId": "g1", "traits": {"email": contact}},
        track(None, properties={"email": contact, "phone": contact}),
        track(None, properties={"comment": f"my address is {contact}, thanks"}),
        track(None, properties={"deep": {"er": [{"customer": {"email": contact}}]}}),
        track(None, context={"traits": {"email": contact, "phone": contact}}),
        track(None, "Order Completed", properties={"order_id": "o1", "contact_phone": contact}),
        {**page, "context": {"page": {"url": f"https://tea.example/?email={contact}"}}},
        {**page, "context": {"page": {"url": f"https://u:{contact}@tea.example/"}}},
        {**page, "properties": {"referrer": f"https://b.example/?q={contact}"}},
        {**page, "context": {"campaign": {"name": contact, "content": f"to {contact}"}}},
        # bad rows: what was sent is kept sealed, and the reason does not quote it
        {"type": contact},
        track(None, timestamp=contact),
        track(None, properties={"value": f"{contact} RUB"}),
        track(contact, properties="no object"),
        track(None, "Order Paid", properties={"email": contact}),
    ]


@pytest.fixture
def full(shop: Shop) -> Shop:
    """A shop to which every contact came in every way, once well and once as a repeat."""
    for contact in (EMAIL, PHONE, "8 (999) 123-45-67"):
        shop.receive(*messages(contact), source="site")
        shop.receive(*messages(contact), source="app")
    shop.load()
    return shop


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Everything that stands in the files of a lake: rows, footers, statistics, names, bytes."""
    for path in sorted(folder.rglob("*")):
        yield str(path), str(path.relative_to(folder))
        if path.suffix == ".parquet":
            yield str(path), repr(pq.read_table(path, partitioning=None).to_pylist())
            yield str(path), repr(pq.read_metadata(path).to_dict())
            yield str(path), repr(pq.read_schema(path).metadata)
        if path.is_file():
            yield str(path), path.read_bytes().decode("latin-1")


def found_in(shop: Shop) -> set[str]:
    return {
        contact
        for _, text in texts(shop.workspace.folder)
        for contact in CONTACTS
        if contact in text
    }


def test_no_file_of_the_workspace_holds_a_contact_in_clear(full: Shop) -> None:
    counts = full.counts()
    assert (counts["new"], counts["bad"], counts["exact"]) == (21 * 6, 5 * 6, True)

    assert found_in(full) == set()


def test_what_was_sent_can_still_be_read_with_the_root_key(full: Shop) -> None:
    opened = [open_bad_row(full.workspace, row).body for row in bad_rows(full.workspace)]

    assert any(EMAIL.encode() in body for body in opened)


def test_equal_contacts_have_equal_tokens_however_they_are_written(full: Shop) -> None:
    tokens = {str(row["identifier"]) for row in full.rows() if row["identifier"]}

    kinds = sorted(token.partition(":")[0] for token in tokens)
    assert kinds == ["email", "phone"]


def test_a_token_of_one_shop_is_not_that_of_another(full: Shop, tmp_path: Path) -> None:
    other = Shop(tmp_path / "other")
    other.receive(messages(EMAIL)[0])
    other.load()

    [row] = other.rows()
    assert str(row["identifier"]).startswith("email:")
    assert row["identifier"] not in {each["identifier"] for each in full.rows()}


def test_a_second_contact_of_the_same_person_is_a_link(shop: Shop) -> None:
    traits = {"email": EMAIL, "phone": PHONE}
    shop.receive({"type": "identify", "userId": "u1", "anonymousId": "a1", "traits": traits})
    shop.load()

    [row] = shop.rows()
    [link] = shop.rows("links")
    assert str(row["identifier"]).startswith("email:")
    assert (link["left"], link["kind"], link["source"]) == ("user_id:u1", "login", "site")
    assert str(link["right"]).startswith("phone:")


def test_a_user_id_that_is_an_address_is_the_token_of_that_address(shop: Shop) -> None:
    shop.receive(
        {"type": "identify", "userId": EMAIL.upper(), "traits": {"email": EMAIL}},
        track("m2", userId=f" {EMAIL}"),
    )
    shop.load()

    [first, second] = sorted(shop.rows(), key=lambda row: str(row["type"]), reverse=True)
    assert first["user_id"] == first["identifier"] == second["user_id"]


@pytest.mark.parametrize("guard", ["scrub", "covered"])
def test_without_the_guard_the_search_finds_something(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, guard: str
) -> None:
    if guard == "scrub":
        monkeypatch.setattr(segment, "scrub", lambda given, *_, **__: (dict(given), []))
    else:
        monkeypatch.setattr(sorting, "covered", lambda text: text)
    shop.receive(*messages(EMAIL))
    shop.load()

    assert EMAIL in found_in(shop)


def test_a_search_that_does_not_decode_would_find_nothing(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why the files are decoded: compressed pages hide what stands in them."""
    monkeypatch.setattr(segment, "scrub", lambda given, *_, **__: (dict(given), []))
    filler = {str(number): "tea" * 50 for number in range(50)}
    shop.receive(*(track(f"m{n}", properties={**filler, "x": EMAIL}) for n in range(20)))
    shop.load()

    assert EMAIL in found_in(shop)
    assert json.dumps(EMAIL)
