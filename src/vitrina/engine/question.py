"""One question of a person to the lake, in SQL."""

from sqlglot import exp
from sqlglot.errors import ParseError

from vitrina.engine.lake import Lake
from vitrina.engine.table import Row, Table
from vitrina.engine.written import parse
from vitrina.errors import SettingError, UnknownNameError


def query(lake: Lake, sql: str) -> list[Row]:
    """The rows of one SELECT over the tables of a lake.

    Raises:
        SettingError: it is not one SELECT.
        UnknownNameError: it reads a table that the lake does not have.
    """
    try:
        tree = parse(sql)
    except (ParseError, AssertionError) as error:
        raise SettingError(f"This is not one SELECT: {error}") from error
    own = {cte.alias.lower() for cte in tree.find_all(exp.CTE)}
    named = {table.name.lower() for table in tree.find_all(exp.Table) if table.name}
    for name in sorted(named - own):
        if name not in lake.tables:
            raise UnknownNameError("lake table", name, lake.tables)
        tree = tree.with_(name, as_=lake.table(name).query.copy(), append=True, copy=False)
        expressions = tree.args["with_"].expressions
        expressions.insert(0, expressions.pop())
    return Table(lake.engine, tree).rows()
