"""Draw the lots of a plan: who gets it, who does not, and from when to when."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import numpy as np

from vitrina.engine import Row
from vitrina.errors import SettingError
from vitrina.experiments.design import Plan
from vitrina.journeys import instant


def draw(
    plan: Plan, units: Sequence[str], *, starts_at: datetime, seed: int, block_hours: int = 24
) -> list[Row]:
    """The arms of a test that is to begin.

    A plan that names its treated treats those. Of a switchback, each block of each unit is
    treated with the plan's share, block by block. Otherwise lots treat exactly that share of the
    units, to the nearest one.

    Args:
        plan: what `design` or `select_markets` returned.
        units: everybody who takes part: place or passport ids; their order does not matter.
        starts_at: the first instant of the test, with a zone.
        seed: of the lots: the same seed draws the same arms of the same units.
        block_hours: how long a block of a switchback lasts.

    Returns:
        One row per unit and spell in an arm: unit_id, arm, from_at, until_at (None: to the end).

    Raises:
        SettingError: fewer than two units, a treated one that is not among them, a time without
            a zone, or blocks that do not fill the test.
    """
    instant(starts_at)
    everybody = sorted(set(units))
    missing = sorted(set(plan.treated) - set(everybody))
    if len(everybody) < 2 or missing:
        raise SettingError(
            f"{len(everybody)} units take part, and {missing} of those to treat are not among "
            "them. Give everybody who takes part, two at least."
        )
    random = np.random.default_rng(seed)
    if plan.design == "switchback":
        if block_hours < 1 or plan.days * 24 % block_hours:
            raise SettingError(
                f"Blocks of {block_hours} hours do not fill a test of {plan.days} days. Take a "
                "length that goes into a day, for example 4 or 24."
            )
        return list(_blocks(plan, everybody, starts_at, block_hours, random))
    treated = set(plan.treated or _drawn(everybody, plan.share, random))
    return [_spell(unit, unit in treated, starts_at, None) for unit in everybody]


def _drawn(units: Sequence[str], share: float, random: np.random.Generator) -> list[str]:
    order = random.permutation(len(units))
    # nobody to compare with, or nobody treated, would be no test
    count = min(max(round(share * len(units)), 1), len(units) - 1)
    return [units[index] for index in order[:count]]


def _blocks(
    plan: Plan,
    units: Sequence[str],
    starts_at: datetime,
    block_hours: int,
    random: np.random.Generator,
) -> Iterator[Row]:
    block = timedelta(hours=block_hours)
    for unit in units:
        for number in range(plan.days * 24 // block_hours):
            begin = starts_at + number * block
            yield _spell(unit, bool(random.random() < plan.share), begin, begin + block)


def _spell(unit: str, is_treated: bool, from_at: datetime, until_at: datetime | None) -> Row:
    arm = "treated" if is_treated else "control"
    return {"unit_id": unit, "arm": arm, "from_at": from_at, "until_at": until_at}
