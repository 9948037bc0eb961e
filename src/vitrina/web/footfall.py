"""Footfall for the console: a place, some whole weeks, and what was heard in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.utils.dates import WEEKDAYS_ABBR

from vitrina import journeys
from vitrina.collector.workspace import CONFIG, Settings, Workspace
from vitrina.engine import Row
from vitrina.web.question import Call, Kept, Reading, Rows, call, number
from vitrina.web.workspace import Snapshot

STAYS: Final = call(journeys.stays, Kept("sightings"))
WEEKS = (1, 4, 13)
USUAL_WEEKS = 4
SHADES = 5
AT_LEAST = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of one weekday: its devices, and how dark it is drawn, from 0 to 5."""

    devices: int | float | None = None
    shade: int = 0
    is_suppressed: bool = False


@dataclass(frozen=True, slots=True)
class Hour:
    """One line of the heat map."""

    hour: int
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Totals:
    """The numbers of the place in the window; none where the group is too small."""

    devices: Reading
    visits: Reading
    capture: Reading
    dwell: Reading


@dataclass(frozen=True, slots=True)
class Footfall:
    """What the page shows."""

    place: str
    places: Sequence[str]
    first_day: date
    last_day: date
    weeks: int
    there_are: int
    choices: Sequence[int]
    zone: str
    days: Rows
    week: Rows
    totals: Totals
    hours: Sequence[Hour]

    @property
    def weekdays(self) -> list[str]:
        """Their short names, from Monday."""
        return [str(WEEKDAYS_ABBR[day]) for day in range(7)]


def is_shop() -> bool:
    """Whether the folder is a workspace, so that a way in can be opened."""
    return (Workspace(settings.VITRINA_SHOP).folder / CONFIG).is_file()


def footfall_of(snapshot: Snapshot, asked: Mapping[str, str]) -> Footfall | None:
    """The place and weeks that a query asks for; nothing where no device was ever heard."""
    if not snapshot.lake.rows_in("sightings"):
        return None
    zone = Workspace(settings.VITRINA_SHOP).settings().zone if is_shop() else Settings().zone
    ever = snapshot.ask(_footfall("day", zone))
    if not ever.rows:
        return None
    places = sorted({str(row["place_id"]) for row in ever.rows}, key=lambda name: (not name, name))
    place = asked.get("place", "")
    place = place if place in places else places[0]
    heard_on = [day for row in ever.rows if isinstance(day := row["day"], date)]
    last_day = max(heard_on)
    there_are = (last_day - min(heard_on)).days // 7 + 1
    weeks = _weeks(asked.get("weeks", ""), there_are)
    first_day = last_day - timedelta(days=7 * weeks - 1)
    days, week, all_together = (
        snapshot.ask(_footfall(by, zone, first_day, last_day)).where("place_id", place)
        for by in ("day", "week_hour", "all")
    )
    return Footfall(
        place=place,
        places=places,
        first_day=first_day,
        last_day=last_day,
        weeks=weeks,
        there_are=there_are,
        choices=[choice for choice in WEEKS if choice < there_are],
        zone=zone,
        days=days.ascending("day"),
        week=week,
        totals=_totals(all_together),
        hours=_hours(week.rows),
    )


def _footfall(
    by: str, zone: str, first_day: date | None = None, last_day: date | None = None
) -> Call:
    window = {"first_day": str(first_day), "last_day": str(last_day)} if first_day else {}
    return call(journeys.footfall, STAYS, by=by, zone=zone, at_least=AT_LEAST, **window)


def _weeks(asked: str, there_are: int) -> int:
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else USUAL_WEEKS
    return max(1, min(wanted, there_are))


def _totals(row: Rows) -> Totals:
    visits, passed_by = _first(row, "visits"), _first(row, "passed_by")
    both = Reading(
        number(visits.value) + number(passed_by.value), f"({visits.python} + {passed_by.python})"
    )
    return Totals(
        devices=_first(row, "devices"),
        visits=visits,
        capture=visits.over(both),
        dwell=_first(row, "median_dwell_minutes"),
    )


def _first(row: Rows, column: str) -> Reading:
    value = row.rows[0][column] if row.rows else None
    known = value if isinstance(value, int | float) else None
    return Reading(known, f"{row.python}[0][{column!r}]")


def _hours(rows: Sequence[Row]) -> list[Hour]:
    """From the first hour to the last one with anybody in it."""
    cells = {(row["hour"], row["weekday"]): row for row in rows}
    heard = [int(number(row["hour"])) for row in rows]
    most = max((number(row["devices"]) for row in rows), default=0)
    if not heard:
        return []
    return [
        Hour(hour, [_cell(cells.get((hour, day)), most) for day in range(1, 8)])
        for hour in range(min(heard), max(heard) + 1)
    ]


def _cell(row: Row | None, most: float) -> Cell:
    if row is None:
        return Cell()
    if row["is_suppressed"]:
        return Cell(is_suppressed=True)
    devices = number(row["devices"])
    shade = 1 + min(SHADES - 1, int(SHADES * devices / most)) if most else 0
    return Cell(devices, shade)
