"""What B7 found, as sections of RESULTS.md: a table for each kind of order, and units oversold."""

import os
from collections.abc import Callable

from benchmarks.measure import Report
from benchmarks.order_cases import (
    API,
    HOT,
    HOT_SHARE,
    KINDS,
    MANY,
    PAGES,
    RUSH,
    RUSH_BUYERS,
    RUSH_UNITS,
)
from benchmarks.order_results import (
    OSCAR,
    POSTGRESQL,
    PRETIX,
    VITRINA,
    Outcome,
    Outcomes,
    Run,
    Which,
    middle,
)

SETTLE_SECONDS = 3.0  # what an order leaves to be done is begun within it
BY = {API: "by one call of the API", PAGES: "by the pages"}
# of pretix, before this benchmark was kept: nobody wrote down by which kind of order
EARLIER_CPU_MS, EARLIER_RATES = (140.0, 196.0), "1.3 orders a second of one article, 4.0 of 100"
COLUMNS = (
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
)
ORDERS_OF = {
    API: (
        "An order of ours: idempotency key, quote checked by its proof, a guest whose phone is "
        "sealed, stock held and committed, number and hand-over code, confirmation put up for "
        "sending, an event with the campaign; then, in the processes that are counted too, the "
        "event goes into the log and the lake, and messages and webhooks are worked off.",
        "An order of pretix: idempotency key, taxes, fees and discounts worked out, quota counted "
        "under a lock, position with its ticket secret, payment, log entries, notifications and "
        "webhooks looked up; it answers with more.",
    ),
    PAGES: (
        "Each order is of a customer who was never here, in a browser of their own that keeps "
        "cookies, sends the forms with their tokens and follows redirects. Styles, scripts and "
        "pictures are not fetched, and no script runs. The time is from the first page to the "
        "last, without time to think.",
        "At ours: the menu of the place, the search for the article, into the basket and back to "
        "the page, the basket, the checkout, the order, which is paid at the place, and its page "
        "with the code; 8 requests. The confirmation goes by e-mail.",
        "At pretix: the page of an event that sells only the case's articles, into the cart, the "
        "start of the checkout, contact, payment by bank transfer, confirmation, the order's page. "
        "What it does aside it is asked for as its own script asks, after 0.1 s and then each "
        "0.25 s. The confirmation goes by e-mail to the same mail server, whose time is no shop's.",
    ),
}


def reports(run: Run) -> list[Report]:
    """The sections of all that was measured: by kind of order, then the rush."""
    kinds = {which.kind for which in run.outcomes}
    tables = [_rates(run, kind) for kind in KINDS if kind in kinds]
    return [*tables, _rush(run)]


def _rates(run: Run, kind: str) -> Report:
    """Both shops side by side, by one kind of order."""
    outcomes = {
        which: taken
        for which, taken in run.outcomes.items()
        if which.kind == kind and which.shelf != RUSH
    }
    middles = {which: middle(outcomes[which]) for which in sorted(outcomes, key=_order_of_rows)}
    return Report(
        claim=f"B7: orders {BY[kind]}, everything on",
        command="; ".join(run.commands),
        versions=", ".join(run.versions),
        columns=COLUMNS,
        rows=tuple(_row(which, each, middles) for which, each in middles.items()),
        notes=(
            *_notes(run, outcomes),
            *ORDERS_OF[kind],
            *_how_pretix_ran(run),
            *_beside_earlier(run, kind),
        ),
    )


def _row(which: Which, each: Outcome, middles: dict[Which, Outcome]) -> tuple[str, ...]:
    return (
        f"{which.title}, {which.shelf}",
        str(which.clients),
        f"{each.per_second:.1f}",
        _times(middles, which, lambda ours, pretix: ours.per_second / pretix.per_second),
        f"{each.cpu_ms:.1f}",
        f"{each.database_cpu_ms:.1f}",
        _times(middles, which, lambda ours, pretix: pretix.cpu_ms / ours.cpu_ms),
        f"{each.p50_ms:.0f} ms",
        f"{each.p99_ms:.0f} ms",
        f"{each.oversold:.0f}",
        f"{each.failed:.0f}",
    )


def _order_of_rows(which: Which) -> tuple[bool, int, int, bool]:
    return (
        which.database == POSTGRESQL,
        (HOT, MANY, RUSH).index(which.shelf),
        which.clients,
        which.who == PRETIX,
    )


def _times(
    middles: dict[Which, Outcome], which: Which, ratio: Callable[[Outcome, Outcome], float]
) -> str:
    """Ours beside pretix's on the same work; nothing in the rows of pretix itself."""
    pretix = middles.get(which._replace(who=PRETIX))
    if which.who != VITRINA or pretix is None or not pretix.per_second:
        return ""
    return f"{ratio(middles[which], pretix):.1f}"


