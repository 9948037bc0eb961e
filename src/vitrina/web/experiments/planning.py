"""Plan a test on what the lake holds, with the Python that repeats it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from vitrina import experiments
from vitrina.engine import Lake, Row, open_lake
from vitrina.experiments import DESIGNS, Design, Plan, Wanted
from vitrina.web.calibrating import NOT_BOUGHT
from vitrina.web.experiments.form import Asked, Choices
from vitrina.web.pipeline import data_until

# of devices, not of persons: lots drawn by them put one person into both arms
NOT_OF_PERSONS = frozenset({"anonymous_id", "mac"})
SURE = 0.995  # a chance that is shown as 100 %


@dataclass(frozen=True, slots=True)
class Planned:
    """The answer to what was asked.

    Attributes:
        plan: as the library gives it.
        units: everybody who takes part: place or passport ids.
        python: gives the same plan.
    """

    plan: Plan
    units: Sequence[str]
    python: str

    @property
    def with_it(self) -> int:
        """How many have it; of a switchback all have it in turn."""
        return len(self.plan.treated) or round(self.plan.share * len(self.units))

    @property
    def without_it(self) -> int:
        return len(self.units) - self.with_it

    @property
    def powers(self) -> list[tuple[float, float]]:
        """Each lift with the chance to find it, up to the first that is as good as sure."""
        first = next(
            (at for at, (_, power) in enumerate(self.plan.powers) if power >= SURE),
            len(self.plan.powers),
        )
        return list(self.plan.powers[: first + 1])


def choices_in(lake: Lake, preselected: str) -> Choices:
    """What can be tested: what the lake has touches or campaigns of, and what is asked for."""
    channels = {str(row["channel"]) for row in _rows(lake, "channel_credit")} | {preselected}
    told = _rows(lake, "campaigns")
    channels |= {str(row["channel"] or "") for row in told}
    names = {str(row["campaign"] or "") for row in told}
    nobodys = NOT_BOUGHT | {"", "(no touch)"}
    return Choices(sorted(channels - nobodys), sorted(names - {""}), _kinds(lake))


def persons_in(lake: Lake, kind: str) -> pa.Table:
    """One row per identifier of a kind: identifier, passport_id; without those of nobody's own."""
    known = lake.passports.to_arrow().filter(~pc.field("is_quarantined"))
    is_kind = pc.starts_with(known.column("identifier"), pattern=f"{kind}:")
    return known.filter(is_kind).select(["identifier", "passport_id"])


def planned(lake: Lake, asked: Asked) -> Planned:
    """The test that finds the lift that is asked for in the time that is asked for.

    Raises:
        SettingError: the past is too short, or too few take part.
    """
    is_of_people = asked.design == "hold_out"
    unit, period = "person" if is_of_people else "place", "day"
    period = "hour" if asked.design == "switchback" else period
    past = _past(lake.folder, unit, period, data_until(lake))
    if is_of_people:
        units = pc.unique(persons_in(lake, asked.kind).column("passport_id"))
        past = past.filter(pc.is_in(past.column("unit_id"), value_set=pc.drop_null(units)))
    else:
        units = pc.unique(past.column("unit_id"))
    measured = past.select(["unit_id", "at", "conversions"])
    plan = experiments.design(
        _design(asked),
        measured.rename_columns(["unit_id", "at", "value"]),
        wanted=Wanted(lift=asked.lift, value_minor=_worth(past)),
        days=[asked.days],
    )
    return Planned(plan, units.drop_null().to_pylist(), _python(asked, unit, period))


def _rows(lake: Lake, name: str) -> list[Row]:
    return lake.table(name).rows() if lake.rows_in(name) else []


def _kinds(lake: Lake) -> list[str]:
    """Kinds of identifiers of persons, the most frequent first."""
    identifiers = lake.passports.to_arrow().column("identifier")
    # a folder that was never analysed has no type for what it lacks
    if not len(identifiers):
        return []
    kinds = pc.value_counts(pc.list_element(pc.split_pattern(identifiers, ":", max_splits=1), 0))
    counted = [(str(each["values"]), int(each["counts"])) for each in kinds.to_pylist()]
    counted.sort(key=lambda pair: (-pair[1], pair[0]))
    return [kind for kind, _ in counted if kind not in NOT_OF_PERSONS]


@lru_cache(maxsize=4)
def _past(folder: Path, unit: str, period: str, until: datetime) -> pa.Table:
    """All of the past, up to the last whole day; counted once a day, since it takes seconds."""
    lake = open_lake(folder)
    counted = experiments.outcomes(lake.events, lake.passports, unit=unit, period=period)
    return counted.to_arrow().filter(pc.field("at") < pa.scalar(until))


def _worth(past: pa.Table) -> float | None:
    """What one conversion brings, in minor units."""
    count = pc.sum(past.column("conversions")).as_py()
    return pc.sum(past.column("value")).as_py() / count if count else None


def _design(asked: Asked) -> Design:
    return DESIGNS[asked.design](**_settings(asked))


def _settings(asked: Asked) -> dict[str, int | float]:
    """What is asked of the design itself."""
    if asked.design == "switchback":
        return {"block_hours": asked.block_hours}
    if asked.design == "hold_out" and asked.left_out is not None:
        return {"planned_share": 1 - asked.left_out}
    return {}


def _python(asked: Asked, unit: str, period: str) -> str:
    lines = [
        f"past = experiments.outcomes(lake.events, lake.passports, unit={unit!r}, "
        f"period={period!r}).to_pandas()",
        "worth = past['value'].sum() / past['conversions'].sum()",
    ]
    if asked.design == "hold_out":
        lines[1:1] = [
            "known = lake.passports.to_pandas()",
            f"known = known[known['identifier'].str.startswith('{asked.kind}:')]",
            "past = past[past['unit_id'].isin(known['passport_id'])]",
        ]
    settings = ", ".join(f"{name}={value!r}" for name, value in _settings(asked).items())
    lines += [
        "experiments.design(",
        f"    experiments.DESIGNS[{asked.design!r}]({settings}),",
        "    past.assign(value=past['conversions'])[['unit_id', 'at', 'value']],",
        f"    wanted=experiments.Wanted(lift={asked.lift!r}, value_minor=worth),",
        f"    days=[{asked.days}],",
        ")",
    ]
    return "\n".join(lines)
