"""Each guard of the collector switched off by itself: the check that stands for it catches it."""

from pathlib import Path
from random import Random

import pytest

from tests.faults.accounts import counted_twice, losses
from tests.faults.shop import running_shop
from tests.faults.test_disk_full import fill_under_load
from tests.faults.test_kill import kill_under_load
from tests.faults.test_power_cut import run_through
from tests.faults.test_same_ids import bad_rows, message, rows, send

# the same guards of the log alone are switched off in test_log_power_cut.py


def test_a_power_cut_finds_a_log_that_was_not_synced(tmp_path: Path) -> None:
    # what is missing is missing as a whole, or there as a segment that nobody can read
    with pytest.raises(AssertionError, match=r"is damaged after byte|lost: \["):
        nothing_is_lost(tmp_path, sabotage="fsync off")


def nothing_is_lost(home: Path, *, sabotage: str) -> None:
    acknowledged, found, _ = run_through(home, seed=1, rounds=1, sabotage=sabotage)
    lost = losses(acknowledged, found)
    assert not lost, f"lost: {lost[:9]}"


def test_a_power_cut_finds_a_lake_whose_files_were_not_synced(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"\.parquet is missing"):
        nothing_is_lost(tmp_path, sabotage="lake files not synced")


def test_a_kill_finds_an_acknowledgement_before_the_write(tmp_path: Path) -> None:
    with running_shop(tmp_path / "shop", sabotage="write later") as shop:
        heard, _ = kill_under_load(shop, Random(1), ["worker"])
        shop.wait_until_loaded()
        found = shop.message_ids()

    assert losses(heard.acknowledged, found)


def test_a_full_disk_finds_an_error_that_is_swallowed(tmp_path: Path) -> None:
    filled = fill_under_load(tmp_path, sabotage="full disk not told")

    assert losses(filled.heard.acknowledged, filled.found)


def test_a_repeat_finds_a_dedup_window_of_nothing(tmp_path: Path) -> None:
    with running_shop(tmp_path / "shop", sabotage="dedup window 0") as shop:
        for _ in range(2):
            send(shop, message("again"))
            shop.wait_until_loaded()
        found = shop.message_ids()

    assert counted_twice(found) == ["again"]


def test_a_clash_finds_bodies_that_are_not_compared(tmp_path: Path) -> None:
    with running_shop(tmp_path / "shop", sabotage="body not compared") as shop:
        send(shop, message("clash", note="first"))
        send(shop, message("clash", note="second"))
        found, bad = rows(shop, "clash"), bad_rows(shop, "clash")

    assert len(found) == 1
    assert bad == [], "the second one vanished without a trace"
