"""Scale a model's credit to what experiments found: credit in, effects out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from vitrina.attribution.effect import UnitEffect, known, with_evidence, without_evidence
from vitrina.attribution.evidence import (
    ALWAYS,
    COLUMNS,
    Experiment,
    Frame,
    Measured,
    Span,
    Unit,
    experiment,
    is_of,
)
from vitrina.attribution.evidence import measured as measure
from vitrina.attribution.evidence import noise as noise_of
from vitrina.attribution.peers import Posterior, posterior
from vitrina.attribution.times import BASELINE
from vitrina.engine import Row, TableLike, together
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
        credit: one row per unit: channel, conversions, and with campaigns also campaign; starts_at
            and ends_at of one that did not run all of the time (NULL: it always did).
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
    rows = _rows(credit)
    credited = _credited(rows)
    frame = Frame(_spans(rows, credited), window)
    used, noise, unused = _used(evidence, covariance, frame)
    if not used:
        return Calibration(
            [without_evidence(*row) for row in credited.items()], np.empty((0, 0)), unused
        )
    found = measure(used, noise, frame=frame, drift=drift)
    drawn = _posterior(credited, found, seed)
    counts = np.random.default_rng(seed).poisson(drawn.effects).astype(float)
    effects = [
        with_evidence(unit, credited[unit], known(found, drawn, counts, at, coverage))
        for at, unit in enumerate(credited)
    ]
    return Calibration(effects, drawn.effects, unused)


def _rows(credit: TableLike) -> list[Row]:
    (table,) = together(credit)
    table.require("attribution.calibrate", ("channel", "conversions"))
    return table.rows()


def _unit(row: Row) -> Unit:
    campaign = row.get("campaign")
    return str(row["channel"]), None if campaign is None else str(campaign)


def _spans(rows: Sequence[Row], units: Iterable[Unit]) -> dict[Unit, Span]:
    """When each unit ran, in the order of the units."""
    told = {
        _unit(row): (starts_at, ends_at)
        for row in rows
        if isinstance(starts_at := row.get("starts_at"), datetime)
        and isinstance(ends_at := row.get("ends_at"), datetime)
    }
    return {unit: told.get(unit, ALWAYS) for unit in units}


def _credited(rows: Sequence[Row]) -> dict[Unit, float]:
    """Conversions by unit, sorted so that the order of rows does not matter."""
    total: dict[Unit, float] = {}
    for row in rows:
        unit = _unit(row)
        total[unit] = total.get(unit, 0.0) + float(str(row["conversions"]))
    total = {unit: given for unit, given in total.items() if not set(unit) & set(NOBODY)}
    if wrong := [unit for unit, given in total.items() if not 0 <= given < np.inf]:
        raise SettingError(f"The credit of {wrong[0]} is {total[wrong[0]]}. It must be 0 or more.")
    return {unit: total[unit] for unit in sorted(total, key=lambda each: (each[0], each[1] or ""))}


def _used(
    evidence: TableLike | None, covariance: Floats | None, frame: Frame
) -> tuple[list[Experiment], Floats, list[tuple[str, str]]]:
    """The randomised experiments in an order of their own, their noise, and the others."""
    if evidence is None:
        return [], np.empty((0, 0)), []
    (table,) = together(evidence)
    table.require("attribution.calibrate", COLUMNS)
    rows = [experiment(row) for row in table.rows()]
    for each in rows:
        if not any(is_of(each, unit) for unit in frame.spans):
            raise SettingError(
                f"Experiment {each.experiment_id!r} is about {each.channel!r}, campaign "
                f"{each.campaign!r}, which has no row of credit. Add one, with 0 conversions."
            )
    seen = frame.covers(rows).sum(axis=1)
    why_not = [_why_not(each, saw) for each, saw in zip(rows, seen, strict=True)]
    order = sorted(
        (at for at, why in enumerate(why_not) if not why),
        key=lambda at: (rows[at].experiment_id, rows[at].channel, rows[at].campaign or ""),
    )
    unused = [(each.experiment_id, why) for each, why in zip(rows, why_not, strict=True) if why]
    return [rows[at] for at in order], noise_of(rows, covariance)[np.ix_(order, order)], unused


def _why_not(test: Experiment, seen: float) -> str:
    """Why an experiment is not used; nothing where it is."""
    if not test.is_randomised:
        return "it was not randomised: a difference, and no proof of a cause"
    return "" if seen > 0 else "nothing that it is about ran both in its time and in the window"


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
