"""Set what was spent beside the credit."""

from sqlglot import exp

from vitrina.engine import Table, TableLike, select, together
from vitrina.errors import CurrencyError


def with_cost(credited: Table, spend: TableLike, *, unit: str) -> Table:
    """One row per unit with credit or cost: unit, conversions, value, cost_minor, romi.

    Raises:
        MissingColumnsError: spend lacks the unit, cost_minor or currency.
        CurrencyError: spend is in more than one currency.
    """
    _, table = together(credited, spend)
    table.require("attribution.credit", (unit, "cost_minor", "currency"))
    _require_one_currency(table)
    costs = exp.select(exp.column(unit).as_("unit"), "cost_minor").from_(
        table.query.subquery("spend")
    )
    return select("attribution/cost.sql", credited=credited, spend=Table(table.engine, costs))


def _require_one_currency(spend: Table) -> None:
    query = exp.select("currency").distinct().from_(spend.query.subquery("spend"))
    found = [str(row["currency"]) for row in Table(spend.engine, query).rows()]
    if len(found) > 1:
        raise CurrencyError("The cost of this credit", found)
