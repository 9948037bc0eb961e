"""Whoever is erased is gone from every file, and no restore of the database brings them back."""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from tests.databases import FOUND, PostgreSQL, Templates, connected
from tests.web.access.given import Person, account, lived
from tests.web.access.left import blobs, decoded, found_in_files, spelt
from tests.web.staff.conftest import Cafe
from vitrina.collector.load.loader import Loader
from vitrina.collector.load.readers.outbox import KIND
from vitrina.collector.log import LogWriter, Record
from vitrina.collector.workspace import Settings, Workspace, make_workspace
from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import Booking, WaitingEntry
from vitrina.commerce.customers import services as customers
from vitrina.commerce.customers.models import Contact, Customer
from vitrina.commerce.notifications.models import Message
from vitrina.commerce.orders import services as orders
from vitrina.commerce.orders.models import Order, OrderLine
from vitrina.commerce.outbox.models import OutboxEvent
from vitrina.commerce.transactions import granted
from vitrina.engine import open_lake
from vitrina.errors import SettingError
from vitrina.web import erasing, tombstones, up_to_date
from vitrina.web.cli.audit import audit_all
from vitrina.web.cli.main import vitrina
from vitrina.web.erasing import Receipt
from vitrina.web.people import SESSION_COOKIE

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PHONE, EMAIL = "+79995551111", "ann@example.com"


def workspace() -> Workspace:
    return Workspace(settings.VITRINA_SHOP)


def ann_lives() -> Person:
    return lived("Ann Lee", PHONE, EMAIL, now=datetime.now(UTC), day=2)


def forgotten(person: UUID) -> Receipt:
    return granted(erasing.forget(workspace(), person, now=datetime.now(UTC)))


def into_the_lake(shop: Workspace) -> None:
    """Bring what the outbox tells through the log into the lake, as the running shop does."""
    body = "[" + ",".join(each.row for each in OutboxEvent.objects.order_by("id")) + "]"
    count = OutboxEvent.objects.count()
    now_us = int(datetime.now(UTC).timestamp() * 1_000_000)
    record = Record(
        kind=KIND,
        source="shop",
        received_us=now_us,
        count=count,
        body=body.encode(),
        is_trusted=True,
    )
    log = LogWriter(shop.log, shop.root_key(), now_us=lambda: now_us)
    log.append([record])
    log.seal()
    Loader(shop, clock=lambda: datetime.now(UTC)).run_until_empty()


def sealed_of(person: Person) -> list[bytes]:
    """The key of a person, and what was sealed, as it lies on the disk."""
    row = Customer.objects.get(id=person.id)
    return [
        bytes(row.wrapped_key or b""),
        bytes(row.sealed_name or b""),
        *(bytes(each.sealed) for each in Contact.objects.filter(customer=row)),
        bytes(Order.objects.get(id=person.order_id).sealed_words),
        bytes(Booking.objects.get(id=person.booking_id).sealed_words),
    ]


def test_after_an_erasure_no_file_says_who_it_was(
    cafe: Cafe, caplog: pytest.LogCaptureFixture
) -> None:
    del cafe
    ann, shop = ann_lives(), workspace()
    into_the_lake(shop)
    assert all(each in decoded(shop) for each in ("Ann Lee", "Ann Lee street 7"))
    sealed = sealed_of(ann)
    assert all(sealed)
    assert len(found_in_files(shop.folder, sealed)) >= len(sealed)  # it finds what is there

    receipt = forgotten(ann.id)
    connection.close()

    text = decoded(shop)
    assert [each for each in (*ann.secrets, "note of Ann Lee") if each in text] == []
    assert found_in_files(shop.folder, spelt(ann.secrets)) == []
    assert found_in_files(shop.folder, sealed) == []
    assert open_lake(shop.folder).rows_in("events") > 0
    assert [each for each in ann.secrets if each in caplog.text] == []
    assert (receipt.contacts, receipt.orders, receipt.bookings) == (2, 1, 1)
    assert [each.sentence for each in audit_all() if each.violations] == []


def test_what_is_left_in_a_free_page_would_be_found(cafe: Cafe) -> None:
    del cafe
    ann, shop = ann_lives(), workspace()
    sealed = sealed_of(ann)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete = OFF")

    forgotten(ann.id)
    connection.close()

    assert found_in_files(shop.folder, sealed) != []


