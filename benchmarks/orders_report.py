"""What B7 found, as sections of RESULTS.md: orders a second, CPU per order, units oversold."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from benchmarks.measure import Report

VITRINA, PRETIX, OSCAR = "Vitrina", "pretix", "django-oscar"
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
ITEMS = 100
HOT, MANY, RUSH = "one article", f"{ITEMS} articles", "rush"
HOT_SHARE = 0.9  # of the orders, there is stock for
RUSH_UNITS = 20
RUSH_BUYERS = 100
SETTLE_SECONDS = 3.0  # what an order leaves to be done is done within it


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one case came to.

    Attributes:
        sold: orders in the shop's books.
        oversold: units of them beyond the stock.
        refused: answers that said "sold out".
        failed: answers that were neither.
        per_second: orders that stood.
        cpu_ms: of all processes of the shop and its database, per order that stood.
        database_cpu_ms: the part of it that is PostgreSQL's.
        p50_ms: until an order was acknowledged; p99_ms.
    """

    sold: float
    oversold: float
    refused: float
    failed: float
    per_second: float
    cpu_ms: float
    database_cpu_ms: float
    p50_ms: float
    p99_ms: float


Which = tuple[str, str, int]  # title of a contest, kind, clients
Outcomes = dict[Which, list[Outcome]]


def middle(taken: Sequence[Outcome]) -> Outcome:
    """The median of each figure by itself; but what must never be is the worst of all."""
    names = Outcome.__dataclass_fields__
    worst = {name: max(getattr(each, name) for each in taken) for name in ("oversold", "failed")}
    usual = {name: median(getattr(each, name) for each in taken) for name in names}
    return Outcome(**{**usual, **worst})


def orders_report(
    outcomes: Outcomes, command: str, versions: str, load_averages: tuple[float, float]
) -> Report:
    """Both shops on both databases, side by side.

    Args:
        outcomes: of each round.
        command: that measured them.
        versions: of what was measured.
        load_averages: of the machine before and after.
    """
    middles = {
        which: middle(taken) for which, taken in sorted(outcomes.items(), key=_order_of_rows)
    }
    rows = tuple(
        (
            f"{title}, {kind}",
            str(clients),
            f"{each.per_second:.1f}",
            _times(
                middles,
                (title, kind, clients),
                lambda ours, pretix: ours.per_second / pretix.per_second,
            ),
            f"{each.cpu_ms:.1f}",
            f"{each.database_cpu_ms:.1f}",
            _times(
                middles, (title, kind, clients), lambda ours, pretix: pretix.cpu_ms / ours.cpu_ms
            ),
            f"{each.p50_ms:.0f} ms",
            f"{each.p99_ms:.0f} ms",
            f"{each.oversold:.0f}",
            f"{each.failed:.0f}",
        )
        for (title, kind, clients), each in middles.items()
        if kind != RUSH
    )
    return Report(
        claim="B7: orders over HTTP, everything on",
        command=command,
        versions=versions,
        columns=(
            "",
            "clients",
            "orders a second",
            "times pretix",
            "CPU ms per order",
            "PostgreSQL's part",
            "pretix takes",
            "order p50",
            "order p99",
            "oversold",
            "failed",
        ),
        rows=rows,
        notes=_notes(outcomes, load_averages),
    )


def _order_of_rows(item: tuple[Which, list[Outcome]]) -> tuple[bool, int, int, bool]:
    (title, kind, clients), _ = item
    return title.endswith(POSTGRESQL), (HOT, MANY, RUSH).index(kind), clients, PRETIX in title


def _times(
    middles: dict[Which, Outcome], which: Which, ratio: Callable[[Outcome, Outcome], float]
) -> str:
    """Ours beside pretix's on the same work; nothing in the rows of pretix itself."""
    title, kind, clients = which
    pretix = middles.get((title.replace(VITRINA, PRETIX), kind, clients))
    if VITRINA not in title or pretix is None or not pretix.per_second:
        return ""
    return f"{ratio(middles[which], pretix):.1f}"


def _notes(outcomes: Outcomes, load_averages: tuple[float, float]) -> tuple[str, ...]:
    rounds = max(map(len, outcomes.values()))
    before, after = load_averages
    return (
        "Goals: 10 times pretix's orders a second, 20 CPU ms per order, nothing oversold. Median "
        f"of {rounds} runs in turns; oversold and failed are the worst of them.",
        "Each client waits for its answer before it orders again; of one article there is stock "
        f"for {HOT_SHARE:.0%} of the orders, and what is refused costs too. CPU is of all "
        "processes of the shop and of its database from the first request until "
        f"{SETTLE_SECONDS:.0f} s after the last answer, divided by the orders that stand.",
        "An order of ours: idempotency key, quote checked by its proof, a guest whose phone is "
        "sealed, stock held and committed, number and hand-over code, confirmation put up for "
        "sending, an event with the campaign; then, in the processes that are counted too, the "
        "event goes into the log and the lake, and messages and webhooks are worked off. One "
        "worker, as `vitrina up` starts it. `vitrina audit` found nothing after each run.",
        "An order of pretix, by one call of its API: idempotency key, taxes, fees and discounts "
        "worked out, quota counted under a lock, position with its ticket secret, payment, log "
        "entries, notifications and webhooks looked up; it answers with more. Under gunicorn, "
        "which its manual recommends, with 5 workers. Its manual also wants Redis in production; "
        "here is none, so that its tasks run within the request and nothing is cached between "
        "requests: with Redis it would take less than is shown.",
        "pretix on SQLite, which its manual keeps for evaluation and development, answers 500 with "
        '"database is locked" as soon as several buy: what failed is in its CPU per order. The '
        "fair comparison of many clients is PostgreSQL's.",
        f"The load average was {before:.1f} before and {after:.1f} after on {os.cpu_count()} "
        "cores: other work took part of the machine, which orders a second and latencies show.",
    )


def rush_report(
    outcomes: Outcomes, oscar: dict[int, dict[str, int]], command: str, versions: str
) -> Report:
    """What each shop sold of the last units; `oscar` is by the number of clients."""
    rushes = {which: taken for which, taken in outcomes.items() if which[1] == RUSH}
    rows = [
        (
            title,
            str(clients),
            " to ".join(sorted({f"{each.sold:.0f}" for each in taken}, key=int)),
            f"{max(each.oversold for each in taken):.0f}",
            f"{max(each.failed for each in taken):.0f}",
        )
        for (title, _, clients), taken in sorted(rushes.items(), key=_order_of_rows)
    ]
    rows += [
        (
            f"{OSCAR} on {POSTGRESQL}",
            str(clients),
            str(each["sold"]),
            str(max(0, each["sold"] - each["stock"])),
            str(each["failed"]),
        )
        for clients, each in oscar.items()
    ]
    return Report(
        claim=f"B7: {RUSH_BUYERS} buyers for {RUSH_UNITS} units",
        command=command,
        versions=versions,
        columns=("", "clients", "sold", "oversold", "failed"),
        rows=tuple(rows),
        notes=(
            "Counted in the shops' books, not in their answers. Over HTTP as above, but for "
            f"{OSCAR}, whose basket, check of availability and OrderCreator are called by threads "
            "of one process: it checks the stock before it takes it, and takes it unconditionally.",
        ),
    )
