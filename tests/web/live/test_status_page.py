"""The page Status and /metrics: the account, freshness and the processes."""

import shutil
from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.web.live.busy import event, hour_of, tell
from tests.web.live.conftest import Busy
from vitrina.engine import open_lake
from vitrina.web.live.accounts import account_of
from vitrina.web.live.processes import FULL_BYTES, SCARCE_BYTES, State, health_of
from vitrina.web.workspace import snapshot


def state(busy: Busy) -> State:
    return health_of(busy.workspace, busy.now).state


def metrics(busy: Busy) -> dict[tuple[str, str], float]:
    """Every sample, by name and the values of its labels."""
    text = busy.body("/metrics")
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_when_every_message_is_accounted_for_the_page_says_so(busy: Busy) -> None:
    text = busy.body("/status/")

    assert "Every message of the last 48 hours is accounted for." in text
    assert "does not add up" not in text


def test_canaries_are_proven_but_not_counted(busy: Busy) -> None:
    account = account_of(snapshot(), busy.now)

    assert "canary" in {row["source"] for row in account.hours.rows}
    assert account.totals["received"] == 9 + 6
    assert account.totals["lake_rows"] == account.totals["new"] == 9


def test_a_row_that_nobody_received_is_found(busy: Busy) -> None:
    with open_lake(busy.workspace.folder).write("sabotage") as commit:
        commit.append("events", [event(66, busy.now)])

    account = account_of(snapshot(), busy.now)
    text = busy.body("/status/")

    assert [row["source"] for row in account.wrong] == ["site"]
    assert "In 1 hour the account does not add up." in text


def test_a_message_that_became_nothing_is_found(busy: Busy) -> None:
    lost = {"segment": "b", "source": "site", "hour": hour_of(busy.now), "received": 1}
    nothing = dict.fromkeys(("new", "duplicate", "bad", "rejected"), 0)
    with open_lake(busy.workspace.folder).write("sabotage") as commit:
        commit.append("intake", [{**lost, **nothing}])

    assert not account_of(snapshot(), busy.now).is_exact


def test_an_imported_file_disturbs_no_account(busy: Busy) -> None:
    imported = {**event(67, busy.now, source="till"), "is_trusted": None, "received_at": None}
    with open_lake(busy.workspace.folder).write("import") as commit:
        commit.append("events", [imported])

    assert account_of(snapshot(), busy.now).is_exact


def test_everything_can_be_counted_again_with_the_log(busy: Busy) -> None:
    assert "Counted again, the log included" in busy.post("/status/")


def test_a_shop_that_was_never_started_says_how(quiet: Busy) -> None:
    text = quiet.body("/status/")

    assert "It was never started" in text
    assert "vitrina up SHOP" in text


def test_processes_that_run_are_well(busy: Busy) -> None:
    assert state(busy) is State.GOOD
    assert "All is well" in busy.body("/status/")


@pytest.mark.parametrize("process", ["loader", "receiver-1"])
def test_a_process_that_is_silent_has_stopped(busy: Busy, process: str) -> None:
    tell(busy.workspace, process, busy.now - timedelta(seconds=21))

    assert state(busy) is State.STOPPED


def test_a_process_that_told_a_moment_ago_runs(busy: Busy) -> None:
    tell(busy.workspace, "loader", busy.now - timedelta(seconds=20))

    assert state(busy) is State.GOOD


def test_a_worker_that_was_replaced_long_ago_is_forgotten(busy: Busy) -> None:
    tell(busy.workspace, "receiver-0", busy.now - timedelta(hours=2))

    health = health_of(busy.workspace, busy.now)

    assert "receiver-0" not in {each.name for each in health.processes}
    assert health.state is State.GOOD


def test_a_loader_that_lags_is_told(busy: Busy) -> None:
    tell(busy.workspace, "loader", busy.now, lag_seconds=90.0)

    assert state(busy) is State.LAGGING
    assert "It lags behind" in busy.body("/status/")


def test_an_error_is_told_in_its_own_words(busy: Busy) -> None:
    tell(busy.workspace, "loader", busy.now, last_error="The lake <b>is busy</b>.")

    text = busy.body("/status/")

    assert state(busy) is State.FAILING
    assert "The lake &lt;b&gt;is busy&lt;/b&gt;." in text


@pytest.mark.parametrize(
    ("free", "told"), [(FULL_BYTES - 1, State.FULL), (SCARCE_BYTES - 1, State.SCARCE)]
)
def test_a_disk_that_fills_is_told(
    busy: Busy, monkeypatch: pytest.MonkeyPatch, free: int, told: State
) -> None:
    usage = shutil.disk_usage(busy.workspace.folder)._replace(free=free)
    monkeypatch.setattr("vitrina.web.live.processes.shutil.disk_usage", lambda _: usage)

    assert state(busy) is told
    assert "disk is" in busy.body("/status/")


def test_a_status_file_cut_short_is_left_out(busy: Busy) -> None:
    (busy.workspace.run / "status-loader.json").write_text('{"at": ')

    assert state(busy) is State.STOPPED


def test_the_metrics_are_those_of_the_account(busy: Busy) -> None:
    told = metrics(busy)

    assert told["vitrina_messages_new_total", "till"] == 3
    assert told["vitrina_messages_received_total", "site"] == 6 + 6
    assert told["vitrina_messages_duplicate_total", "site"] == 1
    assert told["vitrina_messages_bad", "site"] == 3
    assert told["vitrina_messages_rejected_total", "server only,site"] == 1
    assert told["vitrina_canary_queryable_seconds", ""] == 1.43
    assert told["vitrina_loader_lag_seconds", ""] == 0.4
    assert told["vitrina_process_up", "loader"] == 1
    assert told["vitrina_lake_files", ""] > 3


def test_what_nobody_told_is_no_metric(quiet: Busy) -> None:
    told = metrics(quiet)

    assert ("vitrina_loader_lag_seconds", "") not in told
    assert told["vitrina_disk_free_bytes", ""] > 0
