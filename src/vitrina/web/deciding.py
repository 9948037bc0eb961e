"""What the next rouble brings in each campaign, and where it should go: worked out each night."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from vitrina import attribution, optimization
from vitrina.engine import Lake
from vitrina.errors import VitrinaError
from vitrina.money import Money
from vitrina.optimization import BudgetPlan, CampaignResponses, Limits
from vitrina.web.calibrating import MODEL, kept, window_of

# who is written to is no question of money
SENT = frozenset({"email", "push", "sms"})
STEP = 0.2  # as far as one change may go: more is refused before it is sent
LEVELS, BEYOND = 25, 2.5  # of a curve: points, and up to how many times the present spend
DRAWS, SEED = 400, 0
BAND = (0.1, 0.9)

CURVES = pa.schema(
    [
        ("campaign", pa.string()),
        *((name, pa.float64()) for name in ("spend_minor", "conversions", "low", "high")),
    ]
)
PLAN = pa.schema(
    [
        ("campaign", pa.string()),
        *((name, pa.int64()) for name in ("before_minor", "after_minor")),
        ("currency", pa.string()),
        *((name, pa.float64()) for name in ("conversions", "low", "high")),
        *((name, pa.float64()) for name in ("value", "next_conversions")),
        ("reason", pa.string()),
        ("is_measured", pa.bool_()),
    ]
)
DECISION = pa.schema(
    [
        ("as_of", pa.date32()),
        *((name, pa.string()) for name in ("currency", "why_not", "input_hash")),
        *((name, pa.float64()) for name in ("conversions", "low", "high")),
    ]
)


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """What the night keeps of one decision.

    Attributes:
        decision: one row: as_of, currency, why_not (why there is nothing to act on; empty if there
            is), input_hash (SHA-256 of what it was decided from), and how many more conversions a
            day all changes together cause, with the 80 % interval low and high.
        plan: one row per campaign that spends: the columns of `BudgetPlan.to_arrow`, and
            is_measured: an experiment tells what it causes.
        curves: one row per campaign and level of spend: campaign, spend_minor (a day), conversions
            (caused a day) with the 80 % interval low and high.
    """

    decision: pa.Table
    plan: pa.Table
    curves: pa.Table


def decided(lake: Lake) -> Decided:
    """Fit the curves of all campaigns that money is spent on, and divide what is spent today.

    What experiments tell of a campaign scales its curve. Where there is too little to tell, there
    is no plan, and the reason says what is missing.
    """
    as_of = window_of(lake)[1].date() - timedelta(days=1)
    factors = _factors(lake)
    try:
        fitted = _fitted(lake, as_of, factors)
        plan = _plan(fitted)
    except VitrinaError as error:
        row = {"as_of": as_of, "why_not": str(error)}
        decision = pa.Table.from_pylist([row], schema=DECISION)
        return Decided(decision, PLAN.empty_table(), CURVES.empty_table())
    running = [at for at, spend in enumerate(fitted.present) if spend > 0]
    return Decided(
        decision=_decision(fitted, plan, factors),
        plan=_lines(plan, factors).take(running),
        curves=_curves(fitted, running),
    )


def _factors(lake: Lake) -> dict[str, float]:
    """What campaigns caused for each conversion that they are credited with, where known."""
    return {
        str(row["campaign"]): float(str(row["effect"])) / float(str(row["credited"]))
        for row in kept(lake, "campaign_calibrated")
        if row["is_known"] and row["credited"]
    }


def _fitted(lake: Lake, as_of: date, factors: Mapping[str, float]) -> CampaignResponses:
    credit = attribution.credit(lake.table("paths"), attribution.MODELS[MODEL]())
    sent = {str(r["campaign"]) for r in kept(lake, "campaign_calibrated") if r["channel"] in SENT}
    spend = lake.spend.to_arrow()
    bought = spend.filter(
        pc.invert(pc.is_in(spend["campaign"], pa.array(sorted(sent), pa.string())))
    )
    names = set(bought["campaign"].to_pylist())
    known = {name: factor for name, factor in factors.items() if name in names}
    return optimization.fit(bought, credit, as_of=as_of, factors=known)


def _plan(fitted: CampaignResponses) -> BudgetPlan:
    budget = Money(round(fitted.present.sum()), fitted.currency)
    return optimization.allocate(fitted, budget=budget, limits=Limits(largest_step=STEP))


def _decision(
    fitted: CampaignResponses, plan: BudgetPlan, factors: Mapping[str, float]
) -> pa.Table:
    digest = sha256(repr((fitted.campaigns, sorted(factors.items()))).encode())
    history = fitted.history
    for numbers in (history.spend, history.reported, history.share_reported):
        digest.update(np.ascontiguousarray(numbers).tobytes())
    row = {
        "as_of": fitted.as_of,
        "currency": fitted.currency,
        "why_not": plan.held_because,
        "input_hash": digest.hexdigest(),
        "conversions": plan.conversions.expected,
        "low": plan.conversions.low,
        "high": plan.conversions.high,
    }
    return pa.Table.from_pylist([row], schema=DECISION)


def _lines(plan: BudgetPlan, factors: Mapping[str, float]) -> pa.Table:
    table = plan.to_arrow()
    measured = [name in factors for name in table.column("campaign").to_pylist()]
    return table.append_column("is_measured", pa.array(measured)).cast(PLAN)


def _curves(fitted: CampaignResponses, running: Sequence[int]) -> pa.Table:
    top = np.maximum(fitted.present, fitted.responses.usual) * BEYOND
    levels = np.linspace(0.0, 1.0, LEVELS)[:, None] * top
    middle = fitted.caused(levels)
    drawn = fitted.draw(levels, DRAWS, np.random.default_rng(SEED))
    low, high = np.quantile(drawn, BAND, axis=0)
    rows = [
        {
            "campaign": fitted.campaigns[at],
            "spend_minor": float(levels[level, at]),
            "conversions": float(middle[level, at]),
            "low": float(low[level, at]),
            "high": float(high[level, at]),
        }
        for at in running
        for level in range(LEVELS)
    ]
    return pa.Table.from_pylist(rows, schema=CURVES)
