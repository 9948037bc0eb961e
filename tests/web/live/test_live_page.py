"""The page Live: what it shows of the last half hour, and what it must not do with it."""

import csv
from datetime import timedelta
from io import StringIO

import pytest

from tests.web.live.busy import EVIL, EVIL_IMAGE, event
from tests.web.live.conftest import Busy
from vitrina.engine import open_lake
from vitrina.web import workspace
from vitrina.web.live.now import now_of


def stream_of(text: str) -> str:
    return text.split('id="stream"')[1].split("</section>")[0]


def add(busy: Busy, *events: dict[str, object]) -> None:
    with open_lake(busy.workspace.folder).write("more") as commit:
        commit.append("events", list(events))


def test_the_newest_message_stands_first_with_what_where_and_when(busy: Busy) -> None:
    first, second = stream_of(busy.body("/live/")).split('<li class="event"')[1:3]

    assert "Order placed" in first
    assert "order-17" in first
    assert "store arbat" in first
    assert "450.00" in first
    assert "Page viewed" in second
    assert "yandex / cpc" in second
    assert ">spring<" in second
    assert "Phone" in second


def test_a_message_that_has_just_come_in_is_there_at_the_next_look(busy: Busy) -> None:
    before = busy.body("/live/now/")

    add(busy, event(77, busy.now, anonymous_id="eve", traffic_source="telegram"))

    assert "telegram" not in before
    assert "telegram" in stream_of(busy.body("/live/now/"))


def test_the_part_that_is_asked_for_again_is_that_of_the_page(busy: Busy) -> None:
    part = stream_of(busy.body("/live/now/?place=arbat"))

    assert part == stream_of(busy.body("/live/?place=arbat"))


def test_what_came_before_the_last_half_hour_is_not_counted(busy: Busy) -> None:
    as_of_then = now_of(workspace.snapshot(), {}, busy.now - timedelta(minutes=25))
    as_of_now = now_of(workspace.snapshot(), {}, busy.now)

    assert as_of_then.numbers["events"].value == 9
    assert as_of_now.numbers["events"].value == 8


def test_the_counts_are_of_people_orders_leads_and_scans(busy: Busy) -> None:
    now = now_of(workspace.snapshot(), {}, busy.now)

    values = {name: reading.value for name, reading in now.numbers.items()}
    # ann, bob, cid, dan and the phone at the portal; the crawler is nobody
    assert values == {"visitors": 5, "events": 8, "orders": 1, "leads": 1, "scans": 1}


@pytest.mark.parametrize(
    ("query", "there", "gone"),
    [
        ("place=arbat", "Order placed", "Coffee"),
        ("source=till", "Call", "Coffee"),
        ("type=Page+Viewed", "Coffee", "Order placed"),
    ],
)
def test_the_stream_is_filtered(busy: Busy, query: str, there: str, gone: str) -> None:
    stream = stream_of(busy.body(f"/live/?{query}"))

    assert there in stream
    assert gone not in stream


def test_a_filter_that_nothing_fits_says_so_and_leads_back(busy: Busy) -> None:
    stream = stream_of(busy.body("/live/?place=nowhere"))

    assert "Nothing that fits the filter" in stream
    assert 'href="/live/"' in stream


def test_a_person_is_shown_by_the_id_of_the_cookie_only(busy: Busy) -> None:
    stream = stream_of(busy.body("/live/"))

    links = {part.split('"')[0] for part in stream.split('href="/person/?q=')[1:]}
    assert links == {"anonymous_id%3Aann", "anonymous_id%3Abob", "anonymous_id%3Acid"} | {
        "anonymous_id%3Adan"
    }
    assert "phone:token" not in stream


def test_a_visitor_counts_once_among_the_origins(busy: Busy) -> None:
    rows = now_of(workspace.snapshot(), {}, busy.now).origins.rows

    counts = {row["traffic_source"]: row["visitors"] for row in rows}
    assert counts == {"yandex": 1, EVIL_IMAGE: 1, "(direct)": 1, None: 2}


def test_texts_that_are_attacks_stand_as_text(busy: Busy) -> None:
    for path in ("/live/", "/live/now/", f"/live/?place={EVIL_IMAGE}&type={EVIL}"):
        text = busy.body(path)

        assert EVIL not in text
        assert EVIL_IMAGE not in text
        assert "&lt;script&gt;alert(&quot;xss&quot;)" in text


def test_without_escaping_the_attack_would_be_seen(busy: Busy) -> None:
    from django.template import engines
    from django.test import RequestFactory

    template = engines["django"].from_string(
        "{% autoescape off %}{% include 'live/now.html' %}{% endautoescape %}"
    )

    now = now_of(workspace.snapshot(), {}, busy.now)
    text = template.render({"now": now}, RequestFactory().get("/live/"))

    assert EVIL in text


def test_the_stream_as_csv_runs_no_formula(busy: Busy) -> None:
    text = busy.body("/live/?format=csv&table=places").removeprefix("\ufeff")

    cells = [row[0] for row in csv.reader(StringIO(text))]
    assert "'=HYPERLINK(1)" in cells


def test_an_idle_shop_says_what_to_do(quiet: Busy) -> None:
    text = quiet.body("/live/")

    assert "Nothing came in the last 30 minutes" in text
    assert 'href="/sources/"' in text


def test_without_scripts_the_page_loads_again_only_if_asked_to(busy: Busy) -> None:
    assert "Refresh" not in busy.pages.get("/live/").headers
    assert "Refresh" not in busy.pages.get("/live/?every=1").headers

    assert busy.pages.get("/live/?every=10").headers["Refresh"] == "10"


def test_older_files_are_not_read(busy: Busy, monkeypatch: pytest.MonkeyPatch) -> None:
    old = busy.now - timedelta(days=40)
    add(busy, event(88, old, anonymous_id="old"))
    [path] = (busy.workspace.folder / "tables/events").glob(f"day={old:%Y-%m-%d}/*")
    # its size stays, so that the lake opens; whoever reads it fails
    path.write_bytes(b"x" * path.stat().st_size)

    assert "Order placed" in busy.body("/live/")
    with pytest.raises(Exception, match=r"(?i)parquet|magic"):
        open_lake(busy.workspace.folder).events.rows()
