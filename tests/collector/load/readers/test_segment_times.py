"""When a message's event happened, by the sender's clock and by ours."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.collector.load.readers.segment_reading import bad, values
from tests.collector.shops import NOON, track


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("timestamp", "occurred_at"),
    [
        (None, NOON),
        ("2026-03-02T11:00:00Z", at("2026-03-02T11:00:00+00:00")),
        ("2026-03-02T14:00:00+03:00", at("2026-03-02T11:00:00+00:00")),
        ("2026-03-02T11:00:00.123456Z", at("2026-03-02T11:00:00.123456+00:00")),
        ("2026-03-02T11:00:00", at("2026-03-02T11:00:00+00:00")),
        (1_772_449_200, at("2026-03-02T11:00:00+00:00")),
        (1_772_449_200_500, at("2026-03-02T11:00:00.500+00:00")),
    ],
)
def test_a_time_may_be_written_in_many_ways(timestamp: object, occurred_at: datetime) -> None:
    assert values(track(timestamp=timestamp))["occurred_at"] == occurred_at


def test_the_original_timestamp_counts_where_there_is_no_other() -> None:
    found = values(track(originalTimestamp="2026-03-02T11:00:00Z"))

    assert found["occurred_at"] == NOON - timedelta(hours=1)


def test_a_wrong_clock_is_corrected_by_when_it_says_it_sent() -> None:
    found = values(track(timestamp="2026-03-02T09:50:00Z"), sent_at="2026-03-02T10:00:00Z")

    assert found["occurred_at"] == NOON - timedelta(minutes=10)
    assert found["clock_skew_ms"] == 7_200_000


def test_a_messages_own_sending_time_goes_before_its_batchs() -> None:
    message = track(timestamp="2026-03-02T11:00:00Z", sentAt="2026-03-02T12:00:00Z")

    assert values(message, sent_at="2026-03-02T09:00:00Z")["clock_skew_ms"] is None


def test_a_delay_of_the_network_is_no_wrong_clock() -> None:
    found = values(track(timestamp="2026-03-02T11:50:00Z"), sent_at="2026-03-02T11:59:01Z")

    assert found["occurred_at"] == NOON - timedelta(minutes=10)
    assert found["clock_skew_ms"] is None


def test_a_time_a_little_ahead_is_now_and_one_far_ahead_is_bad() -> None:
    ahead = values(track(timestamp="2026-03-02T12:00:05Z"))
    far = bad(track(timestamp="2026-03-04T12:00:00Z"))

    assert ahead["occurred_at"] == NOON
    assert ahead["clock_skew_ms"] == -5_000
    assert (far.stage, "in the future by 2 days" in far.reason) == ("time", True)


def test_old_times_come_from_a_server_however_old_and_from_a_visitor_for_400_days() -> None:
    old = track(timestamp="2019-01-01T00:00:00Z")

    assert values(old, is_trusted=True)["occurred_at"] == at("2019-01-01T00:00:00+00:00")
    assert bad(old).stage == "time"
    assert values(track(timestamp="2025-02-01T00:00:00Z"))["occurred_at"] < NOON  # type: ignore[operator]  # a time
    assert "before the year 2000" in bad(track(timestamp=1), is_trusted=True).reason


@pytest.mark.parametrize(
    "timestamp", ["yesterday", "2026-13-01", "0000", 1e300, -1e300, "9" * 400, "١٢٣"]
)
def test_what_is_no_time_is_bad(timestamp: object) -> None:
    assert bad(track(timestamp=timestamp), is_trusted=True).stage == "time"


@pytest.mark.parametrize("sent", ["yesterday", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_sending_time_that_no_clock_shows_is_bad_and_never_an_error(sent: str) -> None:
    assert bad(track(timestamp="2026-03-02T11:00:00Z", sentAt=sent)).stage in ("time", "shape")
