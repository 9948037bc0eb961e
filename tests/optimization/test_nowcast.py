"""Nowcasts of tables: from paths, and from one stage to the next."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from vitrina import optimization
from vitrina.engine import Row
from vitrina.errors import MissingColumnsError, SettingError, UnknownNameError

FIRST = datetime(2026, 1, 5, 12, tzinfo=UTC)
DAYS = 50
AS_OF = date(2026, 1, 5) + timedelta(days=DAYS - 1)
SLOW, FAST = 8.0, 1.5  # mean days from touch to purchase


def paths_of(seed: int, *, per_day: float = 12) -> list[Row]:
    """Two campaigns of unlike delay; the future is left in, as tomorrow's table has it."""
    rng = np.random.default_rng(seed)
    return [
        _path(campaign, FIRST + timedelta(days=day), float(rng.exponential(mean)))
        for campaign, mean in (("slow", SLOW), ("fast", FAST))
        for day in range(DAYS)
        for _ in range(rng.poisson(per_day))
    ]


def _path(campaign: str, touched_at: datetime, days: float) -> Row:
    return {
        "path": ["email"],
        "campaigns": [campaign],
        "hours": [days * 24],
        "converted_at": touched_at + timedelta(days=days),
        "touched_on": touched_at.date(),
        "converts_in_time": days <= 30,
        "conversions": 1.0,
        "value": 500.0,
    }


def _truth(paths: list[Row], campaign: str, day: object) -> int:
    key = (campaign, day, True)
    return sum(_key(path) == key for path in paths)


def _key(path: Row) -> tuple[object, ...]:
    campaigns = path["campaigns"]
    assert isinstance(campaigns, list)
    return campaigns[-1], path["touched_on"], path["converts_in_time"]


def test_each_day_and_campaign_has_what_it_will_have_brought_in_the_end() -> None:
    paths = paths_of(1)

    rows = optimization.nowcast(paths, as_of=AS_OF, by="campaign").rows()

    assert len(rows) == 2 * DAYS
    held = [
        float(str(row["low_conversions"]))
        <= _truth(paths, str(row["campaign"]), row["day"])
        <= float(str(row["high_conversions"]))
        for row in rows
        if not row["is_final"] and row["expected_conversions"] is not None
    ]
    assert np.mean(held) > 0.7
    slow, fast = (
        next(row for row in rows if row["campaign"] == name and row["day"] == AS_OF - timedelta(3))
        for name in ("slow", "fast")
    )
    assert float(str(slow["share_reported"])) < 0.6 < 0.8 < float(str(fast["share_reported"]))
    assert float(str(slow["expected_value"])) > 1.5 * float(str(slow["value"]))


def test_an_old_cohort_is_final_and_what_was_reported() -> None:
    rows = optimization.nowcast(paths_of(2), as_of=AS_OF).rows()

    first = rows[0]
    assert (first["day"], first["is_final"]) == (FIRST.date(), True)
    assert first["expected_conversions"] == pytest.approx(first["conversions"])
    assert first["low_value"] == pytest.approx(first["value"])
    assert "unit" not in first


def test_uploads_that_stopped_are_no_fall() -> None:
    paths = paths_of(3, per_day=40)
    last = AS_OF - timedelta(days=3)
    stopped = [path for path in paths if path["converted_at"].date() <= last]  # type: ignore[attr-defined]  # a time

    rows = optimization.nowcast(stopped, as_of=AS_OF).rows()

    before = [row for row in rows if last - timedelta(10) < row["day"] <= last]  # type: ignore[operator]  # a date
    expected = sum(float(str(row["expected_conversions"])) for row in before)
    truth = sum(
        _truth(paths, campaign, row["day"]) for row in before for campaign in ("slow", "fast")
    )
    assert expected == pytest.approx(truth, rel=0.1)


def test_a_shop_that_opened_today_is_told_that_nobody_knows_yet() -> None:
    [row] = optimization.nowcast(
        [_path("spring", FIRST, 0.1)], as_of=FIRST.date(), by="channel"
    ).rows()

    assert (row["channel"], row["conversions"], row["expected_conversions"]) == ("email", 1.0, None)
    assert (row["low_value"], row["share_reported"], row["is_final"]) == (None, None, False)


def test_where_nothing_converted_there_are_columns_and_no_row() -> None:
    later = [_path("spring", FIRST, 5)]

    table = optimization.nowcast(later, as_of=FIRST.date(), by="campaign")

    assert table.rows() == []
    assert table.columns[:3] == ["campaign", "day", "conversions"]


def _reached(passport_id: str, at: datetime) -> Row:
    return {
        "path_id": f"{passport_id}:{at.isoformat()}",
        "passport_id": passport_id,
        "converted_at": at,
        "conversions": 1.0,
        "value": 0.0,
    }


def test_of_recent_leads_as_many_are_expected_to_book_as_will() -> None:
    rng = np.random.default_rng(4)
    leads, bookings, will_book = [], [], 0
    for number in range(DAYS * 30):
        asked_at = FIRST + timedelta(days=number // 30)
        leads.append(_reached(f"p{number}", asked_at))
        if rng.random() < 0.4:
            books_at = asked_at + timedelta(days=float(rng.exponential(5)))
            bookings.append(_reached(f"p{number}", books_at))
            will_book += number // 30 >= DAYS - 14

    rows = optimization.stage_delay(leads, bookings, as_of=AS_OF).rows()

    recent = rows[-14:]
    so_far = sum(float(str(row["reached"])) for row in recent)
    expected = sum(float(str(row["expected"])) for row in recent)
    assert so_far < 0.75 * will_book
    assert expected == pytest.approx(will_book, rel=0.15)
    assert all(row["entered"] == 30 for row in rows)
    assert all(float(str(row["high"])) <= 30 for row in recent)


def test_stages_that_nobody_reached_are_no_row() -> None:
    lead = _reached("ann", FIRST)

    assert optimization.stage_delay([lead], [lead], as_of=date(2025, 1, 1)).rows() == []


def test_a_setting_that_cannot_be_is_refused() -> None:
    paths = paths_of(5, per_day=0.1)

    with pytest.raises(UnknownNameError, match="campaign"):
        optimization.nowcast(paths, as_of=AS_OF, by="campain")  # type: ignore[arg-type]  # a test may err
    with pytest.raises(SettingError, match="max_age_days"):
        optimization.nowcast(paths, as_of=AS_OF, max_age_days=90)
    with pytest.raises(SettingError, match="coverage"):
        optimization.stage_delay(paths, paths, as_of=AS_OF, coverage=0)
    with pytest.raises(MissingColumnsError, match="converted_at"):
        optimization.nowcast([{"path": ["a"]}], as_of=AS_OF)
