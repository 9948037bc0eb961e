"""What the units of an experiment did: the rows that designs read."""

from vitrina import journeys
from vitrina.engine import Table, TableLike, select, together
from vitrina.errors import SettingError

UNITS = ("place", "person")
PERIODS = ("day", "hour")


def outcomes(
    events: TableLike,
    people: TableLike,
    *,
    goal: str = "receipt",
    unit: str = "person",
    period: str = "day",
    zone: str = "UTC",
) -> Table:
    """What each place, or person, did in each day, or hour.

    Args:
        events: one row per event, as `lake.events` holds them.
        people: one row per identifier, as `identity.resolve` returns it.
        goal: what is counted: a name of `vitrina.events.GOALS`.
        unit: place or person. What nobody is known to have done is in no person's row.
        period: day or hour.
        zone: whose days, for example Europe/Moscow.

    Returns:
        One row per unit and period in which something happened: unit_id (a place_id or a
        passport_id), at (the period's first instant), conversions, value (minor units, after
        returns).

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        SettingError: another unit or period.
        UnknownNameError: no goal has that name.
    """
    happened, who = together(events, people)
    happened.require("experiments.outcomes", ("place_id",))
    reached = journeys.conversions(happened, who, goal=goal)
    return outcomes_of(reached, happened, unit=unit, period=period, zone=zone)


def outcomes_of(
    conversions: Table, events: Table, *, unit: str, period: str, zone: str = "UTC"
) -> Table:
    """The same of conversions that were worked out before: finding them is what takes time.

    Raises:
        SettingError: another unit or period.
    """
    for setting, value, known in (("unit", unit, UNITS), ("period", period, PERIODS)):
        if value not in known:
            raise SettingError(f"{setting} must be {' or '.join(known)}, not {value!r}.")
    return select(
        "experiments/outcomes.sql",
        values={"unit": unit, "period": period, "zone": zone},
        events=events,
        conversions=conversions,
    )
