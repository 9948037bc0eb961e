"""The process is killed at each step of a call: nothing is lost, and nothing counts twice."""

import json
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.automation.conversions.given import NOW, sale, states, violations
from tests.commerce.orders.forking import dying_after, run_each
from vitrina.automation.conversions import leasing, sending
from vitrina.automation.conversions.services import Contact, Counts, Platform, queue, send_due
from vitrina.connectors.advertising import Conversion, Verdict

pytestmark = pytest.mark.usefixtures("database")


@dataclass(frozen=True, slots=True)
class Ledger:
    """A platform that outlives whoever tells it: every call is a line of a file."""

    path: Path
    is_deadly: bool = False
    window: timedelta = timedelta(days=21)
    knows_transactions: bool = True

    def accepts(self, conversion: Conversion) -> str:
        return "" if conversion.ids else "It has no id."

    def send(self, conversions: Sequence[Conversion], *, now: datetime) -> Sequence[Verdict]:
        with self.path.open("a") as file:
            file.write(json.dumps([[each.transaction_id, each.minor] for each in conversions]))
            file.write("\n")
        if self.is_deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return [Verdict(each.transaction_id, True) for each in conversions]

    @property
    def calls(self) -> list[list[tuple[str, int]]]:
        lines = self.path.read_text().splitlines()
        return [[(key, minor) for key, minor in json.loads(line)] for line in lines]

    @property
    def counted(self) -> dict[str, int]:
        """The first that was told of each transaction, as platforms count."""
        counted: dict[str, int] = {}
        for call in self.calls:
            for key, minor in call:
                counted.setdefault(key, minor)
        return counted


def sent(ledger: Ledger, now: datetime) -> Counts:
    return send_due(
        Platform("ads", "counter-1", ledger),
        clock=lambda: now,
        allowed=lambda customer, at: True,
        contact_of=lambda customer: Contact(),
        may_call=lambda: True,
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    (tmp_path / "ledger").touch()
    return Ledger(tmp_path / "ledger")


STEPS = [(sending, "lease_due"), (sending, "judge"), (leasing, "_take"), (sending, "settle")]


@pytest.mark.parametrize(("module", "step"), STEPS, ids=[step for _, step in STEPS])
def test_what_was_killed_is_sent_again_after_the_lease(
    module: object, step: str, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = [sale(1, 1000), sale(2, 500)]
    queue(Platform("ads", "counter-1", ledger), facts, now=NOW)
    with monkeypatch.context() as dying:
        dying.setattr(module, step, dying_after(getattr(module, step)))
        ended = run_each([lambda: sent(ledger, NOW)])

    assert ended == [-signal.SIGKILL]
    assert sent(ledger, NOW + timedelta(minutes=9)) == Counts()
    sent(ledger, NOW + timedelta(minutes=11))
    _all_is_told(ledger)


def test_killed_in_the_call_it_offers_the_same_again(ledger: Ledger) -> None:
    queue(Platform("ads", "counter-1", ledger), [sale(1, 1000), sale(2, 500)], now=NOW)

    ended = run_each([lambda: sent(Ledger(ledger.path, is_deadly=True), NOW)])
    queue(Platform("ads", "counter-1", ledger), [sale(1, 600), sale(2, 500)], now=NOW)
    sent(ledger, NOW + timedelta(minutes=11))

    assert ended == [-signal.SIGKILL]
    assert ledger.calls == [[("t1", 1000), ("t2", 500)]] * 2
    assert states() == {"t1": "waiting", "t2": "taken"}  # the return of 400 is told next
    assert violations() == []


def test_two_processes_at_once_tell_each_row_once(ledger: Ledger) -> None:
    queue(Platform("ads", "counter-1", ledger), [sale(each) for each in range(40)], now=NOW)
    deed: Callable[[], object] = lambda: [sent(ledger, NOW) for _ in range(3)]  # noqa: E731  # two alike

    ended = run_each([deed, deed])

    assert ended == [0, 0]
    told = [key for call in ledger.calls for key, _ in call]
    assert sorted(told) == sorted(f"t{each}" for each in range(40))
    _all_is_told(ledger, sales=40)


def _all_is_told(ledger: Ledger, sales: int = 2) -> None:
    assert len(ledger.counted) == sales
    assert set(states().values()) == {"taken"}
    assert len(states()) == sales
    assert violations() == []
