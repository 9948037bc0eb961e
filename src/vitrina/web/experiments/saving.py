"""Keep a plan in the lake as an experiment with its arms, and take it out again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pyarrow as pa
import pyarrow.compute as pc
from django.utils.text import slugify

from vitrina import experiments
from vitrina.engine import Lake, Row
from vitrina.web.experiments.form import Asked
from vitrina.web.experiments.planning import Planned, persons_in


@dataclass(frozen=True, slots=True)
class Draft:
    """A plan that is to be saved: what people call it, when it begins, and the lots' seed."""

    name: str
    starts_at: datetime
    seed: int


def save(lake: Lake, asked: Asked, planned: Planned, draft: Draft) -> str:
    """Draw the lots and keep the experiment with its arms; returns its id.

    Raises:
        LakeBusyError: another process is writing.
        SettingError: fewer than two units take part.
    """
    plan = planned.plan
    arms = experiments.draw(
        plan,
        planned.units,
        starts_at=draft.starts_at,
        seed=draft.seed,
        block_hours=asked.block_hours,
    )
    unit = "person" if asked.design == "hold_out" else "place"
    rows = _by_identifier(arms, persons_in(lake, asked.kind)) if unit == "person" else arms
    with lake.write(f"plan the experiment {draft.name}") as commit:
        experiment_id = _free_id(lake, asked, draft)
        test: Row = {
            "experiment_id": experiment_id,
            "name": draft.name,
            "design": asked.design,
            "channel": asked.channel or _channel_of(lake, asked.campaign),
            "campaign": asked.campaign or None,
            "goal": "receipt",
            "starts_at": draft.starts_at,
            "ends_at": draft.starts_at + timedelta(days=plan.days),
            "treatment": "on",
            "planned_share": None if plan.treated else plan.share,
        }
        commit.append("experiments", [test])
        commit.append(
            "assignments", [{"experiment_id": experiment_id, "unit": unit, **row} for row in rows]
        )
    return experiment_id


def delete(lake: Lake, experiment_id: str, *, now: datetime) -> bool:
    """Take out an experiment that has not begun, with its arms; False where it has.

    Raises:
        LakeBusyError: another process is writing.
    """
    with lake.write(f"delete the plan {experiment_id}") as commit:
        tests = lake.experiments.to_arrow()
        mine = tests.filter(pc.field("experiment_id") == experiment_id).to_pylist()
        if not mine or any(test["starts_at"] <= now for test in mine):
            return False
        for name in ("experiments", "assignments"):
            others = pc.field("experiment_id") != experiment_id
            commit.replace(name, lake.table(name).to_arrow().filter(others))
    return True


def _by_identifier(arms: list[Row], persons: pa.Table) -> list[Row]:
    """The arm of a person for each identifier by which the tool may know them."""
    drawn = {row["unit_id"]: row for row in arms}
    return [
        {**drawn[row["passport_id"]], "unit_id": row["identifier"]} for row in persons.to_pylist()
    ]


def _channel_of(lake: Lake, campaign: str) -> str | None:
    rows = [row for row in lake.campaigns.rows() if row["campaign"] == campaign]
    return str(rows[0]["channel"]) if rows and rows[0]["channel"] else None


def _free_id(lake: Lake, asked: Asked, draft: Draft) -> str:
    taken = {str(row["experiment_id"]) for row in lake.experiments.rows()}
    what = slugify(asked.campaign or asked.channel) or "test"
    stem = f"{what}-{asked.design.replace('_', '-')}-{draft.starts_at:%Y-%m-%d}"
    number = 1
    while (found := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return found
