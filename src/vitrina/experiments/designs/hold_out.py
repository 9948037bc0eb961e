"""Lots decide for each person whether a channel may reach it: the purest test there is."""

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from vitrina.engine import Table, select
from vitrina.errors import SettingError
from vitrina.experiments.arms import Claims, Comparison, Floats, adjusted, compare
from vitrina.experiments.checks import is_uneven, sample_ratio
from vitrina.experiments.design import DESIGNS, Plan, Window
from vitrina.experiments.finding import Lift, Moment, unknown
from vitrina.experiments.planning import Wanted
from vitrina.experiments.power import plan_hold_out
from vitrina.journeys import instant

NAME = "hold_out"
# lots by cookie or by card put a person with two of them into both arms, and those with one
# more often into the larger: beyond this share, leaving them out is no remedy
MOST_IN_BOTH = 0.01


@dataclass(frozen=True, slots=True)
class _Persons:
    """One entry per person of the test, in each array."""

    is_treated: Claims
    is_late: Claims
    before: Floats
    during: Floats

    @property
    def treated(self) -> int:
        return int(self.is_treated.sum())

    @property
    def control(self) -> int:
        return int((~self.is_treated).sum())


@DESIGNS.register(NAME)
@dataclass(frozen=True, slots=True)
class HoldOut:
    """Persons held out by lot, compared with all others by intention to treat.

    Whoever the lots let a campaign reach counts as treated, reached or not: who is reached is
    no lottery. Persons may enter during the test, as with ghost ads, where both arms begin
    with the first impression that was won (Johnson, Lewis and Nubbemeyer 2017, "Ghost ads"),
    or with the coupon that was shown or withheld. The effect is the difference of means, less
    what each person's value before the test foretells, times the persons treated.

    Attributes:
        planned_share: the share of the persons that was meant to be treated; None if nobody
            knows, and then the lots cannot be checked.
    """

    planned_share: float | None = None

    def __post_init__(self) -> None:
        if self.planned_share is not None and not 0 < self.planned_share < 1:
            raise SettingError(
                f"planned_share must lie between 0 and 1, not {self.planned_share}. 0.9 holds "
                "one person of ten out."
            )

    @property
    def is_randomised(self) -> bool:
        return True

    def read(self, outcomes: Table, assignments: Table, *, window: Window, coverage: float) -> Lift:
        """The effect over all persons treated: see `vitrina.experiments.design.Design`."""
        bounds = {"starts_at": instant(window.starts_at), "ends_at": instant(window.ends_at)}
        entered = select(
            "experiments/designs/hold_out.sql",
            values=bounds,
            outcomes=outcomes,
            assignments=assignments,
        ).store("hold_out_persons")
        persons, warnings, why_not = _persons_of(entered)
        why_not = why_not or self._why_not(persons)
        found = None if why_not else _compared(persons)
        if found is None:
            return unknown(
                NAME,
                why_not
                or "Nobody's value differs from anybody else's: there is nothing to "
                "compare. Look whether the goal is counted in this window at all.",
                coverage=coverage,
                is_randomised=True,
                treated=persons.treated,
                control=persons.control,
                warnings=warnings,
            )
        if self.planned_share is None:
            warnings.append(
                "Which share was to be treated is not known, so the lots could not be checked."
            )
        return _lift(
            found, persons, coverage, warnings, _moments(outcomes, entered, persons, window)
        )

    def plan(self, outcomes: Table, *, wanted: Wanted, days: int) -> Plan:
        """What a hold-out of so many days could detect: see `vitrina.experiments.design`."""
        return plan_hold_out(outcomes, wanted, days, self.planned_share)

    def _why_not(self, persons: _Persons) -> str:
        if persons.treated and not persons.control:
            return (
                "Everybody was treated: of a channel that everybody saw no comparison is left. "
                "Hold one person of ten out next time."
            )
        if persons.treated < 2 or persons.control < 2:
            return (
                f"{persons.treated} treated and {persons.control} control persons are too few: "
                "each arm needs two, and hundreds to say much."
            )
        if self.planned_share is not None:
            ratio = sample_ratio(persons.treated, persons.control, self.planned_share)
            if ratio.is_mismatch:
                return (
                    f"{ratio.told}. Something other than the lots filled the arms, so a "
                    "difference is no effect. Find out who is missing, and test again."
                )
        if not np.isfinite(persons.during).all() or not np.isfinite(persons.before).all():
            return "A value is not a finite number. Correct the outcomes, then read again."
        return ""


