"""Each day has one salt, and it is gone two hours after the day."""

import multiprocessing
import os
import stat
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from vitrina.privacy.salts import Salt, Salts, overdue

MOSCOW = ZoneInfo("Europe/Moscow")
BERLIN = ZoneInfo("Europe/Berlin")


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def moscow(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MOSCOW)


@pytest.fixture
def clock() -> Clock:
    return Clock(moscow("2026-05-01 12:00"))


@pytest.fixture
def salts(tmp_path: Path, clock: Clock) -> Salts:
    return Salts(tmp_path / "salts", clock, MOSCOW)


def key_at(salts: Salts, at: datetime) -> bytes:
    salt = salts.of(at)
    assert salt is not None
    return salt.key


def test_one_day_has_one_salt_and_the_next_has_another(salts: Salts, clock: Clock) -> None:
    morning = key_at(salts, moscow("2026-05-01 00:00"))
    night = key_at(salts, moscow("2026-05-01 23:59"))
    clock.now = moscow("2026-05-02 12:00")
    tomorrow = key_at(salts, clock.now)

    assert morning == night != tomorrow
    assert len(morning) == 32


def test_the_day_is_the_business_day_not_the_day_in_utc(salts: Salts, clock: Clock) -> None:
    clock.now = moscow("2026-05-01 00:30")
    in_utc = datetime(2026, 4, 30, 21, 30, tzinfo=UTC)

    salt = salts.of(in_utc)

    assert salt is not None
    assert salt.day == date(2026, 5, 1)
    assert salt.hour == "2026-05-01T00+0300"


def test_a_salt_survives_a_restart(salts: Salts, clock: Clock) -> None:
    before = key_at(salts, clock.now)

    assert key_at(Salts(salts.folder, clock, MOSCOW), clock.now) == before


def test_only_the_owner_can_read_a_salt(salts: Salts, clock: Clock) -> None:
    salts.of(clock.now)

    (path,) = salts.folder.glob("*.salt")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(salts.folder.stat().st_mode) == 0o700


