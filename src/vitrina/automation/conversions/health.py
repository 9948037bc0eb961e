"""How each account is doing: for the page of connectors, and for lists of rows."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q, QuerySet

from vitrina.automation.conversions.models import Telling
from vitrina.errors import UnknownNameError

State = Telling.State
Account = tuple[str, str]  # a platform, and its account
SHOWN = 20  # reasons
EXPLAINED = (State.REJECTED, State.WITHHELD, State.NOT_SENDABLE, State.EXPIRED)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why rows were not taken, and how many."""

    state: str
    reason: str
    rows: int


@dataclass(frozen=True, slots=True)
class Health:
    """One account of one platform.

    Attributes:
        platform: the name of its connector.
        account: as the platform names it.
        rows: by state, every state.
        reasons: why rows ended without being taken, the most frequent ones first.
        counted: conversions that the platform counts now, those told and not undone.
        oldest_waiting_at: when the oldest conversion that waits happened: it expires next.
        last_taken_at: when it took one last; None: never.
    """

    platform: str
    account: str
    rows: Mapping[str, int]
    reasons: tuple[Reason, ...]
    counted: int
    oldest_waiting_at: datetime | None
    last_taken_at: datetime | None


def health() -> list[Health]:
    """Every account that was ever queued for, by name."""
    told = Q(told_kind__in=("new", "restated"))
    waits = Q(state__in=(State.WAITING, State.SENDING))
    accounts = Telling.objects.values("platform", "account").order_by("platform", "account")
    rows, reasons = _rows(), _reasons()
    return [
        Health(
            each["platform"],
            each["account"],
            dict.fromkeys(State.values, 0) | rows[each["platform"], each["account"]],
            tuple(sorted(reasons[each["platform"], each["account"]], key=_most_first)[:SHOWN]),
            each["counted"],
            each["oldest_waiting_at"],
            each["last_taken_at"],
        )
        for each in accounts.annotate(
            counted=Count("id", filter=told),
            oldest_waiting_at=Min("occurred_at", filter=waits),
            last_taken_at=Max("told_at"),
        )
    ]


def listed(
    platform: str, account: str, *, state: str = "", reason: str = "", goal: str = ""
) -> QuerySet[Telling]:
    """The rows of an account, the newest conversion first; to be counted, cut and filtered.

    Raises:
        UnknownNameError: there is no such state.
    """
    if state and state not in State.values:
        raise UnknownNameError("state of a conversion", state, State.values)
    wanted = {"state": state, "reason": reason, "goal": goal}
    return Telling.objects.filter(
        platform=platform,
        account=account,
        **{name: value for name, value in wanted.items() if value},
    ).order_by("-occurred_at", "-id")


def _most_first(why: Reason) -> tuple[int, str, str]:
    return -why.rows, why.state, why.reason


def _rows() -> Mapping[Account, Counter[str]]:
    grouped = Telling.objects.values_list("platform", "account", "state").order_by()
    found: defaultdict[Account, Counter[str]] = defaultdict(Counter)
    for platform, account, state, rows in grouped.annotate(Count("id")):
        found[platform, account][state] = rows
    return found


def _reasons() -> Mapping[Account, list[Reason]]:
    grouped = Telling.objects.values_list("platform", "account", "state", "reason").order_by()
    ended = grouped.filter(state__in=EXPLAINED).annotate(Count("id"))
    found: defaultdict[Account, list[Reason]] = defaultdict(list)
    for platform, account, state, reason, rows in ended:
        found[platform, account].append(Reason(state, reason, rows))
    return found
