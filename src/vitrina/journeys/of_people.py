"""What known people did: one person's story, and who redeemed which coupons."""

from vitrina import identity
from vitrina.engine import Table, TableLike, select, together


def timeline(events: TableLike, people: TableLike, passport_id: str) -> Table:
    """Everything that one person did, latest first.

    Args:
        events: one row per event, as `lake.events` holds them.
        people: one row per identifier, as `identity.resolve` returns it.
        passport_id: the person.

    Returns:
        One row per event: event_id, occurred_at, type, campaign, place_id, value_minor,
        currency.
    """
    happened, known = together(events, people)
    return select(
        "journeys/timeline.sql",
        values={"passport_id": passport_id},
        events=happened,
        who=identity.assign(happened, known),
    )


def redemptions(events: TableLike, people: TableLike) -> Table:
    """How many coupons of each campaign were redeemed, and by how many people.

    Args:
        events: one row per event, as `lake.events` holds them.
        people: one row per identifier, as `identity.resolve` returns it.

    Returns:
        One row per campaign with a redemption: campaign, redemptions, people.
    """
    happened, known = together(events, people)
    return select("journeys/redemptions.sql", events=happened, who=identity.assign(happened, known))
