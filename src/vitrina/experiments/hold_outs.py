"""Many person hold-outs at once, read together: what each channel brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from vitrina.engine import Row, TableLike, together
from vitrina.errors import SettingError
from vitrina.experiments.hold_out_sheet import Floats, Sheet, sheet

LEAST_PEOPLE = 30  # in each arm; with fewer, a standard error is not one


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class JointEffects:
    """What many simultaneous hold-outs say, together.

    Attributes:
        units: those that have an effect, sorted.
        effects: by unit, the conversions (or the value) of all people not held out of it that
            would not have happened without it. Below zero where chance, or the unit, made it so.
        covariance: of the effects.
        people: in the experiment.
        treated: by unit, how many of them were not held out of it.
        unread: units without an effect, and why.
        warnings: what a careful reader should know.
    """

    units: Sequence[str]
    effects: Floats
    covariance: Floats
    people: int
    treated: Sequence[int]
    unread: Sequence[tuple[str, str]] = ()
    warnings: Sequence[str] = ()

    @property
    def standard_errors(self) -> Floats:
        return np.sqrt(np.diag(self.covariance))

    def evidence(self, experiment_id: str, *, starts_at: datetime, ends_at: datetime) -> list[Row]:
        """One row per unit, taken as a channel, as `attribution.calibrate` reads them.

        Args:
            experiment_id: a name for the experiment; each row's is followed by its unit.
            starts_at: the first instant of the conversions that were read.
            ends_at: the one after their last.
        """
        rows = zip(self.units, self.effects, self.standard_errors, strict=True)
        return [
            {
                "experiment_id": f"{experiment_id}: {unit}",
                "channel": unit,
                "campaign": None,
                "effect": float(effect),
                "standard_error": float(error),
                "starts_at": starts_at,
                "ends_at": ends_at,
                "reach": 1.0,
                "is_randomised": True,
            }
            for unit, effect, error in rows
        ]


def hold_outs(
    conversions: TableLike,
    held_out: TableLike,
    *,
    people: int,
    touches: TableLike | None = None,
    metric: str = "conversions",
    starts_at: datetime | None = None,
) -> JointEffects:
    """Read many hold-outs that ran at the same time over the same people.

    Each person was held out of each unit by lots of their own (a factorial design), so one
    regression on all the lots tells every unit apart. Its noise is mostly that some people buy
    more than others, whatever they are shown; covariates that the lots cannot have changed take
    that away without a bias (Lin 2013). Standard errors hold for unequal variances (Huber 1967;
    White 1980). An effect is an average over who happened to be held out of the other units.

    Args:
        conversions: one row per conversion: person, and with `metric="value"` value; with
            `starts_at` also at. A person may have none, or several.
        held_out: one row per person and unit that may not reach the person: person, unit.
        people: how many took part; those without any row count as well.
        touches: one row per touch: person, channel. If given, how often the *other* channels
            reached a person is a covariate. That is valid only where a channel does not change
            how often the others reach people; leave it out where one advert leads to the next.
        metric: conversions counts rows, value adds up their column `value`.
        starts_at: the start of the test. What a person did before is a covariate, and no outcome.

    Returns:
        Effects, with all their covariances. A unit that nobody, or everybody, was held out of is
        in `unread`.

    Raises:
        MissingColumnsError: a table lacks a column named above.
        SettingError: an unknown metric, a start without a zone, or fewer people than are named.
    """
    _require_settings(metric, starts_at)
    converted, lots, *reached = together(
        conversions, held_out, *(() if touches is None else (touches,))
    )
    read = ["person", *(["value"] if metric == "value" else ()), *(["at"] if starts_at else ())]
    converted.require("experiments.hold_outs", read)
    lots.require("experiments.hold_outs", ("person", "unit"))
    for table in reached:
        table.require("experiments.hold_outs", ("person", "channel"))
    laid_out = sheet(
        converted.to_arrow(),
        lots.to_arrow(),
        reached[0].to_arrow() if reached else None,
        people=people,
        starts_at=starts_at,
        metric=metric,
    )
    return _read(laid_out)


def _require_settings(metric: str, starts_at: datetime | None) -> None:
    if metric not in ("conversions", "value"):
        raise SettingError(f"metric must be conversions or value, not {metric!r}.")
    if starts_at is not None and starts_at.tzinfo is None:
        raise SettingError(f"The start {starts_at} has no time zone. Give an aware time.")


def _read(sheet: Sheet) -> JointEffects:
    treated = sheet.weight @ sheet.open
    people = int(sheet.weight.sum())
    unread = _unread(sheet, treated)
    kept = [at for at, unit in enumerate(sheet.units) if unit not in unread]
    design, gram, right = _equations(sheet, kept)
    effects, influence = np.zeros(len(kept)), np.zeros((len(kept), len(sheet.weight)))
    for place, unit in enumerate(kept):
        # all columns but its own touches: those the lots did change
        own = np.arange(gram.shape[0]) != 2 + len(kept) + unit
        inverse = np.linalg.pinv(gram[np.ix_(own, own)], hermitian=True)
        fitted = inverse @ right[own]
        residual = sheet.outcome - design[:, own] @ fitted
        effects[place] = fitted[1 + place] * treated[unit]
        influence[place] = design[:, own] @ inverse[1 + place] * residual * treated[unit]
    return JointEffects(
        units=tuple(sheet.units[at] for at in kept),
        effects=effects,
        covariance=(influence * sheet.weight) @ influence.T,
        people=people,
        treated=tuple(int(treated[at]) for at in kept),
        unread=tuple(unread.items()),
        warnings=_warnings(sheet, kept),
    )


def _equations(sheet: Sheet, kept: list[int]) -> tuple[Floats, Floats, Floats]:
    """The columns 1, lots of the kept units, before, touches of all units; and their products."""
    shares = np.average(sheet.open[:, kept], axis=0, weights=sheet.weight)
    rows = len(sheet.weight)
    design = np.column_stack(
        [np.ones(rows), sheet.open[:, kept] - shares, sheet.before, sheet.reached]
    )
    weighted = design * sheet.weight[:, None]
    return design, design.T @ weighted, weighted.T @ sheet.outcome


def _unread(sheet: Sheet, treated: Floats) -> dict[str, str]:
    people = sheet.weight.sum()
    by_lots: dict[bytes, list[str]] = {}
    for unit, lots in zip(sheet.units, sheet.open.T, strict=True):
        by_lots.setdefault(lots.tobytes(), []).append(unit)
    why: dict[str, str] = {}
    for at, unit in enumerate(sheet.units):
        alike = [each for each in by_lots[sheet.open[:, at].tobytes()] if each != unit]
        if treated[at] == people:
            why[unit] = "nobody was held out of it. Hold it out from a random part of the people."
        elif min(treated[at], people - treated[at]) < LEAST_PEOPLE:
            why[unit] = (
                f"{treated[at]:.0f} of {people:.0f} people were not held out of it, and each arm "
                f"needs at least {LEAST_PEOPLE}. Hold it out from another part of the people."
            )
        elif alike:
            why[unit] = (
                f"it was held out from the same people as {', '.join(alike)}, so that nothing "
                "tells them apart. Draw lots for each by itself."
            )
    return why


def _warnings(sheet: Sheet, kept: list[int]) -> tuple[str, ...]:
    leaked = (sheet.weight @ ((sheet.open == 0) & (sheet.reached > 0)))[kept]
    return tuple(
        f"{count:.0f} people who were held out of {sheet.units[at]} were reached by it: the effect "
        "is too small by as much as it worked on them."
        for at, count in zip(kept, leaked, strict=True)
        if count
    )
