"""Some places are treated, and a weighted mix of the others says what they would have done."""

from dataclasses import dataclass

import numpy as np

from vitrina.engine import Table
from vitrina.errors import SettingError
from vitrina.experiments.conformal import carry_over, drawn_places, p_value, shifted_places
from vitrina.experiments.design import DESIGNS, Plan, Window
from vitrina.experiments.finding import Lift, Moment
from vitrina.experiments.markets import MarketSearch, select_markets
from vitrina.experiments.panel import Panel, read_panel
from vitrina.experiments.placebo import Placebos, placebos
from vitrina.experiments.planning import Wanted
from vitrina.experiments.screening import Screened, screen
from vitrina.experiments.share import share_of_expected
from vitrina.experiments.synthetic import SyntheticControl

NAME = "geo_lift"

_STRETCHES = 60  # placebo tests of each kind: more change nothing that matters
_STRETCHED = 1.2  # the treated swing so much more than their twin
_LITTLE = 0.5  # of what happened before the test


@DESIGNS.register(NAME)
@dataclass(frozen=True, slots=True, kw_only=True)
class GeoLift:
    """Augmented synthetic control over places.

    Weights: Abadie, Diamond and Hainmueller (2010), on series less their own mean before the
    test. Augmentation: Ben-Michael, Feller and Rothstein (2021). P-value: Chernozhukov, Wüthrich
    and Zhu (2021), over random orders of the periods, or over whole blocks where one period
    carries over to the next; it asks whether anything happened on any day. Interval: of the
    effect of the whole test, by placebo tests in the time before it.

    Attributes:
        is_augmented: ridge takes the weights out of the hull of the donors as far as leaving out
            periods before the test shows to be worth it.
        permutations: how many random orders of the periods.
        seed: of the random orders.
        is_randomised: lots decided which places are treated. Say so only where they did.
    """

    is_augmented: bool = True
    permutations: int = 1000
    seed: int = 0
    is_randomised: bool = False

    def __post_init__(self) -> None:
        if self.permutations < 100:
            raise SettingError(f"permutations must be 100 or more, not {self.permutations}.")

    def read(self, outcomes: Table, assignments: Table, *, window: Window, coverage: float) -> Lift:
        """The effect over all treated places and the whole test; a place without a row did nothing.

        Args:
            outcomes: as `Design.read`.
            assignments: as `Design.read`.
            window: when the test ran.
            coverage: of the interval.
        """
        screened = screen(read_panel(outcomes, assignments, window=window))
        if screened.why_not:
            return screened.refused(NAME, coverage=coverage, is_randomised=self.is_randomised)
        return self._found(screened, coverage)

    def plan(self, outcomes: Table, *, wanted: Wanted, days: int) -> Plan:
        """Treat as few places as find the lift: see `vitrina.experiments.select_markets`."""
        search = MarketSearch(
            days=days,
            sizes=_sizes(outcomes),
            power=wanted.power,
            level=wanted.level,
            unit_cost_minor=wanted.value_minor,
        )
        plans = select_markets(outcomes, search)
        enough = [
            plan for plan in plans if plan.detectable is not None and plan.detectable <= wanted.lift
        ]
        return min(enough, key=lambda plan: len(plan.treated), default=plans[0])

    def _found(self, screened: Screened, coverage: float) -> Lift:
        panel = screened.panel
        control = SyntheticControl(
            panel.treated.mean(axis=0), panel.control, panel.is_test, self.is_augmented
        )
        tests = placebos(control, length=int(panel.is_test.sum()), most=_STRETCHES)
        # means per treated unit and period become the total of all of them
        total = len(panel.treated) * int(panel.is_test.sum())
        effect = float(control.gaps[panel.is_test].mean()) * total
        reach = tests.reach(coverage) * total
        actual = float(panel.treated[:, panel.is_test].sum())
        chance, remarks = self._chance(control)
        return Lift(
            design=NAME,
            effect=effect,
            low=effect - reach,
            high=effect + reach,
            coverage=coverage,
            is_randomised=self.is_randomised,
            treated=len(panel.treated),
            control=len(panel.control),
            standard_error=tests.deviation * total,
            relative=share_of_expected(actual, effect),
            relative_low=share_of_expected(actual, effect - reach),
            relative_high=share_of_expected(actual, effect + reach),
            p_value=chance,
            warnings=(*screened.warnings, *_doubts(control), *remarks),
            moments=_moments(panel, control, tests, coverage),
            weights=sorted(
                zip(panel.control_units, control.weights.tolist(), strict=True),
                key=lambda pair: (-pair[1], pair[0]),
            ),
        )

    def _chance(self, control: SyntheticControl) -> tuple[float, list[str]]:
        residuals = control.under_no_effect()
        carried = carry_over(control.surprises)
        if carried:
            remark = (
                f"A period is like the one before (correlation {carried:.2f} of what the donors "
                "leave open): the p-value compares whole stretches of time, not single periods."
            )
            return p_value(residuals, shifted_places(control.is_test)), [remark]
        random = np.random.default_rng(self.seed)
        places = drawn_places(control.is_test, draws=self.permutations, random=random)
        return p_value(residuals, places), []


def _sizes(outcomes: Table) -> tuple[int, ...]:
    """How many places may be treated: two at least must be left to compare with."""
    places = len(outcomes.to_arrow().column("unit_id").unique().drop_null())
    return tuple(size for size in (1, 2, 3, 4) if size <= places - 2) or (1,)


def _doubts(control: SyntheticControl) -> list[str]:
    """Whether the donors can stand in for the treated at all."""
    before = ~control.is_test
    target = control.target[before] - control.target[before].mean()
    left = control.gaps[before]
    twin = target - left
    explained = 1 - float(left @ left) / float(target @ target)
    stretch = float(target @ twin) / float(twin @ twin) if np.any(twin) else np.inf
    if explained < _LITTLE:
        return [
            f"Before the test the donors explain {max(explained, 0.0):.0%} of the ups and downs of "
            "the treated: what was to be expected is little more than a mean."
        ]
    if stretch > _STRETCHED:
        return [
            f"The treated swing {stretch:.1f} times as much as the nearest mix of donors: they lie "
            "outside the hull of the donors, and what was to be expected is extrapolated."
        ]
    return []


def _moments(
    panel: Panel, control: SyntheticControl, tests: Placebos, coverage: float
) -> list[Moment]:
    count = len(panel.treated)
    reach = tests.reach_of_one(coverage) * count
    actual = panel.treated.sum(axis=0)
    expected = actual - control.gaps * count
    return [
        Moment(at, bool(is_test), float(was), float(mean), float(mean - reach), float(mean + reach))
        for at, is_test, was, mean in zip(
            panel.periods, panel.is_test, actual, expected, strict=True
        )
    ]
