"""Exports of call tracking: every tool's own headers, and no caller's number in the lake."""

import pytest

from tests.connectors.conftest import Import
from vitrina.engine import Lake

COMAGIC = """\
id;start_time;is_lost;virtual_phone_number;total_duration;visitor_id;contact_phone_number;\
campaign_name;utm_source;utm_medium;entrance_page
501;2026-03-01 10:00:00;false;74950001122;65;9;79991234567;spring;yandex;cpc;\
https://shop.example/?tel=79991234567
502;2026-03-01 11:00:00;true;74950001122;8;10;79997654321;spring;yandex;cpc;https://shop.example/
"""
METRICA = """\
ClientId,DateTime,StaticCall,PhoneNumber,TalkDuration,CallMissed
1670000000123,1772355600,1,79991234567,61,0
"""
ROISTAT = """\
ID звонка;Дата звонка;Длительность;Посетитель;Виртуальный номер;Телефон
c1;01.03.2026 10:00;30;77;84950001122;89991234567
"""


@pytest.mark.parametrize(
    ("text", "events"),
    [
        (COMAGIC, [("call-501", "cookie:calls.9"), ("call-502", "cookie:calls.10")]),
        (METRICA, [(None, "cookie:1670000000123")]),
        (ROISTAT, [("call-c1", "cookie:calls.77")]),
    ],
)
def test_the_export_of_each_tool_is_understood_by_its_headers(
    lake: Lake, bring: Import, text: str, events: list[tuple[str | None, str]]
) -> None:
    done = bring("calls", text, source="calls")

    rows = sorted(lake.events.rows(), key=lambda row: str(row["event_id"]))
    assert (done.new, done.rejected) == (len(events), 0)
    assert {row["type"] for row in rows} == {"Call Received"}
    for row, (event_id, identifier) in zip(rows, events, strict=True):
        assert row["identifier"] == identifier
        assert event_id in (row["event_id"], None)


@pytest.mark.parametrize("text", [COMAGIC, METRICA, ROISTAT])
def test_no_callers_number_reaches_the_lake(lake: Lake, bring: Import, text: str) -> None:
    bring("calls", text, source="calls")

    told = repr(lake.events.rows())
    for number in ("9991234567", "9997654321"):
        assert number not in told


def test_a_lost_call_talks_for_no_time_and_an_impossible_one_is_refused(
    lake: Lake, bring: Import
) -> None:
    text = "id,date,duration,lost\n1,2026-03-01T10:00:00Z,12,1\n2,2026-03-01T10:00:00Z,90000,0\n"

    done = bring("calls", text)

    assert (done.new, done.rejected) == (1, 1)
    assert "no length of a call" in done.examples[0].reason
    assert [row["properties"] for row in lake.events.rows()] == ['{"talk_seconds":0}']
