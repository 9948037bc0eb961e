"""Give each event to the passport of its strongest identifier."""

from vitrina.engine import Table, TableLike, select, together
from vitrina.identity.rules import RULES, Rules


def assign(events: TableLike, people: TableLike, rules: Rules = RULES) -> Table:
    """Whose each event is.

    The strongest of user_id, identifier and anonymous_id decides, in this order. One that is
    quarantined, or whose value is a placeholder, is passed over. One that no link speaks of is
    a person of its own, and its text ("anonymous_id:abc") stands for the passport.

    Args:
        events: one row per event: event_id, source, user_id, identifier ("namespace:value"),
            anonymous_id; the last three may be NULL.
        people: one row per identifier, as `resolve` returns them.
        rules: the placeholders; those that `people` was resolved with.

    Returns:
        One row per event: event_id, source, passport_id (NULL if nothing tells whose it is).

    Raises:
        MissingColumnsError: a table lacks a column named above.
    """
    happened, known = together(events, people)
    known.require("identity.assign", ("identifier", "passport_id", "is_quarantined"))
    return select("identity/assign.sql", carried=carried(happened, rules), people=known)


def carried(events: Table, rules: Rules = RULES) -> Table:
    """Each event with its identifiers as passports have them.

    Args:
        events: one row per event: event_id, source, user_id, identifier, anonymous_id.
        rules: the placeholders.

    Returns:
        One row per event: what was given, and of_user, of_other, of_device (NULL for a
        placeholder).

    Raises:
        MissingColumnsError: a column named above is missing.
    """
    events.require(
        "identity.assign", ("event_id", "source", "user_id", "identifier", "anonymous_id")
    )
    values = {"blocked": rules.blocked_pattern}
    return select("identity/carried.sql", values=values, events=events)
