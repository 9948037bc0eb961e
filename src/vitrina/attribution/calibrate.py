"""Scale a model's credit to what experiments found: credit in, effects out."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vitrina.attribution.effect import UnitEffect, known, with_evidence, without_evidence
from vitrina.attribution.evidence import COLUMNS, Experiment, Measured, Unit, experiment, is_of
from vitrina.attribution.evidence import measured as measure
from vitrina.attribution.evidence import noise as noise_of
from vitrina.attribution.peers import Posterior, posterior
from vitrina.attribution.times import BASELINE
from vitrina.engine import TableLike, together
from vitrina.errors import SettingError

Floats = NDArray[np.float64]

NOBODY = ("(no touch)", BASELINE)  # conversions that no unit is credited with
DRIFT = 0.3  # of the log of a factor in a year: a third up or down


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Effects with their uncertainty.

    Attributes:
        effects: one per unit, by channel and campaign.
        draws: (draws, units) from the joint posterior of the effects; no rows without evidence.
        unused: the experiments that were not used, and why.
    """

    effects: Sequence[UnitEffect]
    draws: Floats
    unused: Sequence[tuple[str, str]]

    def to_arrow(self) -> pa.Table:
        """One row per unit, with the fields of `UnitEffect` as columns."""
        names = [each.name for each in fields(UnitEffect)]
        return pa.table({name: [getattr(row, name) for row in self.effects] for name in names})


def calibrate(  # noqa: PLR0913 - two tables, and what cannot be read off them
    credit: TableLike,
    evidence: TableLike | None = None,
    *,
    window: tuple[datetime, datetime],
    covariance: Floats | None = None,
    coverage: float = 0.9,
    drift: float = DRIFT,
    seed: int = 0,
) -> Calibration:
    """What each unit caused, as far as experiments and its peers can tell.

    A hierarchical model: effects are drawn from one distribution that all units share, whose
    scale, shape and dependence on credit are learned; some are zero; experiments measure them
    with normal noise. Effects of campaigns share the factor of their channel. No effect is below
    zero: an advert that drives customers away is left to its experiment, and the row says so.
    Intervals are of the number of conversions, which varies by chance (Poisson) around what was
    to be expected.

    Args:
        credit: one row per unit: channel, conversions, and with campaigns also campaign.
        evidence: one row per experiment and unit: experiment_id, channel, campaign (NULL: all of
            the channel), effect (conversions caused in the test), standard_error, starts_at,
            ends_at, reach (the share of the unit's people that the test covers), is_randomised.
            `JointEffects.evidence` of vitrina.experiments gives such rows.
        window: the first instant that the credit is about, and the one after its last. A test of
            another length is scaled by time.
        covariance: of the rows of evidence, in their order; without, they are independent.
        coverage: of the intervals.
        drift: how far the factor of a unit may walk in a year: the standard deviation of its log.
            An older test says less about today.
        seed: of the draws.

    Returns:
        One effect per unit, in the time of the window. Without a randomised experiment, none.

    Raises:
        MissingColumnsError: a table lacks a column named above.
        SettingError: a figure that cannot be, or an experiment on a unit without a row of credit.
    """
    if not 0 < coverage < 1:
        raise SettingError(f"coverage must lie between 0 and 1, not {coverage}. 0.9 is usual.")
    if not (drift >= 0 and np.isfinite(drift)):
        raise SettingError(f"drift must be 0 or more, not {drift}. {DRIFT} is usual.")
    if window[1] - window[0] <= timedelta(0):
        raise SettingError(f"The window ends at {window[1]}, which is not after {window[0]}.")
    credited = _credited(credit)
    used, noise, unused = _used(evidence, covariance, list(credited))
    if not used:
        return Calibration(
            [without_evidence(*row) for row in credited.items()], np.empty((0, 0)), unused
        )
    found = measure(used, noise, units=list(credited), window=window, drift=drift)
    drawn = _posterior(credited, found, seed)
    counts = np.random.default_rng(seed).poisson(drawn.effects).astype(float)
    rows = [
        with_evidence(unit, credited[unit], known(found, drawn, counts, at, coverage))
        for at, unit in enumerate(credited)
    ]
    return Calibration(rows, drawn.effects, unused)


def _credited(credit: TableLike) -> dict[Unit, float]:
    """Conversions by unit, sorted so that the order of rows does not matter."""
    (table,) = together(credit)
    table.require("attribution.calibrate", ("channel", "conversions"))
    total: dict[Unit, float] = {}
    for row in table.rows():
        campaign = row.get("campaign")
        unit = str(row["channel"]), None if campaign is None else str(campaign)
        total[unit] = total.get(unit, 0.0) + float(str(row["conversions"]))
    total = {unit: given for unit, given in total.items() if not set(unit) & set(NOBODY)}
    if wrong := [unit for unit, given in total.items() if not 0 <= given < np.inf]:
        raise SettingError(f"The credit of {wrong[0]} is {total[wrong[0]]}. It must be 0 or more.")
    return {unit: total[unit] for unit in sorted(total, key=lambda each: (each[0], each[1] or ""))}


def _used(
    evidence: TableLike | None, covariance: Floats | None, units: Sequence[Unit]
) -> tuple[list[Experiment], Floats, list[tuple[str, str]]]:
    """The randomised experiments in an order of their own, their noise, and the others."""
    if evidence is None:
        return [], np.empty((0, 0)), []
    (table,) = together(evidence)
    table.require("attribution.calibrate", COLUMNS)
    rows = [experiment(row) for row in table.rows()]
    for each in rows:
        if not any(is_of(each, unit) for unit in units):
            raise SettingError(
                f"Experiment {each.experiment_id!r} is about {each.channel!r}, campaign "
                f"{each.campaign!r}, which has no row of credit. Add one, with 0 conversions."
            )
    order = sorted(
        (at for at, each in enumerate(rows) if each.is_randomised),
        key=lambda at: (rows[at].experiment_id, rows[at].channel, rows[at].campaign or ""),
    )
    unused = [
        (each.experiment_id, "it was not randomised: a difference, and no proof of a cause")
        for each in rows
        if not each.is_randomised
    ]
    return [rows[at] for at in order], noise_of(rows, covariance)[np.ix_(order, order)], unused


def _posterior(credited: dict[Unit, float], found: Measured, seed: int) -> Posterior:
    has_campaigns = any(campaign is not None for _, campaign in credited)
    channels = sorted({channel for channel, _ in credited})
    return posterior(
        found.precision,
        found.pull,
        credit=np.array(list(credited.values())),
        groups=[channels.index(channel) if has_campaigns else 0 for channel, _ in credited],
        seed=seed,
    )
