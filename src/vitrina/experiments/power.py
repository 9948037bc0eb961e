"""What a hold-out or a switchback of a length would have found in the past."""

from datetime import datetime, timedelta
from math import sqrt
from statistics import NormalDist

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vitrina.engine import Row, Table, select
from vitrina.errors import SettingError
from vitrina.experiments.arms import Floats
from vitrina.experiments.design import Plan, Window
from vitrina.experiments.lots import Cells, Lots, cells_of
from vitrina.experiments.planning import Wanted
from vitrina.experiments.spells import spell_panel_of
from vitrina.journeys import instant

DAY = timedelta(days=1)
TRIED = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)  # lifts, as parts of the detectable one
SHARES = (0.95, 0.9, 0.8, 0.5)  # the fewest held out first: each of them costs


def plan_hold_out(outcomes: Table, wanted: Wanted, days: int, planned_share: float | None) -> Plan:
    """Hold as few persons out as find the lift, by the formula for two means.

    The persons are those who did anything in twice `days` before the last outcome; what the
    first half of it foretells of the second is taken off, as the reading will do.
    """
    past = _past(outcomes, days)
    rows = select(
        "experiments/designs/hold_out_past.sql",
        values={
            "from_at": instant(past.starts_at - days * DAY),
            "middle_at": instant(past.starts_at),
            "until_at": instant(past.ends_at),
        },
        outcomes=outcomes,
    ).to_arrow()
    before, during = (rows.column(name).to_numpy() for name in ("before", "during"))
    mean = float(during.mean()) if during.size else 0.0
    if during.size < 4 or mean <= 0:
        raise SettingError(
            f"{during.size} persons with a mean of {mean:.3g} in {days} days are too few to plan "
            "on: give a longer past, or more persons."
        )
    spread = _spread(during, before)
    refuted = NormalDist().inv_cdf(1 - wanted.level / 2)
    z = refuted + NormalDist().inv_cdf(wanted.power)
    shares = SHARES if planned_share is None else (planned_share,)
    detectable = {
        share: z * spread / sqrt(during.size * share * (1 - share)) / mean for share in shares
    }
    share = next((each for each in shares if detectable[each] <= wanted.lift), shares[-1])
    return Plan(
        design="hold_out",
        treated=(),
        share=share,
        days=days,
        before_days=days,
        detectable=detectable[share],
        power=wanted.power,
        level=wanted.level,
        cost_minor=wanted.cost_minor(during.size * (1 - share) * mean),
        powers=[(part * detectable[share], NormalDist().cdf(part * z - refuted)) for part in TRIED],
        people=during.size,
        # of the difference of two means, times the treated
        standard_error=spread * sqrt(during.size * share / (1 - share)),
    )


def _spread(during: Floats, before: Floats) -> float:
    """Standard deviation of what the past does not foretell."""
    variation = float(before.var())
    slope = float(np.cov(before, during, ddof=0)[0, 1]) / variation if variation > 0 else 0.0
    return float((during - slope * before).std(ddof=1))


def plan_switchback(
    outcomes: Table, wanted: Wanted, days: int, *, block_hours: int, wash_out_periods: int
) -> Plan:
    """Draw lots over blocks of the past, in which nothing was switched, many times over."""
    past = _past(outcomes, days)
    cells, total = _drawn_past(outcomes, past, block_hours, wash_out_periods)
    lots = Lots.drawn(cells, 2000, np.random.default_rng(0))
    mean = float(cells.values.mean()) if cells.values.size else 0.0
    if lots is None or mean <= 0:
        raise SettingError(
            f"Nothing is left of blocks of {block_hours} hours, {wash_out_periods} washed out: "
            "give outcomes by the hour, longer blocks, or a shorter wash-out."
        )
    refuted = float(np.quantile(np.abs(lots.others), 1 - wanted.level))
    unlucky = float(np.quantile(-lots.others, wanted.power))
    detectable = (refuted + unlucky) / mean
    return Plan(
        design="switchback",
        treated=(),
        share=0.5,
        days=days,
        before_days=0,
        detectable=detectable,
        power=wanted.power,
        level=wanted.level,
        cost_minor=wanted.cost_minor(total / 2),
        powers=[
            (lift, float(np.mean(lots.others + lift * mean > refuted)))
            for lift in (part * detectable for part in TRIED)
        ],
    )


def _drawn_past(
    outcomes: Table, past: Window, block_hours: int, wash_out_periods: int
) -> tuple[Cells, float]:
    units = outcomes.to_arrow().column("unit_id").unique().drop_null().to_pylist()
    hours = (past.ends_at - past.starts_at) // timedelta(hours=1)
    random = np.random.default_rng(0)
    spells: list[Row] = [
        {
            "unit_id": unit,
            "arm": "treated" if random.random() < 0.5 else "control",
            "from_at": past.starts_at + timedelta(hours=begin),
            "until_at": past.starts_at + timedelta(hours=begin + block_hours),
        }
        for unit in units
        for begin in range(0, hours, block_hours)
    ]
    panel = spell_panel_of(outcomes, outcomes.engine.adopt(pa.Table.from_pylist(spells)), past)
    in_test = panel.within(past.starts_at, past.ends_at)
    return cells_of(panel, in_test, wash_out_periods), float(panel.values[:, in_test].sum())


def _past(outcomes: Table, days: int) -> Window:
    """The last `days` of the outcomes, with as many before them.

    Raises:
        SettingError: the outcomes do not reach back so far.
    """
    at = outcomes.to_arrow().column("at")
    first, last = pc.min(at).as_py(), pc.max(at).as_py()
    if first is None or last - first < 2 * days * DAY - DAY:
        raise SettingError(
            f"A test of {days} days needs a past of {2 * days} days to plan on, and the outcomes "
            f"are from {first} to {last}. Plan a shorter one."
        )
    ends_at: datetime = last + timedelta(microseconds=1)
    return Window(starts_at=ends_at - days * DAY, ends_at=ends_at)
