"""Who came, who passed by, and who must not be singled out."""

from datetime import UTC, datetime, timedelta

import pytest

from vitrina import journeys
from vitrina.engine import Row
from vitrina.errors import MissingColumnsError, SettingError

MONDAY = datetime(2026, 3, 2, 7, tzinfo=UTC)  # ten in the morning in Moscow
ZONE = "Europe/Moscow"


def heard(
    device: int, after: float, *, place: str = "north", rssi: int = -50, **more: object
) -> Row:
    seen_at = MONDAY + timedelta(minutes=after)
    return {
        "source": "wifi",
        "sighting_id": f"{place}:{device}:{after}",
        "seen_at": seen_at,
        "place_id": place,
        "device_token": f"mac_day:{device}",
        "is_randomised": False,
        "rssi": rssi,
        "is_associated": False,
        **more,
    }


def visit(device: int, *, minutes: float = 20, after: float = 0, **more: object) -> list[Row]:
    return [heard(device, after, **more), heard(device, after + minutes, **more)]  # type: ignore[arg-type]  # as heard takes them


def counted(sightings: list[Row], by: str = "day", at_least: int = 10) -> list[Row]:
    found = journeys.footfall(
        journeys.stays(sightings),
        by=by,  # type: ignore[arg-type]  # a test may err
        zone=ZONE,
        at_least=at_least,
    )
    return sorted(found.rows(), key=lambda row: (row["place_id"], row["day"], row["hour"]))


def test_a_device_heard_without_a_long_silence_is_one_visit() -> None:
    sightings = [heard(1, minute) for minute in (0, 29, 58, 87)]

    [stay] = journeys.stays(sightings).rows()

    assert (stay["dwell_seconds"], stay["sightings"], stay["is_inside"]) == (87 * 60, 4, True)


def test_a_device_that_nobody_heard_well_passed_by() -> None:
    [stay] = journeys.stays(visit(1, rssi=-85)).rows()

    assert stay["is_inside"] is False


def test_a_device_heard_well_for_a_moment_passed_by() -> None:
    [stay] = journeys.stays(visit(1, minutes=4)).rows()

    assert stay["is_inside"] is False


def test_a_device_without_a_token_is_nobody() -> None:
    assert journeys.stays([heard(1, 0, device_token=None)]).rows() == []


def test_visitors_and_passers_by_are_counted_per_place_and_local_day() -> None:
    sightings = [row for device in range(12) for row in visit(device, minutes=10 + device)]
    sightings += [row for device in range(20, 24) for row in visit(device, rssi=-90)]

    [day] = counted(sightings)

    assert str(day["day"]) == "2026-03-02"
    assert (day["devices"], day["visits"], day["passed_by"]) == (16, 12, 4)
    assert day["median_dwell_minutes"] == 15.5


def test_randomised_devices_are_counted_and_their_dwell_is_not() -> None:
    made_up = [
        row
        for device in range(10)
        for row in visit(device, device_token=f"mac_hour:{device}", is_randomised=True)
    ]

    [day] = counted(made_up)

    assert (day["devices"], day["real_devices"], day["visits"]) == (10, 0, 10)
    assert day["median_dwell_minutes"] is None


def test_a_group_of_nine_is_suppressed_and_one_of_ten_is_not() -> None:
    nine = [row for device in range(9) for row in visit(device)]

    [few] = counted(nine)
    [enough] = counted([*nine, *visit(9)])

    assert few["is_suppressed"] is True
    assert (few["devices"], few["visits"], few["median_dwell_minutes"]) == (None, None, None)
    assert (enough["is_suppressed"], enough["devices"]) == (False, 10)


def test_a_single_suppressed_hour_takes_the_next_smallest_with_it() -> None:
    sightings = [
        row
        for hour, devices in ((0, 30), (2, 12), (4, 3))
        for device in range(devices)
        for row in visit(hour * 100 + device, after=hour * 60)
    ]

    found = counted(sightings, by="hour")

    assert [(row["hour"], row["devices"]) for row in found] == [(10, 30), (12, None), (14, None)]


def test_hours_of_the_week_put_all_weeks_together() -> None:
    week = 7 * 24 * 60
    sightings = [
        row
        for number in range(3)
        for device in range(10)
        for row in visit(number * 100 + device, after=number * week)
    ]

    [monday] = counted(sightings, by="week_hour")

    assert (monday["weekday"], monday["hour"], monday["days"]) == (1, 10, 3)
    assert (monday["devices"], monday["visits"]) == (30, 30)


def test_a_wrong_setting_says_what_to_write() -> None:
    with pytest.raises(SettingError, match="gap_minutes"):
        journeys.stays([heard(1, 0)], gap_minutes=0)
    with pytest.raises(SettingError, match="week_hour"):
        counted([heard(1, 0)], by="month")
    with pytest.raises(MissingColumnsError, match="device_token"):
        journeys.stays([{"seen_at": MONDAY}])