def _persons_of(entered: Table) -> tuple[_Persons, list[str], str]:
    """Whom to compare, what to warn of, and why nobody can be compared at all."""
    rows = entered.to_arrow()
    columns = {name: rows.column(name).to_numpy() for name in rows.column_names}
    in_both = columns["is_treated"] & columns["is_control"]
    is_kept = ~in_both & ~columns["is_after"]
    persons = _Persons(
        is_treated=columns["is_treated"][is_kept],
        is_late=columns["is_late"][is_kept],
        before=columns["before"][is_kept],
        during=columns["during"][is_kept],
    )
    both, after = int(in_both.sum()), int(columns["is_after"].sum())
    warnings = []
    if both:
        warnings.append(f"{both:,} persons stand in both arms and were left out.")
    if after:
        warnings.append(f"{after:,} persons entered after the test had ended and were left out.")
    return persons, warnings, _mixed(both, in_both.size) or _entered_unevenly(persons)


def _mixed(both: int, persons: int) -> str:
    if both <= MOST_IN_BOTH * persons:
        return ""
    return (
        f"{both:,} of {persons:,} persons stand in both arms. Lots were drawn by cookie or card "
        "and not by person; draw them by person, and test again."
    )


def _entered_unevenly(persons: _Persons) -> str:
    late = persons.is_late
    counts = [
        (int(late[arm].sum()), int((~late[arm]).sum()))
        for arm in (persons.is_treated, ~persons.is_treated)
    ]
    if not is_uneven(*counts):
        return ""
    return (
        f"{counts[0][0]:,} of the treated and {counts[1][0]:,} of the control persons entered "
        "after the test had begun: the arms were not filled by the same lots. Assign both arms "
        "at the same moment, and test again."
    )


def _compared(persons: _Persons) -> Comparison | None:
    return compare(adjusted(persons.during, persons.before, persons.is_treated), persons.is_treated)


def _lift(
    found: Comparison,
    persons: _Persons,
    coverage: float,
    warnings: list[str],
    moments: list[Moment],
) -> Lift:
    relative, relative_low, relative_high = found.relative(coverage)
    margin = found.margin(coverage)
    return Lift(
        design=NAME,
        effect=found.difference * persons.treated,
        low=(found.difference - margin) * persons.treated,
        high=(found.difference + margin) * persons.treated,
        standard_error=found.standard_error * persons.treated,
        relative=relative,
        relative_low=relative_low,
        relative_high=relative_high,
        p_value=found.p_value,
        coverage=coverage,
        is_randomised=True,
        treated=persons.treated,
        control=persons.control,
        warnings=warnings,
        moments=moments,
    )


def _moments(outcomes: Table, entered: Table, persons: _Persons, window: Window) -> list[Moment]:
    """Each day, as long before the test as it lasted: the treated, and the others scaled up."""
    days = select(
        "experiments/designs/hold_out_days.sql",
        values={
            "starts_at": instant(window.starts_at),
            "from_at": instant(window.starts_at - (window.ends_at - window.starts_at)),
            "ends_at": instant(window.ends_at),
        },
        outcomes=outcomes,
        persons=entered,
    )
    scale = persons.treated / persons.control
    return [
        Moment(
            at=window.starts_at + timedelta(days=row["day"]),
            is_test=row["day"] >= 0,
            actual=row["treated"],
            expected=row["control"] * scale,
        )
        for row in sorted(days.to_arrow().to_pylist(), key=lambda row: row["day"])
    ]
