"""A short link leads to its stored address, says its campaign there, and is recorded."""

from collections.abc import Sequence
from threading import Event
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.collector.receive.asking import Front
from tests.collector.shops import LINK
from vitrina.collector.doors import Link
from vitrina.collector.log import LogWriter, Record
from vitrina.collector.receive.redirect import target_of


def test_a_link_leads_to_its_address_with_its_campaign_and_the_scan(front: Front) -> None:
    answer = front.ask("GET", "/l/poster", headers={"user-agent": "Mozilla/5.0", "sec-gpc": "1"})

    assert (answer.status, answer.body) == (302, b"")
    assert answer.headers["cache-control"] == "no-store"
    target = urlsplit(answer.headers["location"])
    assert (target.netloc, target.path, target.fragment) == ("tea.example", "/menu", "top")
    query = parse_qs(target.query)
    [record] = front.records()
    [scan] = query.pop("v_scan")
    assert query == {
        **{"a": ["1"], "utm_source": ["poster"], "utm_medium": ["qr"]},
        "utm_campaign": ["spring"],
    }
    assert scan in record.body.decode()
    assert (record.kind, record.source, record.count) == ("scan", "links", 1)
    assert (record.has_gpc, record.user_agent) == (True, "Mozilla/5.0")


def test_each_scan_has_an_id_of_its_own(front: Front) -> None:
    found = {front.ask("GET", "/l/poster").headers["location"] for _ in range(5)}

    assert len(found) == 5


@pytest.mark.parametrize("code", ["nothing", "", "poster/x", "poster%00", "../poster", "p" * 9_000])
def test_an_unknown_code_is_not_found_and_leads_nowhere(front: Front, code: str) -> None:
    answer = front.ask("GET", f"/l/{code}")

    assert answer.status == 404
    assert "location" not in answer.headers
    assert front.records() == []


def test_nothing_in_the_request_changes_where_a_link_leads(front: Front) -> None:
    answer = front.ask(
        "GET",
        "/l/poster",
        query="url=https://evil.example&utm_source=evil",
        headers={"host": "evil.example", "x-forwarded-host": "evil.example"},
    )

    assert answer.headers["location"].startswith("https://tea.example/menu?a=1&utm_source=poster&")


def test_with_a_full_disk_the_visitor_still_arrives(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: LogWriter, records: Sequence[Record]) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(LogWriter, "append", full)
        answer = front.ask("GET", "/l/poster")

    assert answer.status == 302
    assert front.records() == []
    assert front.door.refused[("links", "disk")] == 1


def test_who_only_looks_ahead_is_no_visitor(front: Front) -> None:
    assert front.ask("HEAD", "/l/poster").status == 302

    assert front.records() == []


def test_a_code_may_be_typed_in_capitals(front: Front) -> None:
    assert front.ask("GET", "/l/POSTER").status == 302


def test_what_the_address_says_of_the_campaign_itself_stays() -> None:
    link = msgspec.structs.replace(LINK, target="https://tea.example/?utm_source=own&empty=")

    query = parse_qs(urlsplit(target_of(link, "s1")).query, keep_blank_values=True)

    assert query == {
        **{"utm_source": ["own"], "empty": [""], "utm_medium": ["qr"]},
        **{"utm_campaign": ["spring"], "v_scan": ["s1"]},
    }


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(source=texts, campaign=texts, value=texts)
def test_whatever_a_campaign_is_called_the_address_stays_one_line_of_ascii(
    source: str, campaign: str, value: str
) -> None:
    link = Link(
        code="x",
        target="https://tea.example/menu",
        utm_source=source,
        utm_campaign=campaign,
        utm_term=value,
    )

    target = target_of(link, "s1")

    assert target.isascii()
    assert target.isprintable()
    assert target.startswith("https://tea.example/menu?")
    told = parse_qs(urlsplit(target).query, keep_blank_values=True)
    expected = {"utm_source": source, "utm_campaign": campaign, "utm_term": value, "v_scan": "s1"}
    assert told == {name: [text] for name, text in expected.items() if text}


def test_nobody_waits_for_a_slow_disk_and_the_scan_is_kept_all_the_same(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = Event()
    write = LogWriter.append

    def slow(writer: LogWriter, records: Sequence[Record]) -> None:
        assert released.wait(20), "the answer has to come before the disk has the scan"
        write(writer, records)

    monkeypatch.setattr(LogWriter, "append", slow)
    answer = front.ask("GET", "/l/poster")
    released.set()

    assert answer.status == 302
    assert [record.kind for record in front.records()] == ["scan"]