def test_words_that_an_erasure_leaves_out_are_found(
    cafe: Cafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    del cafe
    ann, shop = ann_lives(), workspace()
    monkeypatch.setattr(orders, "forget_words", lambda customer_id: 0)
    monkeypatch.setattr(bookings, "forget_words", lambda customer_id: 0)

    forgotten(ann.id)

    assert "Ann Lee street 7" in decoded(shop)
    violated = {each.sentence for each in audit_all() if each.violations}
    assert violated == {
        "What an erased customer wrote is gone.",
        "What an erased guest wrote is gone, and they wait for nothing.",
    }


def test_the_erased_wait_for_nothing_and_get_no_message(cafe: Cafe) -> None:
    del cafe
    ann = ann_lives()

    receipt = forgotten(ann.id)

    assert WaitingEntry.objects.get(customer=ann.id).state == "left"
    assert not Message.objects.filter(customer_id=ann.id, state="waiting").exists()
    assert not Message.objects.filter(customer_id=ann.id).exclude(filling=b"").exists()
    assert receipt.messages >= 2
    assert OrderLine.objects.get(order=ann.order_id).note == ""
    assert Order.objects.get(id=ann.order_id).origin == {}


def test_other_people_keep_what_is_theirs(cafe: Cafe) -> None:
    del cafe
    ann = ann_lives()
    bob = lived("Bob Ray", "+79995552222", "bob@example.com", now=datetime.now(UTC), day=3)

    forgotten(ann.id)

    text = decoded(workspace())
    assert "Bob Ray street 7" in text
    assert {reach.value for reach in customers.contacts_of(bob.id)} == set(bob.secrets[1:3])
    assert any(blobs())


def test_the_receipt_is_shown_and_the_browser_forgets(cafe: Cafe) -> None:
    del cafe
    ann = ann_lives()
    browser = Client(headers={"host": "localhost", "accept-language": "en"})
    browser.cookies[SESSION_COOKIE] = ann.token

    page = browser.post("/account/erase/", {"sure": "yes"})

    assert str(ann.id) in page.content.decode()
    assert "Receipt of the erasure" in page.content.decode()
    assert page.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert [each.customer_id for each in tombstones.laid(workspace())] == [ann.id]


def test_a_disk_that_takes_no_tombstone_erases_nobody(
    cafe: Cafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    del cafe
    ann = ann_lives()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("vitrina.web.tombstones.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        erasing.forget(workspace(), ann.id, now=NOW)

    assert Customer.objects.get(id=ann.id).erased_at is None


def test_a_line_that_was_torn_by_a_power_cut_hides_no_other(tmp_path: Path) -> None:
    shop = make_workspace(tmp_path / "shop", Settings())
    first, second = (tombstones.Tombstone(UUID(int=at), NOW) for at in (1, 2))
    tombstones.lay(shop, [first])
    with shop.erased.open("ab") as file:
        file.write(b'{"customer_id": "0000')

    assert tombstones.laid(shop) == [first]
    tombstones.lay(shop, [second])

    assert tombstones.laid(shop) == [first, second]
    assert oct(shop.erased.stat().st_mode & 0o777) == "0o600"
    assert shop.erased.parent == shop.keys


@pytest.mark.parametrize("line", [b"nonsense\n", b"{}\n", b'{"customer_id": "x", "at": "y"}\n'])
def test_a_damaged_line_is_said_and_not_passed_over(tmp_path: Path, line: bytes) -> None:
    shop = make_workspace(tmp_path / "shop", Settings())
    shop.erased.write_bytes(line)

    with pytest.raises(SettingError, match="Line 1"):
        tombstones.laid(shop)


class Backup:
    """The database as the how-to page says to keep it and to put it back."""

    def __init__(self, folder: Path, server: PostgreSQL | None) -> None:
        self.path, self.server = folder / "backup", server

    def take(self) -> None:
        if self.server is None:
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(self.path)])
            return
        self._run("pg_dump", "--format=custom", f"--file={self.path}", self._name())

    def put_back(self) -> None:
        if self.server is None:
            connection.close()
            shutil.copyfile(self.path, connection.settings_dict["NAME"])
            return
        self._run("pg_restore", "--clean", f"--dbname={self._name()}", str(self.path))

    def _name(self) -> str:
        return str(connection.settings_dict["NAME"])

    def _run(self, program: str, *words: str) -> None:
        assert self.server is not None
        to = ["-h", "127.0.0.1", "-p", str(self.server.port), "-U", "vitrina"]
        subprocess.run([FOUND[-1] / program, *to, *words], check=True, timeout=60)


@pytest.fixture(params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, templates: Templates, tmp_path: Path) -> Iterator[Backup]:
    """A shop on each kind of database, and the backup of it."""
    shop = make_workspace(tmp_path / "shop", Settings())
    open_lake(shop.folder, create=True)
    made = templates.copy(request, shop.database)
    is_sqlite = request.param == "sqlite"
    server = None if is_sqlite else request.getfixturevalue("postgresql")
    with override_settings(VITRINA_SHOP=shop.folder), connected(made):
        yield Backup(tmp_path, server)


def test_a_restored_backup_brings_nobody_back(kept: Backup) -> None:
    ann, bob = (account(PHONE[:-1] + last, EMAIL, now=NOW).customer.id for last in "12")
    kept.take()
    forgotten(ann)
    kept.put_back()
    assert customers.contacts_of(ann) != []  # the backup itself is from before

    up_to_date.bring_up_to_date(workspace())

    assert customers.contacts_of(ann) == []
    assert Customer.objects.get(id=ann).wrapped_key is None
    assert len(customers.contacts_of(bob)) == 2


def test_tombstones_that_are_not_replayed_are_noticed(
    kept: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = account(PHONE, EMAIL, now=NOW).customer.id
    kept.take()
    forgotten(ann)
    kept.put_back()
    monkeypatch.setattr(erasing, "replay", lambda shop, *, now: 0)

    up_to_date.bring_up_to_date(workspace())

    assert customers.contacts_of(ann) != []  # the sabotaged start lets in what is forbidden above


def test_the_command_replays_and_erases_by_hand(kept: Backup) -> None:
    ann = account(PHONE, EMAIL, now=NOW).customer.id
    kept.take()
    shop = str(settings.VITRINA_SHOP)

    erased = CliRunner().invoke(
        vitrina, ["forget", "person", shop, "--customer", str(ann), "--yes"]
    )
    kept.put_back()
    back = CliRunner().invoke(vitrina, ["forget", "replay", shop])
    again = CliRunner().invoke(vitrina, ["forget", "replay", shop])

    assert "2 contacts" in erased.output
    assert "1 had come back" in back.output
    assert "0 had come back" in again.output
    assert customers.contacts_of(ann) == []
