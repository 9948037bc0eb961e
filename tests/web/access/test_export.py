"""Whoever asks gets everything about themselves, and nothing about anybody else."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.test import Client

from tests.web.access.given import Person, lived, ordered, seen_in_lake
from vitrina.collector.workspace import Workspace
from vitrina.commerce.customers import services as customers
from vitrina.commerce.customers.models import Contact, Customer, CustomerSession
from vitrina.commerce.payments.models import Payment
from vitrina.commerce.transactions import granted
from vitrina.engine import open_lake
from vitrina.web.access import deed_rows, event_rows
from vitrina.web.access.person_file import PersonFile, person_file
from vitrina.web.cli.main import vitrina
from vitrina.web.people import SESSION_COOKIE

pytestmark = pytest.mark.usefixtures("cafe")
ENGLISH = {"host": "localhost", "accept-language": "en"}


@pytest.fixture
def ann() -> Person:
    return lived("Ann Lee", "+79995551111", "ann@example.com", now=datetime.now(UTC), day=2)


@pytest.fixture
def bob() -> Person:
    return lived("Bob Ray", "+79995552222", "bob@example.com", now=datetime.now(UTC), day=3)


def file_of(person: Person) -> PersonFile:
    lake = open_lake(Workspace(settings.VITRINA_SHOP).folder)
    return granted(person_file(person.id, lake, texts={"v1": "the words"}, now=datetime.now(UTC)))


def told(person: Person) -> Mapping[str, list[dict[str, object]]]:
    parts: Mapping[str, list[dict[str, object]]] = json.loads(file_of(person).to_json())
    return parts


def workspace() -> Workspace:
    return Workspace(settings.VITRINA_SHOP)


def test_everything_of_a_person_is_in_the_file(ann: Person) -> None:
    seen_in_lake(workspace(), [{"event_id": "seen-1", "user_id": str(ann.id)}])

    text, parts = file_of(ann).to_json(), told(ann)

    assert all(secret in text for secret in ann.secrets)
    assert [row["order_id"] for row in parts["orders"]] == [str(ann.order_id)]
    assert parts["orders"][0]["lines"][0]["note"] == "note of Ann Lee"  # type: ignore[index]  # as JSON gives it
    assert [row["booking_id"] for row in parts["bookings"]] == [str(ann.booking_id)]
    assert len(parts["waiting_lists"]) == len(parts["consents"]) == len(parts["sign_ins"]) == 1
    assert {"order_placed", "order_ready"} <= {row["template"] for row in parts["messages"]}
    assert {"seen-1"} < {row["event_id"] for row in parts["events"]}
    assert {"Order Completed", "Booking Created", "Consent Given"} <= {
        row["type"] for row in parts["events"]
    }


def test_nothing_of_a_neighbour_on_the_same_tablet_at_the_same_place_is_in_it(
    ann: Person, bob: Person
) -> None:
    rows: list[dict[str, object]] = [
        {"event_id": "of-bob", "user_id": str(bob.id), "identifier": "phone:of-bob"},
        {"event_id": "of-nobody", "user_id": None, "identifier": None},
    ]
    seen_in_lake(workspace(), rows)

    text = file_of(ann).to_json()

    assert leaks(text, bob) == []
    assert "of-bob" not in text
    assert "of-nobody" not in text


def leaks(text: str, of: Person) -> list[str]:
    """What of somebody stands in a text."""
    ids = (str(of.id), str(of.order_id), str(of.booking_id))
    return [each for each in (*of.secrets, *ids) if each in text]


def test_a_guest_who_was_merged_is_in_it_and_one_who_only_typed_the_phone_is_not(
    ann: Person,
) -> None:
    now = datetime.now(UTC)
    was = granted(customers.customer_for({"phone": "+79995551111"}, now=now, name="Annie"))
    eve = granted(customers.customer_for({"phone": "+79995551111"}, now=now, name="Eve"))
    before = ordered("Annie", was, now=now)
    other = ordered("Eve", eve, now=now)
    Customer.objects.filter(id=was.id).update(merged_into=ann.id, merged_at=now)
    token = Contact.objects.get(customer=ann.id, kind="phone").token
    seen_in_lake(
        workspace(),
        [
            {"event_id": "by-phone", "identifier": token, "user_id": None},
            {"event_id": "of-eve", "identifier": token, "user_id": str(eve.id)},
        ],
    )

    parts, text = told(ann), file_of(ann).to_json()

    assert str(before.id) in {row["order_id"] for row in parts["orders"]}
    assert "Annie" in text
    assert "by-phone" in text
    assert [each for each in ("Eve", str(other.id), str(eve.id), "of-eve") if each in text] == []


def test_payments_are_told_without_what_opens_them(ann: Person) -> None:
    now = datetime.now(UTC)
    Payment.objects.create(
        id=UUID(int=5),
        subject=f"order:{ann.order_id}",
        provider="yookassa",
        provider_id="secret-provider-id",
        confirmation_url="https://pay.example/secret-page",
        return_url="https://shop.example/secret-return",
        amount_minor=19000,
        currency="RUB",
        state="pending",
        created_at=now,
        updated_at=now,
        checked_at=now,
    )

    text = file_of(ann).to_json()

    assert told(ann)["payments"][0]["amount_minor"] == 19000
    assert "secret-" not in text


def test_a_file_that_filters_by_browser_or_by_place_would_be_noticed(
    ann: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = tuple(Customer.objects.values_list("id", flat=True))
    orders, events = deed_rows.orders, event_rows.events
    monkeypatch.setattr(deed_rows, "orders", lambda people: orders(everybody))
    assert str(bob.order_id) in leaks(file_of(ann).to_json(), bob)

    monkeypatch.setattr(deed_rows, "orders", orders)
    monkeypatch.setattr(
        event_rows, "events", lambda lake, people, tokens: events(lake, everybody, tokens)
    )
    assert leaks(file_of(ann).to_json(), bob) != []


def browser_of(person: Person) -> Client:
    browser = Client(headers=ENGLISH)
    browser.cookies[SESSION_COOKIE] = person.token
    return browser


def test_the_page_and_both_files_are_one_s_own(ann: Person, bob: Person) -> None:
    browser = browser_of(ann)

    page = browser.get("/account/export/")
    data = browser.get("/account/export/my-data.json")
    alone = browser.get("/account/export/my-data.html")

    for answer in (page, data, alone):
        text = answer.content.decode()
        assert answer.status_code == 200
        assert "+79995551111" in text
        assert leaks(text, bob) == []
        assert "no-store" in answer.headers["Cache-Control"]
    assert "attachment" in data.headers["Content-Disposition"]
    assert json.loads(data.content)["format"] == "vitrina-person-1"
    assert not {"<script", "<link", "src="} & set(alone.content.decode().split())


def test_a_browser_that_was_left_open_gives_a_code_first(ann: Person) -> None:
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    CustomerSession.objects.filter(customer=ann.id).update(created_at=hour_ago)

    for page in ("", "my-data.json", "my-data.html"):
        answer = browser_of(ann).get(f"/account/export/{page}")

        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/account/sign-in/?next=%2Faccount%2Fexport")


def test_what_somebody_wrote_is_text_on_the_page(ann: Person) -> None:
    granted(customers.rename(ann.id, "<script>alert(1)</script>") or True)

    for page in ("", "my-data.html"):
        text = browser_of(ann).get(f"/account/export/{page}").content.decode()

        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_the_owner_answers_a_request_by_the_command_line(
    ann: Person, bob: Person, tmp_path: Path
) -> None:
    shop, into = str(settings.VITRINA_SHOP), tmp_path / "answer"
    words = ["person", "export", shop, "--customer", str(ann.id), "--into", str(into)]

    done = CliRunner().invoke(vitrina, [*words, "--language", "ru"])

    assert done.exit_code == 0, done.output
    data, page = into / f"{ann.id}.json", into / f"{ann.id}.html"
    assert json.loads(data.read_text())["orders"][0]["name"] == "Ann Lee"
    assert "Заказы" in page.read_text()
    assert [oct(each.stat().st_mode & 0o777) for each in (data, page)] == ["0o600"] * 2
    assert leaks(data.read_text() + page.read_text(), bob) == []


def test_an_id_of_nobody_is_said_to_be_one(tmp_path: Path) -> None:
    words = ["person", "export", str(settings.VITRINA_SHOP), "--customer", str(UUID(int=3))]

    done = CliRunner().invoke(vitrina, [*words, "--into", str(tmp_path / "answer")])

    assert done.exit_code == 1
    assert "There is no customer" in str(done.exception)
    assert not (tmp_path / "answer").exists()
