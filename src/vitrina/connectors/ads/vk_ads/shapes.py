"""Campaigns (`ad_plans`) and statistics as VK Ads writes them, and as they are read here.

{"id": 1, "name": "...", "status": "active", "budget_limit_day": "500.00"}
{"items": [{"id": 1, "rows": [{"date": "2026-03-01",
                               "base": {"shows": 10, "clicks": 1, "spent": "12.34"}}]}]}
"""

from collections.abc import Iterator, Mapping
from datetime import date

from vitrina.connectors.ads.vk_ads.api import TITLE
from vitrina.connectors.advertising import Amount, Cost, Setting, State, Value
from vitrina.connectors.amounts import as_decimal, from_decimal
from vitrina.connectors.answers import part, rows, text, whole
from vitrina.connectors.millionths import rounded_millionths
from vitrina.errors import RefusedError
from vitrina.money import Money

FIELDS = "id,name,status,budget_limit_day"


def id_of(plan: Mapping[str, object]) -> str:
    """Its id as text.

    Raises:
        ConnectionError: it has none.
    """
    number = whole(plan, "id")
    if number < 0:
        raise ConnectionError(f"{TITLE} shows a campaign without an id.")
    return str(number)


def values_of(plan: Mapping[str, object], currency: str) -> dict[Setting, Value]:
    """What can be changed of a campaign; a budget only where it has one."""
    id_of(plan)
    values: dict[Setting, Value] = {Setting.STATE: State(text(plan, "status") == "active")}
    try:
        budget = from_decimal(_decimal(plan.get("budget_limit_day")), currency)
    except RefusedError:
        return values  # none, or finer than a minor unit
    if budget.minor:
        values[Setting.BUDGET] = Amount(budget.minor, currency, "day")
    return values


def budget_sent(amount: Amount) -> Mapping[str, str]:
    """The change of a budget."""
    return {"budget_limit_day": as_decimal(Money(amount.minor, amount.currency))}


def state_sent(state: State) -> Mapping[str, str]:
    """The change of a state."""
    return {"status": "active" if state.is_on else "blocked"}


def costs_in(
    answer: Mapping[str, object], names: Mapping[str, str], currency: str
) -> Iterator[Cost]:
    """One row per campaign and day on which something was shown or spent.

    Raises:
        ConnectionError: the answer cannot be read.
    """
    for plan in rows(answer, "items"):
        plan_id = id_of(plan)
        for row in rows(plan, "rows"):
            base = part(row, "base")
            shows, clicks = whole(base, "shows"), whole(base, "clicks")
            minor = _minor(base.get("spent"), currency)
            if min(shows, clicks) < 0:
                raise ConnectionError(f"{TITLE} shows statistics that cannot be read.")
            if shows or clicks or minor:
                yield Cost(
                    day=_day(text(row, "date")),
                    campaign_id=plan_id,
                    campaign=names.get(plan_id, ""),
                    minor=minor,
                    currency=currency,
                    impressions=shows,
                    clicks=clicks,
                )


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise ConnectionError(f"{TITLE} shows a day that cannot be read.") from error


def _decimal(told: object) -> str:
    """A decimal as VK writes it, which is text; or a number, whose own text is as exact."""
    return str(told) if isinstance(told, str | int | float) and not isinstance(told, bool) else ""


def _minor(told: object, currency: str) -> int:
    """A cost to the nearest minor unit: VK may tell it finer."""
    units, _, rest = _decimal(told).partition(".")
    if not (units.isascii() and units.isdigit() and len(rest) <= 6 and f"0{rest}".isdigit()):
        raise ConnectionError(f"{TITLE} shows a cost that cannot be read.")
    return rounded_millionths(int(units + rest.ljust(6, "0")), currency)
