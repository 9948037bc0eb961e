"""Find what a new resolution changes: identifiers that moved, and events that carry them."""

from vitrina.engine import Table, TableLike, select, together
from vitrina.identity.assign import carried
from vitrina.identity.rules import RULES, Rules


def moved(people: TableLike, before: TableLike) -> Table:
    """The identifiers that are somebody else's than before.

    Args:
        people: one row per identifier, as `resolve` returns it now.
        before: the same of an earlier time: identifier, passport_id, is_quarantined.

    Returns:
        One row per identifier whose passport or quarantine is another, those included that were
        not there before or are not there any more: identifier.

    Raises:
        MissingColumnsError: a table lacks a column named above.
    """
    now, then = together(people, before)
    for table in (now, then):
        table.require("identity.moved", ("identifier", "passport_id", "is_quarantined"))
    return select("identity/moved.sql", people=now, before=then)


def carrying(events: TableLike, identifiers: TableLike, rules: Rules = RULES) -> Table:
    """The events that carry one of some identifiers, whoever's they are.

    Args:
        events: one row per event: event_id, source, user_id, identifier, anonymous_id.
        identifiers: one row per identifier, as `resolve` writes them: identifier.
        rules: the placeholders; a value of them is no identifier.

    Returns:
        One row per event: event_id, source, user_id, identifier, anonymous_id.

    Raises:
        MissingColumnsError: a table lacks a column named above.
    """
    happened, wanted = together(events, identifiers)
    wanted.require("identity.carrying", ("identifier",))
    return select("identity/carrying.sql", carried=carried(happened, rules), identifiers=wanted)
