"""Who is in which arm of an experiment, for the page and for the tool that sends or shows."""

import pyarrow as pa
import pyarrow.compute as pc

from vitrina.engine import Lake, Row

ARMS = ("treated", "control")


def of(lake: Lake, experiment_id: str) -> list[Row]:
    """One row per unit and spell in an arm: unit, unit_id, arm, from_at, until_at; by name."""
    rows = _of(lake, experiment_id).drop_columns(["experiment_id"])
    ordered: list[Row] = rows.sort_by(
        [("unit_id", "ascending"), ("from_at", "ascending")]
    ).to_pylist()
    return ordered


def counted(lake: Lake, experiment_id: str) -> dict[str, int]:
    """How many units stand in each arm at any time."""
    rows = _of(lake, experiment_id)
    return {
        arm: pc.count_distinct(rows.filter(pc.field("arm") == arm).column("unit_id")).as_py()
        for arm in ARMS
    }


def treated_places(lake: Lake, experiment_id: str) -> list[str]:
    """The places that are treated at any time, by name; nothing of a test of people."""
    rows = _of(lake, experiment_id)
    chosen = rows.filter((pc.field("unit") == "place") & (pc.field("arm") == "treated"))
    return sorted(set(chosen.column("unit_id").to_pylist()))


def _of(lake: Lake, experiment_id: str) -> pa.Table:
    return lake.assignments.to_arrow().filter(pc.field("experiment_id") == experiment_id)
