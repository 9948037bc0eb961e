"""What an experiment found: the effect, how sure it is, and the picture that shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """One period of the picture, a day or an hour: what happened, and what was to be expected.

    `actual` and `expected` are of all treated units together, in the units of the metric;
    low and high are the interval of `expected`, where the design gives one.
    """

    at: datetime
    is_test: bool
    actual: float
    expected: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """How much a test changed a metric, or why that cannot be said.

    Attributes:
        design: the name of the design that read it.
        effect: what would not have happened otherwise, over all treated units and the whole
            test, in the units of the metric; None where the data cannot say.
        low, high: the interval of the effect.
        standard_error: of the effect, where the design gives one.
        relative, relative_low, relative_high: the same as a share of what was to be expected
            without (0.05 is +5 %).
        p_value: the chance of an effect at least as large if there were none.
        coverage: how often such intervals hold the truth.
        is_randomised: lots decided who was treated. Without, it is a difference, and no proof.
        treated, control: how many units.
        why_not: why there is no effect, and what to do; empty where there is one.
        warnings: what a careful reader should know.
        moments: actual against expected, before and during the test.
        weights: how much each control unit says of the expected, where the design weighs them.
    """

    design: str
    effect: float | None
    low: float | None
    high: float | None
    coverage: float
    is_randomised: bool
    treated: int
    control: int
    standard_error: float | None = None
    relative: float | None = None
    relative_low: float | None = None
    relative_high: float | None = None
    p_value: float | None = None
    why_not: str = ""
    warnings: Sequence[str] = ()
    moments: Sequence[Moment] = ()
    weights: Sequence[tuple[str, float]] = ()

    @property
    def is_known(self) -> bool:
        """There is an effect with an interval, by lot or not."""
        return self.effect is not None and self.low is not None

    @property
    def is_clear(self) -> bool:
        """The interval leaves zero out."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


def unknown(  # noqa: PLR0913 - what a reading without an effect still knows
    design: str,
    why_not: str,
    *,
    coverage: float,
    is_randomised: bool,
    treated: int,
    control: int,
    warnings: Sequence[str] = (),
    moments: Sequence[Moment] = (),
) -> Lift:
    """A reading that tells no effect, and says why."""
    return Lift(
        design=design,
        effect=None,
        low=None,
        high=None,
        coverage=coverage,
        is_randomised=is_randomised,
        treated=treated,
        control=control,
        why_not=why_not,
        warnings=warnings,
        moments=moments,
    )
