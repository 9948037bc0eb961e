"""Runs of B7 are kept, put together, and written in place of what RESULTS.md had of them."""

from pathlib import Path

import pytest

from benchmarks.measure import Report
from benchmarks.order_cases import API, HOT, PAGES, RUSH
from benchmarks.order_results import (
    POSTGRESQL,
    PRETIX,
    VITRINA,
    Outcome,
    Run,
    Which,
    keep,
    kept,
    together,
)
from benchmarks.orders_report import reports
from benchmarks.results import put


def outcome(per_second: float = 20.0, **told: float) -> Outcome:
    zero = dict.fromkeys(Outcome.__dataclass_fields__, 0.0)
    return Outcome(**{**zero, "per_second": per_second, **told})


def run(
    kind: str,
    *rates: float,
    who: str = VITRINA,
    cpu_ms: float = 30.0,
    shelf: str = HOT,
    versions: tuple[str, ...] = ("Vitrina 1",),
) -> Run:
    which = Which(who, POSTGRESQL, kind, shelf, 8)
    return Run(
        commands=(f"buy --kind {kind}",),
        versions=versions,
        days=("2026-03-01",),
        loads=((0.5, 1.5),),
        outcomes={which: [outcome(rate, cpu_ms=cpu_ms) for rate in rates]},
        oscar={16: {"sold": 31, "stock": 20, "failed": 0}} if kind == API else {},
    )


def report(claim: str, note: str = "") -> Report:
    return Report(claim, "command", "versions", ("a",), (("1",),), (note or claim,))


def test_a_run_is_read_as_it_was_kept(tmp_path: Path) -> None:
    found = together([run(API, 10.0, 20.0), run(PAGES, 5.0)])

    keep(found, tmp_path / "run.json")

    assert kept(tmp_path / "run.json") == found


def test_rounds_of_several_runs_count_as_those_of_one() -> None:
    found = together([run(API, 10.0), run(API, 30.0), run(API, 20.0), run(PAGES, 5.0)])

    [first, second, _] = map(str, reports(found))

    assert "| Vitrina on PostgreSQL, one article | 8 | 20.0 |" in first
    assert "Median of 3 runs" in first
    assert "by one call of the API" in first
    assert "| Vitrina on PostgreSQL, one article | 8 | 5.0 |" in second
    assert "by the pages" in second


def test_ours_is_set_beside_pretix_of_the_same_kind_alone() -> None:
    ours = run(PAGES, 20.0)
    other_kind, same_kind = run(API, 1.0, who=PRETIX), run(PAGES, 4.0, who=PRETIX)

    [_, table, _] = map(str, reports(together([ours, other_kind, same_kind])))

    assert "| Vitrina on PostgreSQL, one article | 8 | 20.0 | 5.0 |" in table


@pytest.mark.parametrize(
    ("versions", "told"),
    [(("Redis 7",), "one Celery worker"), ((), "without Redis, which its manual wants")],
)
def test_the_report_says_whether_pretix_had_its_redis(versions: tuple[str, ...], told: str) -> None:
    found = run(PAGES, 4.0, who=PRETIX, versions=("pretix 1", *versions))

    assert told in str(reports(found)[0])


@pytest.mark.parametrize(
    ("cpu_ms", "told"),
    [
        (90.0, "at 90 to 90 CPU ms here, take less, and do not explain them"),
        (150.0, "at 150 to 150 CPU ms here, fit them"),
        (300.0, "at 300 to 300 CPU ms here, take more than that"),
    ],
)
def test_the_report_says_whether_a_kind_explains_what_was_once_measured(
    cpu_ms: float, told: str
) -> None:
    found = run(PAGES, 4.0, who=PRETIX, cpu_ms=cpu_ms)

    assert told in str(reports(found)[0])
    assert "Earlier" not in str(reports(run(PAGES, 4.0, cpu_ms=cpu_ms))[0])


def test_the_rush_is_told_of_both_kinds_and_of_oscar() -> None:
    found = together([run(API, 1.0, shelf=RUSH), run(PAGES, 1.0, shelf=RUSH)])

    told = str(reports(found)[-1])

    assert "| Vitrina on PostgreSQL, by one call of the API | 16" not in told
    assert "| Vitrina on PostgreSQL, by the pages | 8 |" in told
    assert "| django-oscar on PostgreSQL | 16 | 31 | 11 | 0 |" in told


def test_new_sections_of_a_benchmark_stand_where_its_old_ones_stood(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    old = [report("B1: door"), report("B7: one"), report("B7: two"), report("B12: newcomer")]
    path.write_text("\n".join(["# Results\n", *map(str, old)]))

    put([report("B7: fresh")], path)

    assert path.read_text() == "\n".join(
        [
            "# Results\n",
            *map(str, [report("B1: door"), report("B7: fresh"), report("B12: newcomer")]),
        ]
    )


def test_a_benchmark_that_had_no_section_comes_last(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    path.write_text("\n".join(["# Results\n", str(report("B1: door"))]))

    put([report("B10: pages", "first")], path)
    put([report("B10: pages", "second")], path)

    assert path.read_text() == "\n".join(
        ["# Results\n", str(report("B1: door")), str(report("B10: pages", "second"))]
    )
