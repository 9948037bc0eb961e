"""Build one ordered path per conversion, and one per string of touches that led to none."""

from vitrina.engine import Table, TableLike, select, together
from vitrina.errors import SettingError
from vitrina.journeys.conversions import conversions
from vitrina.journeys.touches import touches


def build(
    events: TableLike, people: TableLike, *, goal: str = "receipt", lookback_days: float = 30
) -> Table:
    """Pair every conversion with the touches that came before it.

    Args:
        events: one row per event, as `lake.events` holds them.
        people: one row per identifier, as `identity.resolve` returns it.
        goal: what counts as a conversion: a name of `vitrina.events.GOALS`.
        lookback_days: how long before the conversion a touch still counts.

    Returns:
        One row per path, as `assemble` describes it; value is in minor units.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        UnknownNameError: no goal has that name.
        SettingError: a look-back window that is not above 0.
    """
    known = together(events, people)
    return assemble(
        touches(*known),
        conversions(*known, goal=goal),
        goal=goal,
        lookback_days=lookback_days,
    )


def assemble(
    touches: TableLike, conversions: TableLike, *, goal: str, lookback_days: float = 30
) -> Table:
    """Pair conversions with touches that you have already, for example receipts with mailings.

    A touch counts when it lies strictly before the conversion and at most `lookback_days`
    before it, the edge included; ties in time are ordered by touch id. Touches with no
    conversion in the window after them make paths that did not convert, a new one where two
    of them lie further apart than the window.

    Args:
        touches: one row per touch: touch_id, passport_id, occurred_at, channel, campaign.
        conversions: one row per conversion: path_id, passport_id, converted_at, conversions
            (1), value.
        goal: what the conversions are, for people.
        lookback_days: how long before the conversion a touch still counts.

    Returns:
        One row per path: path_id, goal, passport_id, converted_at (NULL if it did not convert),
        path (channels in order), campaigns, touches, hours (from each touch to the
        conversion, or to the last touch), conversions, value, nulls. A conversion that no
        touch led to has empty lists.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        SettingError: a look-back window that is not above 0.
    """
    if not lookback_days > 0:
        raise SettingError(
            f"lookback_days must be above 0, not {lookback_days}. Thirty is usual for a shop."
        )
    touched, converted = together(touches, conversions)
    touched.require(
        "journeys.assemble", ("touch_id", "passport_id", "occurred_at", "channel", "campaign")
    )
    converted.require(
        "journeys.assemble", ("path_id", "passport_id", "converted_at", "conversions", "value")
    )
    return select(
        "journeys/assemble.sql",
        values={"goal": goal, "lookback_days": lookback_days},
        touches=touched,
        conversions=converted,
    )
