"""Where paths go from each touch: the edges of a Sankey diagram."""

from typing import Literal

from vitrina.engine import Table, TableLike, select, together
from vitrina.errors import SettingError, UnknownNameError

READ = ("path_id", "path", "campaigns", "conversions", "nulls")
UNITS = ("campaigns", "path")


def flows(
    paths: TableLike,
    *,
    by: Literal["campaigns", "path"] = "path",
    steps: int = 4,
    limit: int = 8,
) -> Table:
    """Count how paths go on, step by step, from the first touch.

    Args:
        paths: one row per path, as `journeys.build` returns it; those that no touch led to have
            no step.
        by: sequences of channels ("path") or of campaigns ("campaigns").
        steps: how many touches of each path are shown; those of longer ones lead to 'later'.
        limit: how many units keep their name: those that most paths pass. The rest is 'other'.

    Returns:
        One row per step, from and to: step (1 leads away from the first touch), from_unit,
        to_unit (or 'converted', 'left', 'later', where the path ends), paths, conversions.

    Raises:
        MissingColumnsError: `paths` lacks a column that is read.
        UnknownNameError: `by` is neither path nor campaigns.
        SettingError: fewer than one step or unit.
    """
    if by not in UNITS:
        raise UnknownNameError("sequence to follow", by, UNITS)
    if steps < 1 or limit < 1:
        raise SettingError(f"steps and limit must be 1 or more, not {steps} and {limit}.")
    [table] = together(paths)
    table.require("journeys.flows", READ)
    return select(
        "journeys/flows.sql", values={"by": by, "steps": steps, "limit": limit}, paths=table
    )
