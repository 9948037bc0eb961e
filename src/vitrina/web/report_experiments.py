"""The part of the report that experiments give: what would not have happened otherwise."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table as Grid

from vitrina.engine import Lake, Row


@dataclass(frozen=True, slots=True)
class ExperimentReport:
    """One experiment; the effect is in conversions of its goal, over all who were treated."""

    experiment_id: str
    name: str | None
    design: str
    state: str  # planned, running, read or refused
    is_randomised: bool | None
    effect: float | None
    interval_90: tuple[float, float] | None
    relative: float | None  # 0.05 is +5 % of what was to be expected
    why_not: str | None


def experiments_of(lake: Lake) -> tuple[ExperimentReport, ...]:
    """What the night read, in the order in which the experiments began."""
    if "readings" not in lake.tables:
        return ()
    return tuple(_report(row) for row in lake.table("readings").rows())


def _report(row: Row) -> ExperimentReport:
    low, high = _number(row["low"]), _number(row["high"])
    randomised = row["is_randomised"]
    return ExperimentReport(
        experiment_id=str(row["experiment_id"]),
        name=None if row["name"] is None else str(row["name"]),
        design=str(row["design"]),
        state=str(row["state"]),
        is_randomised=randomised if isinstance(randomised, bool) else None,
        effect=_number(row["effect"]),
        interval_90=None if low is None or high is None else (low, high),
        relative=_number(row["relative"]),
        why_not=str(row["why_not"]) or None,
    )


def grid_of(experiments: Sequence[ExperimentReport]) -> Grid:
    """For the terminal: a line per experiment, with its interval or why there is none."""
    grid = Grid(
        title="Experiments: what would not have happened otherwise",
        title_justify="left",
        caption="Conversions caused among the treated, with the 90% interval.",
        caption_justify="left",
    )
    grid.add_column("experiment")
    for title in ("state", "effect", "90% interval", "lift"):
        grid.add_column(title, justify="right")
    for found in experiments:
        interval = found.interval_90
        grid.add_row(
            found.name or found.experiment_id,
            found.state,
            "—" if found.effect is None else f"{found.effect:+,.0f}",
            "—" if interval is None else f"{interval[0]:+,.0f} to {interval[1]:+,.0f}",
            "—" if found.relative is None else f"{found.relative:+.1%}",
        )
    return grid


def _number(value: object) -> float | None:
    return round(value, 6) if isinstance(value, int | float) else None
