"""Is an experiment what it claims to be: were the arms filled by the lots that were planned?"""

from dataclasses import dataclass

from scipy.special import chdtrc

from vitrina.errors import SettingError

# of true lots, one test in a thousand is refused wrongly: Fabijan et al. (2019),
# "Diagnosing sample ratio mismatch in online controlled experiments"
MISMATCH = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRatio:
    """How many units stand in each arm, against how many were planned.

    Attributes:
        treated, control: how many units.
        planned_share: the share that was meant to be treated.
        p_value: the chance of a share at least as far off by lots alone.
    """

    treated: int
    control: int
    planned_share: float
    p_value: float

    @property
    def is_mismatch(self) -> bool:
        """Lots alone do not explain it: whatever is read from the arms may have that cause."""
        return self.p_value < MISMATCH

    @property
    def told(self) -> str:
        """The finding in a sentence."""
        share = self.treated / (self.treated + self.control)
        return (
            f"{share:.1%} of {self.treated + self.control:,} units were treated where "
            f"{self.planned_share:.1%} were planned (p = {self.p_value:.2g})"
        )


def sample_ratio(treated: int, control: int, planned_share: float) -> SampleRatio:
    """Whether the arms are as large as planned, up to chance (Pearson's chi-square).

    Args:
        treated: how many units are treated.
        control: how many are not.
        planned_share: the share that was meant to be treated, between 0 and 1.

    Raises:
        SettingError: a planned share outside (0, 1), or no unit at all.
    """
    if not 0 < planned_share < 1:
        raise SettingError(
            f"planned_share must lie between 0 and 1, not {planned_share}. 0.9 treats nine of ten."
        )
    units = treated + control
    if units < 1 or treated < 0 or control < 0:
        raise SettingError(
            f"{treated} treated and {control} control units are none to count. Give how many "
            "there are in each arm, one at least."
        )
    gap = treated - units * planned_share
    statistic = gap**2 / (units * planned_share * (1 - planned_share))
    return SampleRatio(
        treated=treated,
        control=control,
        planned_share=planned_share,
        p_value=float(chdtrc(1, statistic)),
    )


def is_uneven(treated: tuple[int, int], control: tuple[int, int]) -> bool:
    """Two arms differ in how many of their units have a mark, by more than lots explain.

    Each pair is how many have it and how many lack it.
    """
    (have, lack), (others_have, others_lack) = treated, control
    margins = (have + others_have) * (lack + others_lack) * (have + lack)
    margins *= others_have + others_lack
    if not margins:
        return False
    units = have + lack + others_have + others_lack
    statistic = units * (have * others_lack - lack * others_have) ** 2 / margins  # Pearson 1900
    return float(chdtrc(1, statistic)) < MISMATCH
