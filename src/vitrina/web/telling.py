"""Tell ad platforms what became of their clicks: whom, of what, and who may be told of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from logging import getLogger
from typing import cast
from uuid import UUID

from vitrina import journeys
from vitrina.automation.conversions import services as conversions
from vitrina.automation.conversions.services import Contact, Fact, Platform
from vitrina.collector.workspace import Workspace
from vitrina.commerce.customers import services as customers
from vitrina.connectors.http import Http
from vitrina.engine import Lake, Row, open_lake
from vitrina.events import GOALS
from vitrina.web.ad_accounts import ad_accounts

PURPOSE = "ad upload"
LOOKBACK_DAYS = 30  # as for journeys
CLICKS = ("yclid", "gclid", "gbraid", "wbraid", "rb_clickid")  # platforms call them as we do
LOGGER = getLogger(__name__)

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which conversions one platform is to be told of."""

    platform: Platform
    goals: frozenset[str]
    since: datetime

    def of(self, fact: Fact) -> bool:
        return fact.goal in self.goals and fact.occurred_at >= self.since


def platforms(workspace: Workspace, *, http: Http | None = None) -> list[Platform]:
    """The connected accounts that take conversions."""
    return [
        Platform(each.platform, each.account, each.conversions)
        for each in ad_accounts(workspace, http=http)
        if each.offers("conversions")
    ]


def find(workspace: Workspace, told: Sequence[Platform], *, now: datetime) -> None:
    """Write down for each platform what the lake knows that it may want to know."""
    if not told:
        return
    lake = open_lake(workspace.folder)
    currency = lake.currency or workspace.settings().currency
    wanted = [
        _Wanted(
            each,
            frozenset(conversions.goals_of(each, GOALS, currency=currency, now=now)),
            conversions.found_since(each, now=now),
        )
        for each in told
    ]
    goals = sorted(frozenset().union(*(each.goals for each in wanted)))
    if not goals:
        return
    since = min(each.since for each in wanted if each.goals)
    facts = facts_of(lake, goals, since=since, currency=currency)
    for each in wanted:
        conversions.queue(each.platform, [fact for fact in facts if each.of(fact)], now=now)


def facts_of(lake: Lake, goals: Sequence[str], *, since: datetime, currency: str) -> list[Fact]:
    """The conversions of the lake whose person some platform may know, as the queue takes them."""
    found = journeys.tellable(
        lake.events, lake.passports, goals=goals, since=since, lookback_days=LOOKBACK_DAYS
    )
    return [fact_of(row, currency) for row in found.rows()]


def fact_of(row: Row, currency: str) -> Fact:
    """One row of `journeys.tellable`, as the queue takes it."""
    goal, source, subject = (str(row[name]) for name in ("goal", "source", "subject_id"))
    return Fact(
        transaction_id=conversions.transaction_id_of(goal, source, subject),
        goal=goal,
        subject=subject,
        occurred_at=cast(datetime, row["converted_at"]),
        minor=cast(int, row["value_minor"]),
        currency=str(row["currency"] or currency),
        place_id=str(row["place_id"] or ""),
        is_undone=bool(row["is_undone"]),
        is_declined=bool(row["is_declined"]),
        # the customer's number is none of them: no platform would know anybody by it
        ids=ids_of(cast(Sequence[Mapping[str, object]], row["ids"] or ())),
        customer=str(row["user_id"] or ""),
    )


def ids_of(seen: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """Ids of clicks and browsers, by the names that platforms know them by.

    Meta keeps a click in a cookie, made of its id and when it was seen; who lost the cookie may
    make it anew (Meta, "fbp and fbc parameters" of the Conversions API).

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 3, 1, tzinfo=UTC)
    >>> ids_of([{"kind": "fbclid", "value": "IwAR", "seen_at": at}])
    {'fbc': 'fb.1.1772323200000.IwAR'}
    """
    ids = {}
    for each in seen:
        kind, value = str(each["kind"]), str(each["value"])
        if kind in CLICKS:
            ids[kind] = value
        elif kind == "cookie":
            ids["metrica_client_id"] = value
        elif kind == "fbclid":
            milliseconds = round(cast(datetime, each["seen_at"]).timestamp() * 1000)
            ids["fbc"] = f"fb.1.{milliseconds}.{value}"
    return ids


def tell(told: Sequence[Platform], *, clock: Clock, may_call: Callable[[], bool]) -> None:
    """Tell every platform what is due; one that fails does not stop the others.

    Raises:
        Exception: what went wrong last, after all had their turn.
    """
    wrong: Exception | None = None
    for each in told:
        try:
            conversions.send_due(
                each, clock=clock, allowed=allowed, contact_of=contact_of, may_call=may_call
            )
        except Exception as error:
            LOGGER.exception(
                "%s (%s) could not be told; it is tried again", each.name, each.account
            )
            wrong = error
    if wrong:
        raise wrong


def allowed(customer: str, at: datetime) -> bool:
    """Whether a customer agrees to be told of; nobody whom the ledger does not know ever did."""
    number = _number(customer)
    return number is not None and customers.allowed(number, PURPOSE, at)


def contact_of(customer: str) -> Contact:
    """A customer's e-mail and phone, if they proved them: others' may have been typed in."""
    number = _number(customer)
    reaches = customers.contacts_of(number) if number else []
    proved = {each.kind: each.value for each in reversed(reaches) if each.is_verified}
    return Contact(email=proved.get("email", ""), phone=proved.get("phone", ""))


def _number(customer: str) -> UUID | None:
    try:
        return UUID(customer)
    except ValueError:
        return None
