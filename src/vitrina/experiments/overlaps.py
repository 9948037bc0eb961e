"""Experiments that get in each other's way."""

from dataclasses import dataclass
from datetime import datetime

from vitrina.engine import TableLike, select, together


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Two experiments that share units at the same time, at least one of which treats them.

    Attributes:
        experiment_id, other_id: the two, in the order of the alphabet.
        units: how many units they share.
        unit_id: the first of these.
        from_at, until_at: from when to when they share any.
    """

    experiment_id: str
    other_id: str
    units: int
    unit_id: str
    from_at: datetime
    until_at: datetime

    @property
    def sentence(self) -> str:
        """What to show whoever reads either of them."""
        whose = self.unit_id if self.units == 1 else f"{self.units} units ({self.unit_id}, ...)"
        return (
            f"{self.experiment_id} and {self.other_id} share {whose} from "
            f"{self.from_at:%Y-%m-%d} to {self.until_at:%Y-%m-%d}: the effect of one may be that "
            "of the other. Leave these units out of one of them, or run them one after the other."
        )


def overlapping(experiments: TableLike, assignments: TableLike) -> list[Overlap]:
    """Which experiments share units and time, in the order of their ids.

    Args:
        experiments: one row per experiment: experiment_id, starts_at, ends_at.
        assignments: one row per unit of an experiment and spell in an arm: experiment_id, unit,
            unit_id, arm, from_at, until_at (NULL: to the end of the experiment).

    Raises:
        MissingColumnsError: a table lacks a column named above.
    """
    tests, assigned = together(experiments, assignments)
    tests.require("experiments.overlapping", ("experiment_id", "starts_at", "ends_at"))
    assigned.require(
        "experiments.overlapping",
        ("experiment_id", "unit", "unit_id", "arm", "from_at", "until_at"),
    )
    found = select("experiments/overlaps.sql", experiments=tests, assignments=assigned)
    overlaps = [Overlap(**row) for row in found.rows()]  # type: ignore[arg-type]  # as overlaps.sql says
    return sorted(overlaps, key=lambda overlap: (overlap.experiment_id, overlap.other_id))
