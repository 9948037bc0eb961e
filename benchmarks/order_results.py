"""What B7 measured, as values that several runs can be put together from."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import NamedTuple

VITRINA, PRETIX, OSCAR = "Vitrina", "pretix", "django-oscar"
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


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


class Which(NamedTuple):
    """Of what an outcome is: whose shop on which database, and the case."""

    who: str
    database: str
    kind: str
    shelf: str
    clients: int

    @property
    def title(self) -> str:
        return f"{self.who} on {self.database}"


Outcomes = dict[Which, list[Outcome]]  # one of each round


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of the benchmark, or several put together.

    Attributes:
        commands: that measured it.
        versions: of what was measured.
        days: on which, in ISO form.
        loads: load averages of the machine, before and after each.
        oscar: by the number of clients, what django-oscar sold of the last units.
    """

    commands: tuple[str, ...]
    versions: tuple[str, ...]
    days: tuple[str, ...]
    loads: tuple[tuple[float, float], ...]
    outcomes: Outcomes
    oscar: dict[int, dict[str, int]]


def together(runs: Sequence[Run]) -> Run:
    """All rounds of several runs as those of one; of django-oscar, what was seen last."""
    outcomes: Outcomes = {}
    for run in runs:
        for which, taken in run.outcomes.items():
            outcomes.setdefault(which, []).extend(taken)
    return Run(
        commands=_each_once(each for run in runs for each in run.commands),
        versions=_each_once(each for run in runs for each in run.versions),
        days=_each_once(each for run in runs for each in run.days),
        loads=tuple(each for run in runs for each in run.loads),
        outcomes=outcomes,
        oscar={clients: told for run in runs for clients, told in run.oscar.items()},
    )


def middle(taken: Sequence[Outcome]) -> Outcome:
    """The median of each figure by itself; but what must never be is the worst of all."""
    names = Outcome.__dataclass_fields__
    worst = {name: max(getattr(each, name) for each in taken) for name in ("oversold", "failed")}
    usual = {name: median(getattr(each, name) for each in taken) for name in names}
    return Outcome(**{**usual, **worst})


def keep(run: Run, path: Path) -> None:
    """Write a run into a file."""
    outcomes = [[which, [asdict(each) for each in all_]] for which, all_ in run.outcomes.items()]
    told = {name: getattr(run, name) for name in Run.__dataclass_fields__}
    path.write_text(json.dumps({**told, "outcomes": outcomes}, indent=1))


def kept(path: Path) -> Run:
    """A run as it was written."""
    told = json.loads(path.read_text())
    outcomes = {
        Which(*which): [Outcome(**each) for each in taken] for which, taken in told["outcomes"]
    }
    return Run(
        commands=tuple(told["commands"]),
        versions=tuple(told["versions"]),
        days=tuple(told["days"]),
        loads=tuple((before, after) for before, after in told["loads"]),
        outcomes=outcomes,
        oscar={int(clients): each for clients, each in told["oscar"].items()},
    )


def _each_once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
