"""Set several models side by side."""

from collections.abc import Mapping
from functools import reduce

from sqlglot import exp

from vitrina.attribution.aggregates import aggregate_once
from vitrina.attribution.credit import PATHS, unit_credit
from vitrina.attribution.model import MODELS, Model
from vitrina.engine import Table, TableLike, together
from vitrina.errors import SettingError, UnknownNameError

UNITS = ("channel", "campaign")


def compare(paths: TableLike, *, by: str, models: Mapping[str, Model] | None = None) -> Table:
    """The credit of each channel or campaign by each model.

    The paths are summed up once for all models, now.

    Args:
        paths: one row per path, as `journeys.build` and `journeys.from_paths` return it.
        by: channel or campaign.
        models: by the name that the rows shall have; all known ones at their defaults if
            left out.

    Returns:
        One row per model and unit: model, channel (or campaign), conversions, value.

    Raises:
        UnknownNameError: `by` is neither channel nor campaign.
        SettingError: no model is given.
        MissingColumnsError: `paths` lacks a column.
    """
    if by not in UNITS:
        raise UnknownNameError("unit to compare", by, UNITS)
    chosen = {name: MODELS[name]() for name in MODELS} if models is None else models
    if not chosen:
        raise SettingError("There is no model to compare. Leave models out to compare all.")
    (table,) = together(paths)
    table.require("attribution.compare", PATHS)
    sums = aggregate_once(table, by)
    credited = [_labelled(unit_credit(sums, model), name, by) for name, model in chosen.items()]
    union = reduce(lambda above, below: above.union(below, distinct=False), credited)
    query = exp.select("model", exp.column(by), "conversions", "value")
    return Table(table.engine, query.from_(union.subquery("compared")))


def _labelled(credited: Table, model: str, by: str) -> exp.Query:
    return exp.select(
        exp.convert(model).as_("model"),
        exp.column("unit").as_(by),
        exp.column("conversions"),
        exp.column("value"),
    ).from_(credited.query.subquery("credited"))
