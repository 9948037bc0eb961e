"""Bring journeys up to date with what is new, as if they had been built anew."""

from dataclasses import dataclass

from sqlglot import exp

from vitrina import identity
from vitrina.engine import Table, TableLike, select, together
from vitrina.journeys.build import assemble
from vitrina.journeys.conversions import conversions, conversions_among, goal_events
from vitrina.journeys.touches import touches


@dataclass(frozen=True, slots=True, eq=False)
class Journeys:
    """All that was built at one time.

    Attributes:
        touches: one row per touch, as `touches` describes it.
        paths: one row per path, as `assemble` describes it.
        people: one row per identifier, for whom they were built: identifier, passport_id,
            is_quarantined.
    """

    touches: Table
    paths: Table
    people: Table


def rebuild(
    events: TableLike, people: TableLike, *, goal: str = "receipt", lookback_days: float = 30
) -> Journeys:
    """Build the journeys of everybody.

    Args:
        events: one row per event, as `lake.events` holds them.
        people: one row per identifier, as `identity.resolve` returns it.
        goal: what counts as a conversion: a name of `vitrina.events.GOALS`.
        lookback_days: how long before the conversion a touch still counts.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        UnknownNameError: no goal has that name.
        SettingError: a look-back window that is not above 0.
    """
    happened, known = together(events, people)
    touched = touches(happened, known).store("touches")
    paths = assemble(
        touched, conversions(happened, known, goal=goal), goal=goal, lookback_days=lookback_days
    )
    return Journeys(touched, paths, _identifiers(known))


def update(
    before: Journeys,
    events: TableLike,
    people: TableLike,
    *,
    fresh: TableLike,
    goal: str = "receipt",
    lookback_days: float = 30,
) -> Journeys:
    """Build the journeys anew of those whom something new concerns, and keep the others.

    The result has the rows that `rebuild` would give: a person is built anew who has a new event,
    who won or lost an identifier, or whose order or receipt a new event is about; whichever day
    the event is of.

    Args:
        before: what was built then, with the same goal and window.
        events: one row per event, as `lake.events` holds them now: those of then, and new ones.
        people: one row per identifier, as `identity.resolve` returns it now.
        fresh: one row per new event; older ones among them do no harm.
        goal: what counts as a conversion: a name of `vitrina.events.GOALS`.
        lookback_days: how long before the conversion a touch still counts.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
        UnknownNameError: no goal has that name.
        SettingError: a look-back window that is not above 0.
    """
    happened, known, new, _ = together(events, people, fresh, before.people)
    reached = goal_events(happened, goal=goal).store("goal_events")
    told = select(
        "journeys/about_the_same.sql", goal_events=reached, some=goal_events(new, goal=goal)
    )
    concerned = _concerned(before, happened, known, new, told)
    touched = touches(_events_of(concerned, happened, known), known).store("touches")
    # a return may be somebody else's than the sale: each sale is told by all events about it
    converted = select(
        "journeys/conversions_of.sql",
        conversions=conversions_among(reached, known),
        concerned=concerned,
    )
    paths = assemble(touched, converted, goal=goal, lookback_days=lookback_days)
    return Journeys(
        _above(
            select("journeys/touches_of_others.sql", touches=before.touches, concerned=concerned),
            touched,
        ),
        _above(
            select("journeys/paths_of_others.sql", paths=before.paths, concerned=concerned), paths
        ),
        _identifiers(known),
    )


def _concerned(before: Journeys, events: Table, people: Table, fresh: Table, told: Table) -> Table:
    """One row per person, or event of nobody, whose touches or paths may be others now."""
    moved = identity.moved(people, before.people).store("moved")
    noted = select(
        "journeys/noted.sql", fresh=fresh, shifted=identity.carrying(events, moved), told=told
    ).store("noted")
    return select(
        "journeys/concerned.sql",
        now=identity.assign(noted, people),
        before=identity.assign(noted, before.people),
    ).store("concerned")


def _events_of(concerned: Table, events: Table, people: Table) -> Table:
    """Every event of the persons concerned, with the columns that touches are read from."""
    theirs = select("journeys/identifiers_of.sql", people=people, concerned=concerned)
    # others may carry an identifier of theirs beside a stronger one of their own
    who = identity.assign(identity.carrying(events, theirs).store("carrying"), people)
    return select("journeys/events_of.sql", events=events, who=who, concerned=concerned).store(
        "events_of"
    )


def _identifiers(people: Table) -> Table:
    columns = ("identifier", "passport_id", "is_quarantined")
    return Table(people.engine, exp.select(*columns).from_(people.query.subquery("people")))


def _above(one: Table, other: Table) -> Table:
    """The rows of both."""
    queries = [exp.select("*").from_(each.query.subquery("rows_of")) for each in (one, other)]
    return Table(one.engine, queries[0].union(queries[1], distinct=False))
