"""How far credit could have come out otherwise, had other customers come."""

from collections.abc import Callable
from typing import TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from scipy import sparse

from vitrina.attribution import fits, rules, times
from vitrina.attribution.aggregates import aggregate
from vitrina.attribution.credit import PATHS, credit
from vitrina.attribution.model import FitModel, Model, TimedModel, WeightModel
from vitrina.attribution.persons import Persons, Weights
from vitrina.attribution.sequences import observed
from vitrina.attribution.timelines import NEEDED, timed, timelines, with_groups
from vitrina.engine import Table, TableLike, select, together
from vitrina.errors import SettingError, UnknownNameError

UNITS = ("channel", "campaign")
NUMBERS = ("conversions", "value")

Floats = NDArray[np.float64]
# the credit of each unit under some weights: conversions and value
Recredit: TypeAlias = Callable[[Weights], dict[str, tuple[float, float]]]


def intervals(
    paths: TableLike,
    model: Model,
    *,
    by: str = "channel",
    draws: int = 200,
    coverage: float = 0.9,
    seed: int = 0,
) -> Table:
    """The credit of each channel or campaign, with an interval.

    The Bayesian bootstrap over persons (Rubin 1981): in each draw every person has a random
    weight, all paths of one person the same, because they are not independent. Paths without
    a passport_id count as a person for each conversion and each null. A model that learns is
    fitted again in each draw. The interval speaks of chance alone: not of whether the model
    is right, nor of what the touches caused.

    Args:
        paths: one row per path, as `journeys.build` and `journeys.from_paths` return it.
        model: how to share a conversion.
        by: channel or campaign.
        draws: how often to weigh anew; a model that learns takes as many times longer.
        coverage: the share of such intervals that hold the expected credit, if there are
            many persons.
        seed: the same seed gives the same interval.

    Returns:
        One row per unit, most conversions first: channel (or campaign), conversions,
        conversions_low, conversions_high, value, value_low, value_high. A unit that no
        conversion came from has 0 for all: there is nothing to weigh.

    Raises:
        UnknownNameError: `by` is neither channel nor campaign.
        SettingError: no draw; a coverage that is not between 0 and 1.
        MissingColumnsError: `paths` lacks a column.
    """
    _require_settings(by, draws, coverage)
    (table,) = together(paths)
    table.require("attribution.intervals", (*PATHS, *NEEDED))
    whole = credit(table, model).by(by).to_arrow()
    resampled = select("attribution/resampled.sql", paths=with_groups(table))
    persons = Persons.of(resampled)
    recredit = _recredit(resampled, model, by, persons)
    units = whole[by].to_pylist()
    drawn = [recredit(weights) for weights in persons.draws(draws, seed)]
    found = np.array([[each.get(unit, (0.0, 0.0)) for unit in units] for each in drawn])
    edges = (1 - coverage) / 2, (1 + coverage) / 2
    low, high = np.quantile(found.reshape(draws, len(units), len(NUMBERS)), edges, axis=0)
    columns = {by: whole[by]}
    for place, number in enumerate(NUMBERS):
        columns[number] = whole[number]
        columns[f"{number}_low"] = pa.chunked_array([low[:, place]])
        columns[f"{number}_high"] = pa.chunked_array([high[:, place]])
    return table.engine.adopt(pa.table(columns))


def _require_settings(by: str, draws: int, coverage: float) -> None:
    if by not in UNITS:
        raise UnknownNameError("unit to give intervals for", by, UNITS)
    if draws < 1:
        raise SettingError(f"draws must be 1 or more, not {draws}. 200 is usual.")
    if not 0 < coverage < 1:
        raise SettingError(f"coverage must lie between 0 and 1, not {coverage}. 0.9 is usual.")


def _recredit(resampled: Table, model: Model, by: str, persons: Persons) -> Recredit:
    if isinstance(model, WeightModel):
        return _by_rule(resampled, model, by, persons)
    if isinstance(model, TimedModel):
        return _by_fitting_times(resampled, model, by, persons)
    return _by_fitting(resampled, model, by, persons)


def _by_rule(resampled: Table, model: WeightModel, by: str, persons: Persons) -> Recredit:
    """A rule looks at one path at a time, so that the credit of a person scales as a whole."""
    converting = select("attribution/converting.sql", paths=resampled)
    touches = rules.touch_credit(converting, model)
    rows = select("attribution/person_credit.sql", values={"unit": by}, touches=touches).to_arrow()
    coded = rows["unit"].cast(pa.string()).combine_chunks().dictionary_encode()
    units: list[str] = coded.dictionary.to_pylist()
    who = persons.places(rows["person"])
    conversions, value = (
        sparse.csr_array(
            (rows[number].to_numpy(), (coded.indices.to_numpy(), who)),
            shape=(len(units), len(persons.names)),
        )
        for number in NUMBERS
    )

    def credited(weights: Weights) -> dict[str, tuple[float, float]]:
        pairs = zip(
            (conversions @ weights.converting).tolist(),
            (value @ weights.converting).tolist(),
            strict=True,
        )
        return dict(zip(units, pairs, strict=True))

    return credited


def _by_fitting(resampled: Table, model: FitModel, by: str, persons: Persons) -> Recredit:
    distinct = aggregate(resampled, by).distinct.to_arrow()
    places = pa.array(np.arange(distinct.num_rows))
    numbered = resampled.engine.adopt(distinct.select(["path"]).append_column("place", places))
    rows = select(
        "attribution/person_paths.sql",
        values={"unit": by},
        resampled=resampled,
        numbered=numbered,
    ).to_arrow()
    who, where = persons.places(rows["person"]), rows["place"].to_numpy()
    conversions, value, nulls = (
        sparse.csr_array(
            (rows[number].to_numpy(), (where, who)),
            shape=(distinct.num_rows, len(persons.names)),
        )
        for number in (*NUMBERS, "nulls")
    )
    whole = observed(distinct)

    def credited(weights: Weights) -> dict[str, tuple[float, float]]:
        seen = whole.counted_anew(
            conversions @ weights.converting, value @ weights.converting, nulls @ weights.lost
        )
        return fits.totals(seen, model.fit(seen.sequences))

    return credited


def _by_fitting_times(resampled: Table, model: TimedModel, by: str, persons: Persons) -> Recredit:
    rows = timed(resampled, by)
    who = persons.places(rows["path_id"])
    conversions, value, nulls = (rows[number].to_numpy() for number in (*NUMBERS, "nulls"))
    whole = timelines(rows)

    def credited(weights: Weights) -> dict[str, tuple[float, float]]:
        converting, lost = weights.converting[who], weights.lost[who]
        anew = whole.counted_anew(conversions * converting, value * converting, nulls * lost)
        return times.totals(anew, model)

    return credited
