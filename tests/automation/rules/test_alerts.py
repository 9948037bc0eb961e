"""Alerts are rows until they are over, and letters and webhooks tell of them at least once."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from vitrina.automation.rules import mailing
from vitrina.automation.rules.models import Alert, Letter
from vitrina.automation.rules.services import (
    acknowledge,
    add_receiver,
    deliver_due,
    forget_old,
    raise_alert,
    remove_receiver,
    report,
    resolve,
)
from vitrina.commerce.partners.models import Delivery
from vitrina.commerce.partners.services import add_endpoint
from vitrina.commerce.transactions import Refusal, granted
from vitrina.errors import RefusedError, UnknownNameError
from vitrina.privacy.sealing import Sealer

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 3, 2, 12, 50, tzinfo=UTC)
SEALER = Sealer(b"k" * 32, "webhook secrets")


@dataclass(frozen=True, slots=True)
class Sent:
    to: str
    subject: str
    text: str
    message_id: str


@dataclass(slots=True)
class Office:
    """Takes letters; fails as often as it is told."""

    letters: list[Sent] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)

    def send(self, *, channel: str, to: str, subject: str, text: str, message_id: str) -> str:
        assert channel == "email"
        if self.fails:
            raise self.fails.pop(0)
        self.letters.append(Sent(to, subject, text, message_id))
        return ""


@pytest.fixture
def office() -> Office:
    """One that writes to Anna."""
    granted(add_receiver("Anna@example.org", now=NOW))
    return Office()


def raised(key: str = "brand", *, source: str = "rule:1", at: datetime = NOW) -> bool:
    with transaction.atomic():
        return raise_alert(key, source=source, title="Too dear", text=f"{key}: 900", now=at)


def delivered(office: Office, *, minutes: float = 0) -> int:
    return deliver_due(office, now=NOW + timedelta(minutes=minutes))


def test_the_same_matter_is_one_alert_until_it_is_over() -> None:
    first, again = raised(), raised(at=NOW + timedelta(hours=1))
    resolve("brand", now=NOW)
    anew = raised()

    assert (first, again, anew) == (True, False, True)
    old, new = Alert.objects.order_by("opened_at", "id")
    assert (old.state, old.times, new.state, new.times) == ("resolved", 2, "open", 1)
    assert old.last_at == NOW + timedelta(hours=1)


def test_somebody_has_seen_it() -> None:
    raised()
    alert = Alert.objects.get()

    granted(acknowledge(alert.id, by="anna", now=NOW))
    granted(acknowledge(alert.id, by="boris", now=NOW))  # the first one stays

    alert.refresh_from_db()
    assert (alert.state, alert.acknowledged_by) == ("acknowledged", "anna")
    assert not raised()


def over() -> UUID:
    raised()
    resolve("brand", now=NOW)
    return Alert.objects.get().id


@pytest.mark.parametrize(("made", "reason"), [(uuid4, "unknown"), (over, "over")])
def test_what_is_not_there_or_over_cannot_be_acknowledged(
    made: Callable[[], UUID], reason: str
) -> None:
    answer = acknowledge(made(), by="anna", now=NOW)

    assert isinstance(answer, Refusal)
    assert answer.reason == reason


def test_the_system_says_all_that_is_the_matter_and_what_is_no_more_is_over() -> None:
    first = report("connector_down", {"direct": "no answer", "vk": "no answer"}, now=NOW)
    second = report("connector_down", {"vk": "still none"}, now=NOW)

    assert (first, second) == (2, 0)
    states = Alert.objects.order_by("key").values_list("key", "state", "text")
    assert list(states) == [
        ("connector_down:direct", "resolved", "no answer"),
        ("connector_down:vk", "open", "still none"),
    ]


def test_a_kind_that_there_is_not_is_named() -> None:
    with pytest.raises(UnknownNameError, match="conector_down"):
        report("conector_down", {}, now=NOW)


def test_a_letter_says_what_is_the_matter(office: Office) -> None:
    raised()

    taken = delivered(office)

    [letter] = office.letters
    assert taken == 1
    assert (letter.to, letter.subject) == ("anna@example.org", "Vitrina: Too dear")
    assert letter.text == "Too dear\n\n2026-03-02 12:50 UTC  brand: 900"
    assert letter.message_id == str(Letter.objects.get().id)


def test_many_alerts_of_a_rule_are_one_letter(office: Office) -> None:
    for number in range(25):
        raised(f"c{number}")

    delivered(office)

    [letter] = office.letters
    assert letter.subject == "Vitrina: Too dear (+24)"
    assert letter.text.endswith("... and 5 more.")


def test_a_rule_writes_one_letter_an_hour_also_across_the_full_hour(office: Office) -> None:
    raised("a")
    delivered(office)
    raised("b")
    raised("other", source="rule:2")

    soon = delivered(office, minutes=20)  # past one o'clock
    later = delivered(office, minutes=60)

    assert (soon, later) == (1, 1)
    assert ["other" in each.text for each in office.letters] == [False, True, False]
    assert "b: 900" in office.letters[2].text


def test_one_of_two_processes_writes_the_letter(office: Office) -> None:
    raised("a")
    delivered(office)
    raised("b")
    hour = NOW + timedelta(hours=1)

    turns = [mailing._takes_its_turn("rule:1", hour) for _ in range(2)]

    assert turns == [True, False]


def test_who_dies_between_sending_and_noting_it_sends_the_same_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    raised()

    def die(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr(mailing, "_end", die)
        with pytest.raises(SystemExit):
            delivered(office)
    raised("meanwhile")
    within_the_lease = delivered(office, minutes=1)
    after_it = delivered(office, minutes=2)

    first, second = office.letters
    assert (within_the_lease, after_it) == (0, 1)
    assert first == second
    assert Letter.objects.get().state == "sent"


def test_what_may_pass_is_tried_again_with_the_same_id_and_given_up_at_last(
    office: Office,
) -> None:
    raised()
    office.fails = [OSError("no network")] * 3

    for minutes in (0, 1, 6, 21):
        delivered(office, minutes=minutes)

    [letter] = office.letters
    assert letter.message_id == str(Letter.objects.get().id)
    assert Letter.objects.get().attempts == 4


def test_after_eight_times_it_is_given_up(office: Office) -> None:
    raised()
    office.fails = [OSError("no network")] * 9

    for hours in range(0, 80, 8):
        delivered(office, minutes=hours * 60)

    kept = Letter.objects.get()
    assert (kept.state, kept.attempts, kept.last_error) == ("failed", 8, "OSError")


def test_what_is_refused_for_good_is_not_tried_again(office: Office) -> None:
    raised()
    office.fails = [RefusedError(400, "bad_address", "no such box")]

    delivered(office)
    delivered(office, minutes=30)

    kept = Letter.objects.get()
    assert (kept.state, kept.last_error, office.letters) == ("failed", "bad_address", [])


def test_without_a_receiver_nothing_is_written_and_nothing_heaps_up() -> None:
    raised()
    office = Office()
    delivered(office)

    granted(add_receiver("anna@example.org", now=NOW))
    delivered(office, minutes=120)

    assert office.letters == []


def test_who_is_taken_off_gets_nothing_that_waits(office: Office) -> None:
    raised()
    office.fails = [OSError("no network")]
    delivered(office)

    was_there = remove_receiver("ANNA@example.org")
    delivered(office, minutes=10)

    assert was_there
    assert office.letters == []


def test_an_address_that_is_none_is_refused() -> None:
    answer = add_receiver("anna", now=NOW)

    assert isinstance(answer, Refusal)
    assert answer.reason == "bad_address"


def test_programs_that_asked_for_alerts_are_told_once_in_the_transaction() -> None:
    add_endpoint("https://a.example/", ["Alert Raised"], sealer=SEALER, now=NOW)
    add_endpoint("https://b.example/", [], sealer=SEALER, now=NOW)  # all of the shop's events

    raised()
    raised()

    [delivery] = Delivery.objects.select_related("endpoint")
    body = json.loads(delivery.body)
    assert delivery.endpoint.url == "https://a.example/"
    assert body["event_id"] == str(delivery.event_id) == str(Alert.objects.get().id)
    assert (body["type"], body["subject_id"]) == ("Alert Raised", "brand")
    assert json.loads(body["properties"])["text"] == "brand: 900"


def test_an_alert_that_is_rolled_back_is_told_to_nobody() -> None:
    add_endpoint("https://a.example/", ["Alert Raised"], sealer=SEALER, now=NOW)

    with transaction.atomic():
        raise_alert("brand", source="rule:1", title="t", text="x", now=NOW)
        transaction.set_rollback(True)

    assert (Alert.objects.count(), Delivery.objects.count()) == (0, 0)


def test_what_ended_long_ago_is_forgotten(office: Office) -> None:
    raised("a")
    raised("b")
    resolve("a", now=NOW)
    delivered(office)

    gone = forget_old(now=NOW + timedelta(days=181))

    assert gone == 2
    assert [each.key for each in Alert.objects.all()] == ["b"]