def test_a_salt_is_on_the_disk_before_anyone_gets_it(
    salts: Salts, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    really_sync = os.fsync

    def note(handle: int) -> None:
        synced.append(handle)
        really_sync(handle)

    monkeypatch.setattr(os, "fsync", note)

    salts.of(clock.now)

    assert len(synced) == 2, "the file, then its folder"


def test_a_salt_cut_short_by_a_crash_is_made_anew(salts: Salts, clock: Clock) -> None:
    salts.folder.mkdir()
    (salts.folder / "2026-05-01.salt").write_bytes(b"torn")

    assert len(key_at(salts, clock.now)) == 32


def assert_destroys_in_time(salts: Salts, clock: Clock) -> None:
    """What the privacy of Wi-Fi visitors hangs on."""
    seen = moscow("2026-05-01 23:50")
    clock.now = seen
    salts.of(seen)
    clock.now = moscow("2026-05-02 02:00")
    salts.destroy_old()
    assert overdue(salts.folder, now=clock.now, zone=MOSCOW) == ()
    assert salts.of(seen) is None, "and no new one takes its place"
    assert not list(salts.folder.glob("2026-05-01*"))


def test_a_salt_is_destroyed_two_hours_after_its_day(salts: Salts, clock: Clock) -> None:
    assert_destroys_in_time(salts, clock)


def test_salts_that_are_never_destroyed_are_caught(tmp_path: Path, clock: Clock) -> None:
    class Hoarder(Salts):
        def destroy_old(self) -> tuple[date, ...]:
            return ()

    with pytest.raises(AssertionError):
        assert_destroys_in_time(Hoarder(tmp_path, clock, MOSCOW), clock)


def test_salts_kept_in_memory_are_caught(tmp_path: Path, clock: Clock) -> None:
    class Rememberer(Salts):
        def of(self, at: datetime) -> Salt | None:
            self.first = getattr(self, "first", None) or super().of(at)
            return self.first

    with pytest.raises(AssertionError):
        assert_destroys_in_time(Rememberer(tmp_path, clock, MOSCOW), clock)


def test_a_late_report_within_the_grace_still_finds_its_salt(salts: Salts, clock: Clock) -> None:
    seen = moscow("2026-05-01 23:50")
    before = key_at(salts, seen)
    clock.now = moscow("2026-05-02 01:59")

    assert salts.destroy_old() == ()
    assert key_at(salts, seen) == before


def test_the_secret_is_overwritten_before_its_file_goes(
    salts: Salts, clock: Clock, tmp_path: Path
) -> None:
    key = key_at(salts, clock.now)
    (path,) = salts.folder.glob("*.salt")
    another_name = tmp_path / "another name of the same bytes"
    another_name.hardlink_to(path)
    clock.now += timedelta(days=1)

    assert salts.destroy_old() == (date(2026, 5, 1),)
    assert not path.exists()
    assert another_name.read_bytes() != key


def test_a_day_that_has_not_come_has_no_salt(salts: Salts, clock: Clock) -> None:
    assert salts.of(clock.now + timedelta(days=1)) is None
    assert salts.of(datetime.max.replace(tzinfo=UTC)) is None
    assert salts.of(datetime.min.replace(tzinfo=UTC)) is None
    assert not list(salts.folder.glob("*.salt"))


def test_a_clock_some_minutes_ahead_at_midnight_is_no_obstacle(salts: Salts, clock: Clock) -> None:
    clock.now = moscow("2026-05-01 23:58")

    salt = salts.of(moscow("2026-05-02 00:03"))

    assert salt is not None
    assert salt.day == date(2026, 5, 2)


def test_the_hour_that_autumn_repeats_is_two_hours(tmp_path: Path) -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 02:30 in summer time
    second = first + timedelta(hours=1)  # 02:30 again
    salts = Salts(tmp_path, Clock(second), BERLIN)

    earlier, later = salts.of(first), salts.of(second)

    assert earlier is not None
    assert later is not None
    assert earlier.key == later.key
    assert earlier.hour != later.hour


def test_a_day_of_25_hours_ends_an_hour_later(tmp_path: Path) -> None:
    clock = Clock(datetime(2026, 10, 25, 12, tzinfo=UTC))
    salts = Salts(tmp_path, clock, BERLIN)
    salts.of(clock.now)

    clock.now = datetime(2026, 10, 26, 0, 59, tzinfo=UTC)
    assert salts.destroy_old() == ()
    clock.now = datetime(2026, 10, 26, 1, 0, tzinfo=UTC)
    assert salts.destroy_old() == (date(2026, 10, 25),)


def test_a_salt_does_not_show_in_a_log(salts: Salts, clock: Clock) -> None:
    assert repr(key_at(salts, clock.now)) not in repr(salts.of(clock.now))


def test_a_stray_file_is_left_alone(salts: Salts, clock: Clock) -> None:
    salts.of(clock.now)
    stray = salts.folder / "notes.salt"
    stray.write_text("mine")
    clock.now += timedelta(days=2)

    salts.destroy_old()

    assert stray.read_text() == "mine"


NOON = moscow("2026-05-01 12:00")


def ask_for_the_salt(
    make: Callable[..., Salts], folder: Path, start: "multiprocessing.synchronize.Barrier"
) -> bytes:
    salts = make(folder, Clock(NOON), MOSCOW)
    start.wait()
    return key_at(salts, NOON)


def test_processes_that_race_for_a_new_day_get_one_salt(tmp_path: Path) -> None:
    assert len(race(Salts, tmp_path)) == 1


def test_salts_made_without_a_lock_are_caught(tmp_path: Path) -> None:
    assert len(race(Careless, tmp_path)) > 1


class Careless(Salts):
    """Looks, waits, then writes: what a lock is for."""

    def _made_or_read(self, day: date) -> bytes:
        import secrets
        import time

        path = self.folder / f"{day}.salt"
        is_there = path.exists()
        time.sleep(0.2)
        if is_there:
            return path.read_bytes()
        key = secrets.token_bytes(32)
        path.write_bytes(key)
        return key


def race(make: Callable[..., Salts], folder: Path) -> set[bytes]:
    context = multiprocessing.get_context("fork")
    barrier, results = context.Barrier(4), context.SimpleQueue()

    def one() -> None:
        results.put(ask_for_the_salt(make, folder, barrier))

    racers = [context.Process(target=one) for _ in range(4)]
    for racer in racers:
        racer.start()
    found = {results.get() for _ in racers}
    for racer in racers:
        racer.join()
    return found
