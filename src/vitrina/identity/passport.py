"""One person's passport: every identifier, and why it is there."""

from vitrina.engine import Table, TableLike, select, together


def passport(people: TableLike, asked: str) -> Table:
    """Every identifier of one person.

    Args:
        people: one row per identifier, as `resolve` returns them.
        asked: a passport_id or any identifier of the person ("card:42").

    Returns:
        One row per identifier of that person, the oldest first: identifier, passport_id,
        since, why, is_quarantined. An identifier in quarantine is alone. No rows if nothing is
        known.

    Raises:
        MissingColumnsError: `people` lacks a column named above.
    """
    (known,) = together(people)
    columns = ("identifier", "passport_id", "since", "why", "is_quarantined")
    known.require("identity.passport", columns)
    namespace, colon, value = asked.partition(":")
    exact = namespace.lower() + colon + value if colon else asked
    return select("identity/passport.sql", values={"asked": exact}, people=known)
