"""Find the stays: a device near a place for a while."""

from vitrina.engine import Table, TableLike, select, together
from vitrina.errors import SettingError

READ = (
    *("source", "sighting_id", "seen_at", "place_id", "device_token", "is_randomised"),
    *("rssi", "is_associated"),
)


def stays(
    sightings: TableLike,
    *,
    gap_minutes: float = 30,
    inside_dbm: int = -70,
    inside_minutes: float = 5,
) -> Table:
    """Every stay of every device that can be told apart.

    A device's token is good for one day, a randomised device's for one hour: so nobody can be
    followed from one day to the next, and a randomised device's stay ends with the hour.

    Args:
        sightings: one row per device heard, as the lake's `sightings` hold them.
        gap_minutes: how long a device may be silent within one stay; phones sleep.
        inside_dbm: how well a device must be heard at least once to count as inside,
        inside_minutes: and for how long; less is passing by. One on the network is inside.

    Returns:
        One row per stay: place_id ('' if unknown), device_token, is_randomised, started_at,
        ended_at, dwell_seconds, sightings, strongest_dbm, is_inside.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        SettingError: a gap that is not above 0.
    """
    if not gap_minutes > 0:
        raise SettingError(
            f"gap_minutes must be above 0, not {gap_minutes}. Thirty suits phones that sleep."
        )
    [heard] = together(sightings)
    heard.require("journeys.stays", READ)
    return select(
        "journeys/stays.sql",
        values={
            "gap_minutes": gap_minutes,
            "inside_dbm": inside_dbm,
            "inside_minutes": inside_minutes,
        },
        sightings=heard,
    )