def _notes(run: Run, outcomes: Outcomes) -> tuple[str, ...]:
    rounds = sorted({len(taken) for taken in outcomes.values()})
    before = max(load for load, _ in run.loads)
    after = max(load for _, load in run.loads)
    return (
        "Goals: 10 times pretix's orders a second, 20 CPU ms per order, nothing oversold. Median "
        f"of {' to '.join(map(str, rounds))} runs in turns on {', '.join(run.days)}; oversold and "
        "failed are the worst of them. `vitrina audit` found nothing after each run.",
        "Each client waits for its answer before it orders again; of one article there is stock "
        f"for {HOT_SHARE:.0%} of the orders, and what is refused costs too. CPU is of all "
        "processes of the shop and of its database, Redis and Celery too, from the first request "
        "until nothing is left to be done, divided by the orders that stand. One worker of ours on "
        "SQLite, as `vitrina up` starts it; one a core on PostgreSQL, as our manual advises.",
        f"The load average was {before:.1f} before and {after:.1f} after at most, on "
        f"{os.cpu_count()} cores that the buyers take part of too.",
    )


def _how_pretix_ran(run: Run) -> tuple[str, ...]:
    """What must be said of the peer; nothing if it was not there."""
    shops = {which.database for which in run.outcomes if which.who == PRETIX}
    has_redis = any(each.startswith("Redis ") for each in run.versions)
    production = (
        "with Redis for cache, sessions and tasks, and one Celery worker"
        if has_redis
        else "but without Redis, which its manual wants in production: there is no redis-server on "
        "this machine, so that its tasks run within the request and nothing is cached between "
        "requests; with Redis it would take less than is shown"
    )
    on_postgresql = (
        f"pretix on PostgreSQL runs under gunicorn with 5 workers, as its manual sets it up, "
        f"{production}. The proxy before it, and its hourly `runperiodic`, are left out."
    )
    on_sqlite = (
        "pretix on SQLite, which its manual keeps for evaluation and development, runs without "
        'Redis, and answers 500 with "database is locked" as soon as several buy: what failed is '
        "in its CPU per order. The fair comparison of many clients is PostgreSQL's."
    )
    told = ((POSTGRESQL, on_postgresql), ("SQLite", on_sqlite))
    return tuple(words for database, words in told if database in shops)


def _beside_earlier(run: Run, kind: str) -> tuple[str, ...]:
    """Whether this kind of order explains what was once measured of pretix, by its CPU."""
    taken = [
        middle(each).cpu_ms
        for which, each in run.outcomes.items()
        if (which.who, which.database, which.kind) == (PRETIX, POSTGRESQL, kind)
        and which.shelf != RUSH
    ]
    if not taken:
        return ()
    least, most = min(taken), max(taken)
    low, high = EARLIER_CPU_MS
    found = "fit them"
    if most < low:
        found = "take less, and do not explain them"
    elif least > high:
        found = "take more than that"
    return (
        f"Earlier figures for pretix, of which it was not kept how its orders were made, are "
        f"{EARLIER_RATES}, at {low:.0f} to {high:.0f} CPU ms per order. Orders {BY[kind]}, at "
        f"{least:.0f} to {most:.0f} CPU ms here, {found}; its rate hangs on the machine.",
    )


def _rush(run: Run) -> Report:
    """What each shop sold of the last units."""
    rushes = {which: taken for which, taken in run.outcomes.items() if which.shelf == RUSH}
    rows = [
        (
            f"{which.title}, {BY[which.kind]}",
            str(which.clients),
            " to ".join(sorted({f"{each.sold:.0f}" for each in rushes[which]}, key=int)),
            f"{max(each.oversold for each in rushes[which]):.0f}",
            f"{max(each.failed for each in rushes[which]):.0f}",
        )
        for which in sorted(
            rushes, key=lambda each: (KINDS.index(each.kind), *_order_of_rows(each))
        )
    ]
    rows += [
        (
            f"{OSCAR} on {POSTGRESQL}",
            str(clients),
            str(each["sold"]),
            str(max(0, each["sold"] - each["stock"])),
            str(each["failed"]),
        )
        for clients, each in run.oscar.items()
    ]
    return Report(
        claim=f"B7: {RUSH_BUYERS} buyers for {RUSH_UNITS} units",
        command="; ".join(run.commands),
        versions=", ".join(run.versions),
        columns=("", "clients", "sold", "oversold", "failed"),
        rows=tuple(rows),
        notes=(
            "Counted in the shops' books, not in their answers. Over HTTP as above.",
            *_oscar(run),
        ),
    )


def _oscar(run: Run) -> tuple[str, ...]:
    if not run.oscar:
        return ()
    return (
        f"The basket of {OSCAR}, its check of availability and its OrderCreator are called by "
        "threads of one process: it checks the stock before it takes it, and takes it "
        "unconditionally.",
    )
