"""Code words: how often each was said, and where."""

from vitrina.engine import Table, TableLike, select, together


def code_words(events: TableLike) -> Table:
    """Count the uses of each code word by place.

    Args:
        events: one row per event, as `lake.events` holds them.

    Returns:
        One row per word and place: word (small letters, е for ё), place_id, uses, last_used_at.
    """
    (happened,) = together(events)
    return select("journeys/code_words.sql", events=happened)
