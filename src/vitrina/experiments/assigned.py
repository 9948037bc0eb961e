"""Who was in which arm, by the name under which outcomes know them."""

from vitrina.engine import Table, TableLike, select, together

READ = ("experiment_id", "unit", "unit_id", "arm", "from_at", "until_at")


def assigned(assignments: TableLike, people: TableLike, *, experiment_id: str = "") -> Table:
    """The arms of an experiment with passports for identifiers, as `lift` takes them.

    An identifier in quarantine is nobody's own and has no row. A person with identifiers in
    both arms has a row in each, and the design says what becomes of them.

    Args:
        assignments: one row per unit of an experiment in an arm, as the lake holds them.
        people: one row per identifier, as `identity.resolve` returns it.
        experiment_id: which experiment; all of them without.

    Returns:
        One row per unit and spell in an arm: experiment_id, unit, unit_id (a place_id or a
        passport_id), arm, from_at, until_at.

    Raises:
        MissingColumnsError: a table lacks a column that is read.
    """
    drawn, known = together(assignments, people)
    drawn.require("experiments.assigned", READ)
    known.require("experiments.assigned", ("identifier", "passport_id", "is_quarantined"))
    values = {"experiment_id": experiment_id}
    return select("experiments/assigned.sql", values=values, assignments=drawn, people=known)
