"""Each message becomes exactly one of: new, a repeat, kept as bad, turned away."""

import json

import pytest

from tests.collector.shops import NOON, SECRET_KEY, Shop, track
from vitrina.collector.load import sorting
from vitrina.collector.load.readers import READERS
from vitrina.collector.load.replay import bad_rows, open_bad_row
from vitrina.collector.log import Record, microseconds
from vitrina.errors import SealError


def tally(shop: Shop) -> dict[str, object]:
    counts = shop.counts()
    assert counts.pop("exact"), counts
    return counts


def test_a_message_is_a_row_and_its_repeat_is_a_duplicate(shop: Shop) -> None:
    shop.receive(track("m1"), track("m2"))
    shop.load()
    shop.receive(track("m2"), track("m3"))
    shop.load()

    assert shop.ids() == ["m1", "m2", "m3"]
    assert tally(shop) == {"received": 4, "new": 3, "duplicate": 1, "lake_rows": 3}


def test_a_repeat_within_one_batch_is_a_duplicate(shop: Shop) -> None:
    shop.receive(track("m1"), track("m1"), track("m1"))

    assert tally(shop) == {"received": 3, "new": 1, "duplicate": 2, "lake_rows": 1}


def test_a_repeat_in_another_segment_of_the_same_commit_is_a_duplicate(shop: Shop) -> None:
    shop.receive(track("m1"))
    shop.forward(seconds=1)
    shop.receive(track("m1"))

    assert tally(shop) == {"received": 2, "new": 1, "duplicate": 1, "lake_rows": 1}


def test_the_same_id_of_two_sources_is_two_messages(shop: Shop) -> None:
    shop.receive(track("m1"), source="site")
    shop.receive(track("m1"), source="app")

    assert tally(shop) == {"received": 2, "new": 2, "lake_rows": 2}
    assert sorted(str(row["source"]) for row in shop.rows()) == ["app", "site"]


def test_the_same_id_with_another_body_is_kept_as_bad(shop: Shop) -> None:
    shop.receive(track("m1", properties={"tea": "green"}))
    shop.load()
    shop.receive(track("m1", properties={"tea": "black"}))

    assert tally(shop) == {"received": 2, "new": 1, "bad": 1, "lake_rows": 1}
    [bad] = shop.rows("bad_rows")
    assert (bad["stage"], bad["message_id"]) == ("key", "m1")
    assert "says otherwise" in str(bad["reason"])


def test_a_clash_within_one_batch_keeps_the_first(shop: Shop) -> None:
    shop.receive(track("m1", "First Sip"), track("m1", "Last Sip"), track("m1", "First Sip"))

    assert tally(shop) == {"received": 3, "new": 1, "duplicate": 1, "bad": 1, "lake_rows": 1}
    assert [row["name"] for row in shop.rows()] == ["First Sip"]


def test_what_a_client_changes_when_it_tries_again_is_no_other_body(shop: Shop) -> None:
    shop.receive(track("m1", sentAt="2026-03-02T12:00:00Z", userId=None))
    changed = {"sentAt": "2026-03-02T12:00:09Z", "_metadata": {"retryCount": 2}}
    shop.receive({**track("m1", userId="u1", writeKey="wk_site"), **changed})

    assert tally(shop) == {"received": 2, "new": 1, "duplicate": 1, "lake_rows": 1}


@pytest.mark.parametrize(("seconds", "rows"), [(-1, 1), (0, 2), (1, 2)])
@pytest.mark.parametrize("is_restarted", [False, True])
def test_after_seven_days_to_the_second_an_id_is_free_again(
    shop: Shop, seconds: int, rows: int, *, is_restarted: bool
) -> None:
    loader = shop.loader()
    shop.receive(track("m1"))
    loader.run_once()

    shop.forward(days=7, seconds=seconds)
    shop.receive(track("m1"))
    (shop.loader() if is_restarted else loader).run_once()

    assert len(shop.rows()) == rows
    assert shop.conserve().exact


def test_without_a_window_a_repeat_would_count_twice(shop: Shop) -> None:
    loader = shop.loader(window_seconds=0)
    for _ in range(2):
        shop.receive(track("m1"))
        loader.run_once()

    assert shop.ids() == ["m1", "m1"], "which the tests above would notice"


