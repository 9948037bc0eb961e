"""Credit by a rule: a weight for each touch, scaled within its path."""

import sqlglot
from sqlglot import exp

from vitrina.attribution.aggregates import Aggregates
from vitrina.attribution.model import WeightModel
from vitrina.engine import Table, bind, select
from vitrina.errors import SettingError

OF_PLACES = ("position", "path_length")
OF_TOUCHES = (*OF_PLACES, "hours_to_conversion", "hours_to_last_touch")


def unit_credit(sums: Aggregates, model: WeightModel) -> Table:
    """One row per unit: unit, conversions, value."""
    if not reads_hours(model):
        weighed = _weighed(sums.places, model)
        return select("attribution/places_credit.sql", weighed=weighed)
    converting = select("attribution/converting.sql", paths=sums.paths)
    return select(
        "attribution/touches_totals.sql",
        values={"unit": sums.unit},
        touches=touch_credit(converting, model),
        places=sums.places,
    )


def touch_credit(converting: Table, model: WeightModel) -> Table:
    """One row per touch: path_id, touch, position, channel, campaign, conversions, value."""
    touches = select("attribution/touches.sql", converting=converting)
    return select("attribution/touches_credit.sql", weighed=_weighed(touches, model))


def reads_hours(model: WeightModel) -> bool:
    """Whether paths that differ in nothing but times can get different credit.

    Raises:
        SettingError: the weight reads a column that no path has.
    """
    read = {column.name for column in _weight(model).find_all(exp.Column)}
    if unknown := read.difference(OF_TOUCHES):
        raise SettingError(
            f"The weight of {type(model).__name__} reads {', '.join(sorted(unknown))}. "
            f"A weight may read: {', '.join(OF_TOUCHES)}."
        )
    return not read.issubset(OF_PLACES)


def _weighed(rows: Table, model: WeightModel) -> Table:
    weight = exp.alias_(exp.cast(_weight(model), exp.DataType.Type.DOUBLE), "weight")
    columns = [exp.column(column) for column in rows.columns]
    return Table(rows.engine, exp.select(*columns, weight).from_(_aliased(rows)))


def _weight(model: WeightModel) -> exp.Expr:
    name = f"The weight of {type(model).__name__}"
    return bind(sqlglot.parse_one(model.weight, read="duckdb"), model.values, where=name)


def _aliased(rows: Table) -> exp.Subquery:
    return rows.query.subquery("weighable")
