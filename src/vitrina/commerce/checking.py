"""What must be true of the shop's tables, whatever happened: one query for each sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant.

    Attributes:
        sentence: what is true, for people.
        sql: selects the violations, one row each; portable between SQLite and PostgreSQL.
    """

    sentence: str
    sql: str