def test_without_a_look_at_the_body_a_clash_would_pass_as_a_repeat(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = READERS["segment"]

    def blind(*arguments: object) -> object:
        for outcome in reader(*arguments):  # type: ignore[arg-type]  # handed on
            outcome.digest = None  # type: ignore[union-attr]  # both are rows here
            yield outcome

    monkeypatch.setattr(sorting, "READERS", {"segment": blind})
    shop.receive(track("m1", "First Sip"), track("m1", "Last Sip"))
    shop.load()

    assert shop.rows("bad_rows") == [], "which the tests above would notice"


def test_messages_without_an_id_are_each_their_own(shop: Shop) -> None:
    shop.receive(track(None), track(None))
    shop.load()
    shop.receive(track(None))

    assert tally(shop) == {"received": 3, "new": 3, "lake_rows": 3}
    assert len(set(shop.ids())) == 3


def test_a_bad_message_is_kept_sealed_with_its_reason(shop: Shop) -> None:
    shop.receive(track("m1"), {"type": "dance", "messageId": "m2"}, track("m3"))

    assert tally(shop) == {"received": 3, "new": 2, "bad": 1, "lake_rows": 2}
    [bad] = bad_rows(shop.workspace)
    assert "'dance'" in str(bad["reason"])
    assert "dance" not in str(bad["sealed"])
    record = open_bad_row(shop.workspace, bad)
    assert json.loads(record.body) == {"type": "dance", "messageId": "m2"}
    assert (record.count, record.source, record.received_at) == (1, "site", NOON)


def test_a_bad_row_opens_only_as_itself_and_with_its_key(shop: Shop) -> None:
    shop.receive({"type": "dance"}, {"type": "sing"})
    shop.load()
    [first, second] = bad_rows(shop.workspace)

    with pytest.raises(SealError):
        open_bad_row(shop.workspace, {**first, "sealed": second["sealed"]})
    shop.workspace.keys.joinpath("root.key").write_text(bytes(32).hex())
    with pytest.raises(SealError):
        open_bad_row(shop.workspace, first)


def test_what_the_door_turned_away_is_counted_by_reason_and_not_read(shop: Shop) -> None:
    shop.log(shop.record(track("m1"), track("m2"), track("m3"), rejected=(1,)))

    assert tally(shop) == {"received": 3, "new": 2, "rejected": 1, "lake_rows": 2}
    assert shop.ids() == ["m1", "m3"]
    [row] = shop.rows("rejections")
    assert (row["source"], row["reason"], row["messages"]) == ("site", "message too large", 1)


def test_counts_of_refused_requests_are_counted(shop: Shop) -> None:
    refused = Record(
        kind="rejected",
        source="(no key)",
        received_us=microseconds(NOON),
        count=7,
        body=b"",
        rejected=((0, "unknown key"),),
    )
    shop.log(refused, refused)

    assert tally(shop) == {"received": 14, "rejected": 14}
    [row] = shop.rows("rejections")
    assert (row["reason"], row["messages"]) == ("unknown key", 14)


def test_counts_are_kept_by_source_and_hour(shop: Shop) -> None:
    shop.receive(track("m1"), source="site")
    shop.receive(track("m1"), source="app")
    shop.forward(hours=1)
    shop.receive(track("m2"), source="site")

    hours = {(hour.source, hour.hour.hour): hour.new for hour in shop.conserve().hours}

    assert hours == {("site", 12): 1, ("app", 12): 1, ("site", 13): 1}


def test_a_body_that_cannot_be_read_at_all_is_one_bad_row(shop: Shop) -> None:
    broken = Record(
        kind="segment",
        source="site",
        received_us=microseconds(NOON),
        count=1,
        body=b"{",
        broken="The body is not JSON, or cut short.",
    )
    shop.log(broken)

    assert tally(shop) == {"received": 1, "bad": 1}
    assert shop.rows("bad_rows")[0]["reason"] == "The body is not JSON, or cut short."


def test_a_record_of_a_kind_that_nobody_reads_is_bad_and_stops_nothing(shop: Shop) -> None:
    odd = Record(
        kind="telepathy", source="site", received_us=microseconds(NOON), count=3, body=b"?"
    )
    shop.log(odd, shop.record(track("m1")))

    assert tally(shop) == {"received": 4, "new": 1, "bad": 3, "lake_rows": 1}


def test_a_reader_that_finds_fewer_messages_than_the_door_loses_none(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = READERS["segment"]
    first = {"segment": lambda *arguments: list(reader(*arguments))[:1]}
    monkeypatch.setattr(sorting, "READERS", first)
    shop.receive(track("m1"), track("m2"))

    assert tally(shop) == {"received": 2, "new": 1, "bad": 1, "lake_rows": 1}
    [bad] = bad_rows(shop.workspace)
    assert b"m2" in open_bad_row(shop.workspace, bad).body


def test_a_reader_that_finds_more_messages_than_the_door_makes_no_rows(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = READERS["segment"]
    twice = {"segment": lambda *arguments: list(reader(*arguments)) * 2}
    monkeypatch.setattr(sorting, "READERS", twice)
    shop.receive(track("m1"), track("m2"))

    assert tally(shop) == {"received": 2, "bad": 2}


def test_a_source_that_is_gone_keeps_its_messages(shop: Shop) -> None:
    shop.receive(track("m1"), source="closed")

    assert tally(shop) == {"received": 1, "new": 1, "lake_rows": 1}


def test_a_canary_is_counted_apart(shop: Shop) -> None:
    canary = {"messageId": "c1", "timestamp": "2026-03-02T11:59:59Z"}
    record = Record(
        kind="canary",
        source="canary",
        received_us=microseconds(NOON),
        count=1,
        body=json.dumps(canary).encode(),
    )
    shop.log(record)
    shop.log(record)

    assert tally(shop) == {}
    assert shop.ids("canaries", "canary_id") == ["c1"]
    assert shop.rows() == []


def test_no_key_stands_in_the_lake(shop: Shop) -> None:
    shop.receive(track("m1", writeKey=SECRET_KEY))
    shop.load()

    assert SECRET_KEY not in repr(shop.rows())
