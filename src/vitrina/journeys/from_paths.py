"""Take data that is already paths."""

from vitrina.engine import Table, TableLike, select, together
from vitrina.errors import SettingError


def from_paths(given: TableLike, *, gap_hours: float = 24) -> Table:
    """Bring aggregated paths into the shape that attribution reads.

    Args:
        given: one row per path: path (list of channels, in order), conversions, value, nulls
            (how often it did not convert). Rows of the same path are added up.
        gap_hours: such data has no times; touches are taken to lie this far apart, the last
            one this long before the conversion. Only time decay reads it.

    Returns:
        One row per distinct path, with the columns of `journeys.build`; a touch is named
        after its path and position, campaigns repeat the channels.

    Raises:
        MissingColumnsError: a column named above is missing.
        SettingError: `path` is not a list, or a gap that is not above 0.
    """
    if not gap_hours > 0:
        raise SettingError(f"gap_hours must be above 0, not {gap_hours}. A day is 24.")
    [table] = together(given)
    table.require("journeys.from_paths", ("path", "conversions", "value", "nulls"))
    return select("journeys/from_paths.sql", values={"gap_hours": gap_hours}, given=table)
