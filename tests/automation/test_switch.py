"""The switch: whatever is wrong with it stops everything, at once, without the database."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import Error, OperationalError, connection

from tests.automation.given import (
    ANNA,
    NOW,
    Clock,
    Platform,
    account,
    acted,
    approved,
    draft,
    now_of,
    platform,
    proposed,
    released,
    rub,
)
from tests.databases import PostgreSQL
from vitrina.automation.proposals.models import Proposal
from vitrina.automation.proposals.services import Limits, Switch, Thresholds
from vitrina.web.databases import Database

UNTIL = 10  # changes that leave before somebody throws the switch


def test_a_switch_that_was_never_released_stops(tmp_path: Path) -> None:
    assert Switch(tmp_path / "switch", {}).why_stopped() != ""


def test_it_runs_after_a_release_and_stops_after_a_stop(tmp_path: Path) -> None:
    switch = released(tmp_path)
    before = switch.why_stopped()

    switch.stop("Spend has jumped.", by=ANNA, now=NOW)

    assert before == ""
    assert "Spend has jumped." in switch.why_stopped()


@pytest.mark.parametrize(
    "content", [b"", b"stop", b"runs", b" run", b"\xff\xfe", b"RUN", b"\x00" * 5_000]
)
def test_any_other_word_stops(tmp_path: Path, content: bytes) -> None:
    switch = released(tmp_path)
    switch.file.write_bytes(content)

    assert switch.why_stopped() != ""


def test_a_switch_that_cannot_be_read_stops(tmp_path: Path) -> None:
    (tmp_path / "switch").mkdir()

    assert "IsADirectoryError" in Switch(tmp_path / "switch", {}).why_stopped()


@pytest.mark.parametrize(
    ("environment", "stops"), [({}, False), ("", False), ("run", False), ("off", True), ("1", True)]
)
def test_the_environment_stops_and_never_releases(
    tmp_path: Path, environment: Any, stops: bool
) -> None:
    chosen = {} if environment == {} else {"VITRINA_AUTOMATION": environment}
    switch = Switch(released(tmp_path).file, chosen)

    assert bool(switch.why_stopped()) is stops
    switch.stop("", by=ANNA, now=NOW)
    assert switch.why_stopped() != ""


# --- in the middle of two hundred changes


def many(number: int) -> Platform:
    """So many approved changes, each of a campaign of its own."""
    most = Limits(currency="RUB", day_ceiling_minor=10**11, month_ceiling_minor=10**12)
    account(limits=most, thresholds=Thresholds(None, no_person_up_to_minor=10_000))
    names = [f"c{each:03}" for each in range(number)]
    for name in names:
        proposed(draft(rub(10_100), campaign_id=name))
    return platform(*names)


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize(("number", "during"), [(200, "write"), (20, "read"), (20, "campaigns")])
def test_at_most_one_more_call_after_it_is_thrown(tmp_path: Path, number: int, during: str) -> None:
    where, switch = many(number), released(tmp_path)
    at = thrown(where, switch, during)

    answer = acted(where, switch, Clock())

    assert len(where.calls) - at[0] <= 1
    assert "stop" in answer.why_stopped
    assert acted(where, switch, Clock()).moved == ()


@pytest.mark.usefixtures("database")
def test_a_switch_that_is_read_once_only_would_let_them_all_out(tmp_path: Path) -> None:
    class Cached(Switch):
        def why_stopped(self) -> str:
            return ""

    where, switch = many(20), released(tmp_path)
    thrown(where, switch, "write")

    acted(where, Cached(switch.file, {}), Clock())

    assert where.calls.count("write") == 20


def thrown(where: Platform, switch: Switch, during: str) -> list[int]:
    """Throw the switch during a call; gives, then, how many calls were over."""
    at: list[int] = []

    def throw(name: str) -> None:
        if name == during and where.calls.count("write") == UNTIL and not at:
            switch.stop("Enough.", by=ANNA, now=NOW)
            at.append(len(where.calls))

    where.before_call = throw
    return at


@pytest.mark.usefixtures("database")
def test_what_was_about_to_leave_stays_approved(tmp_path: Path) -> None:
    account()
    where, switch, clock = platform(), released(tmp_path), Clock()
    proposal = approved()

    def throw(name: str) -> None:
        if name == "read":
            switch.stop("", by=ANNA, now=NOW)

    where.before_call = throw

    acted(where, switch, clock)
    kept = now_of(proposal)
    where.before_call = lambda _: None
    switch.release(by=ANNA, now=NOW)
    acted(where, switch, clock)

    assert (kept.state, kept.outcome, kept.written_at) == ("approved", "stopped", None)
    assert where.budget() == rub(12_000)


def test_nothing_leaves_while_the_database_is_stopped(
    tmp_path: Path, database: Database, request: pytest.FixtureRequest
) -> None:
    where, switch = many(20), released(tmp_path)
    with ExitStack() as stack:

        def pull_the_plug(name: str) -> None:
            if name == "write" and where.calls.count("write") == UNTIL - 1:
                stack.enter_context(stopped(database, request))

        where.before_call = pull_the_plug
        with pytest.raises(Error):
            acted(where, switch, Clock())
        after = len(where.calls)
        with pytest.raises(Error):
            acted(where, switch, Clock())
        switch.stop("", by=ANNA, now=NOW)
        thrown = acted(where, switch, Clock())

    assert where.calls.count("write") == UNTIL
    assert len(where.calls) == after
    assert thrown.moved == ()
    assert Proposal.objects.filter(state="applying").exclude(outcome="sent").count() == 1


@contextmanager
def stopped(database: Database, request: pytest.FixtureRequest) -> Iterator[None]:
    """The database is away; SQLite has no server, so each statement fails instead."""
    if "sqlite" in str(database["ENGINE"]):

        def fails(*_: object) -> None:
            raise OperationalError("disk I/O error")

        with connection.execute_wrapper(fails):
            yield
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    server.stop("fast")
    try:
        yield
    finally:
        server.start()
        connection.close()
