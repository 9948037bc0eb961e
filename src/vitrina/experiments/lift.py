"""Read an experiment: what would not have happened without it."""

from datetime import datetime

from vitrina.engine import TableLike, together
from vitrina.errors import SettingError
from vitrina.experiments.design import DESIGNS, Design, Window
from vitrina.experiments.finding import Lift


def lift(
    outcomes: TableLike,
    assignments: TableLike,
    *,
    design: Design | str,
    starts_at: datetime,
    ends_at: datetime,
    coverage: float = 0.9,
) -> Lift:
    """How much a test changed a metric, with its uncertainty.

    Args:
        outcomes: one row per unit and period: unit_id, at (the period's first instant), value (a
            count, or minor units). Several rows of a unit and period are added up.
        assignments: one row per unit and spell in an arm: unit_id, arm (treated or control),
            from_at, until_at (NULL: to the end of the test).
        design: how the test was run: a name of `DESIGNS`, or one with settings of its own, for
            example `DESIGNS["hold_out"](planned_share=0.9)`.
        starts_at: the first instant of the test.
        ends_at: the instant after its last.
        coverage: of the interval, between 0 and 1.

    Returns:
        The effect over all treated units and the whole test with its interval; or none, and
        `why_not` says why.

    Raises:
        MissingColumnsError: a table lacks a column named above.
        UnknownNameError: no design has that name.
        SettingError: a coverage outside (0, 1), times without a zone, or an end before the start.
    """
    if not 0 < coverage < 1:
        raise SettingError(f"coverage must lie between 0 and 1, not {coverage}. 0.9 is usual.")
    if starts_at.tzinfo is None or ends_at.tzinfo is None:
        raise SettingError(
            f"The window {starts_at} to {ends_at} has no time zone. Give aware times, for "
            "example datetime(2026, 3, 1, tzinfo=UTC)."
        )
    if ends_at <= starts_at:
        raise SettingError(f"The test ends at {ends_at}, which is not after its start {starts_at}.")
    chosen = DESIGNS[design]() if isinstance(design, str) else design
    measured, assigned = together(outcomes, assignments)
    measured.require("experiments.lift", ("unit_id", "at", "value"))
    assigned.require("experiments.lift", ("unit_id", "arm", "from_at", "until_at"))
    window = Window(starts_at=starts_at, ends_at=ends_at)
    return chosen.read(measured, assigned, window=window, coverage=coverage)
