"""What every model says of each channel or campaign, side by side, and how far they differ."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vitrina.web import words
from vitrina.web.credits import NOBODY
from vitrina.web.question import Number, Rows, number


@dataclass(frozen=True, slots=True)
class Opinions:
    """What the models say of one channel or campaign.

    Attributes:
        unit: its name.
        cells: credited conversions by model, in the order of `Comparison.models`.
        lowest, highest: the least and the most that any model gives it.
    """

    unit: str
    cells: Sequence[Number]

    @property
    def lowest(self) -> Number:
        return min(self.cells)

    @property
    def highest(self) -> Number:
        return max(self.cells)

    @property
    def times(self) -> float | None:
        """How many times the lowest the highest is; None where a model gives nothing."""
        return self.highest / self.lowest if self.lowest > 0 else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """All units by all models.

    Attributes:
        models: their names, in the order of the columns.
        units: the most credited first, by the mean of the models.
        apart: for each two models the share of all credit that they give to other units.
    """

    models: Sequence[str]
    units: Sequence[Opinions]
    apart: Mapping[tuple[str, str], float]

    @property
    def farthest(self) -> tuple[str, str, float] | None:
        """The two models that differ most, and by which share of the credit."""
        if not self.apart:
            return None
        (one, other), share = max(self.apart.items(), key=lambda each: each[1])
        return one, other, share

    @property
    def most_disputed(self) -> Opinions | None:
        """The unit whose credit depends most on the model; tiny ones are left out."""
        large = [each for each in self.units if each.highest >= self._total / 50 and each.times]
        return max(large, key=lambda each: each.times or 0, default=None)

    @property
    def _total(self) -> Number:
        return max(sum(each.cells[at] for each in self.units) for at in range(len(self.models)))


def comparison(compared: Rows, unit: str) -> Comparison:
    """Set the models side by side, conversions with no touch left out: all models agree on them.

    Args:
        compared: one row per model and unit, as `attribution.compare` returns it.
        unit: channel or campaign.
    """
    credit: dict[tuple[str, str], Number] = {
        (str(row[unit]), str(row["model"])): number(row["conversions"])
        for row in compared.rows
        if row[unit] not in NOBODY
    }
    known = list(words.MODELS)
    models = sorted(
        {model for _, model in credit},
        key=lambda model: (known.index(model) if model in known else len(known), model),
    )
    names = {name for name, _ in credit}
    units = [Opinions(name, [credit.get((name, model), 0) for model in models]) for name in names]
    units.sort(key=lambda each: (-sum(each.cells), each.unit))
    return Comparison(models, units, _apart(models, units))


def _apart(models: Sequence[str], units: Sequence[Opinions]) -> Mapping[tuple[str, str], float]:
    """Total variation between the shares of each two models."""
    totals = [sum(each.cells[at] for each in units) or 1 for at in range(len(models))]
    shares = [[each.cells[at] / totals[at] for each in units] for at in range(len(models))]
    return {
        (models[one], models[other]): sum(
            abs(left - right) for left, right in zip(shares[one], shares[other], strict=True)
        )
        / 2
        for one in range(len(models))
        for other in range(one + 1, len(models))
    }
