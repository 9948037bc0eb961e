"""Each guard of the door is needed: with it switched off, the test named for it fails."""

from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

from tests.collector.load.readers import test_presence, test_webhook
from tests.collector.receive import test_inbound_presence, test_inbound_proof
from tests.collector.receive.inbound_given import NOW
from vitrina.collector.heard import Heard
from vitrina.collector.load import webhook_event
from vitrina.collector.load.readers import READERS
from vitrina.collector.receive import inbound, inbound_presence, inbound_proof
from vitrina.collector.receive.inbound_presence import Salting, Seen
from vitrina.privacy import mac
from vitrina.privacy.salts import Salts

Test = Callable[[Path], None]


def signature_not_checked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("hmac.compare_digest", lambda given, wanted: True)


def any_time_is_within_the_window(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(inbound_proof, "WINDOW", timedelta(days=9999))


def empty_secret_opens(patch: pytest.MonkeyPatch) -> None:
    proved = inbound_proof.prove

    def prove(*given: object, secret: bytes, **more: object) -> None:
        if secret:
            proved(*given, secret=secret, **more)  # type: ignore[arg-type]  # as given

    patch.setattr(inbound, "prove", prove)


def no_nonce(patch: pytest.MonkeyPatch) -> None:
    numbers = iter(range(1000))
    patch.setattr(webhook_event, "_event_id", lambda message, rule: str(next(numbers)))


def old_messages_taken(patch: pytest.MonkeyPatch) -> None:
    module = READERS["webhook"].__module__
    patch.setattr(f"{module}.MAX_AGE_DAYS", 9999)


def address_kept(patch: pytest.MonkeyPatch) -> None:
    def kept(seen: Seen, salts: Salting) -> Heard:
        heard = inbound_presence.without_address(seen, salts)
        return Heard(at=heard.at, device=str(seen.mac), problem=heard.problem)

    patch.setattr(inbound, "without_address", kept)


def address_kept_where_it_is_not_expected(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(inbound_presence, "_name", lambda value, mac: str(value))


def salt_not_destroyed(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Salts, "destroy_old", lambda salts: ())
    patch.setattr("vitrina.privacy.salts._dies", lambda day, zone: NOW)


def salt_of_all_hours(patch: pytest.MonkeyPatch) -> None:
    token = mac.device_token
    patch.setattr(
        inbound_presence,
        "device_token",
        lambda address, salt: token(address, type(salt)(salt.day, "always", salt.key)),
    )


def devices_without_token_are_one(patch: pytest.MonkeyPatch) -> None:
    module = READERS["presence"].__module__
    row = import_module(module)._row
    patch.setattr(f"{module}._row", lambda *given: row(*given[:-1], given[0].at))


SABOTAGED: list[tuple[Callable[[pytest.MonkeyPatch], None], Test]] = [
    (signature_not_checked, test_inbound_proof.test_a_changed_body_is_refused),
    (signature_not_checked, test_inbound_presence.test_a_wrong_secret_in_the_body_is_refused),
    (
        any_time_is_within_the_window,
        lambda folder: test_inbound_proof.test_a_body_signed_outside_the_window_is_refused(
            folder, timedelta(minutes=6)
        ),
    ),
    (empty_secret_opens, test_inbound_proof.test_a_source_without_a_secret_opens_to_nobody),
    (no_nonce, test_webhook.test_a_repeat_without_an_id_of_its_own_has_the_same_key),
    (no_nonce, test_webhook.test_shopify_sends_an_order_and_the_same_order_again),
    (
        old_messages_taken,
        test_webhook.test_a_message_older_than_repeats_are_remembered_is_a_bad_row,
    ),
    (
        address_kept,
        test_inbound_presence.test_no_address_is_left_whatever_the_sender_writes_around_it,
    ),
    (
        address_kept_where_it_is_not_expected,
        test_inbound_presence.test_no_address_is_left_whatever_the_sender_writes_around_it,
    ),
    (
        salt_not_destroyed,
        test_inbound_presence.test_yesterdays_token_cannot_be_made_again_once_its_salt_is_destroyed,
    ),
    (
        salt_of_all_hours,
        test_inbound_presence.test_a_made_up_address_is_another_device_each_hour_and_a_real_one_all_day,
    ),
    (
        devices_without_token_are_one,
        test_presence.test_devices_without_a_token_are_told_apart_and_a_repeated_body_is_not_counted_twice,
    ),
]


@pytest.mark.parametrize(("sabotage", "test"), SABOTAGED)
def test_without_the_guard_the_test_fails(
    sabotage: Callable[[pytest.MonkeyPatch], None],
    test: Test,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sound = tmp_path / "sound"
    sound.mkdir()
    test(sound)

    sabotage(monkeypatch)

    with pytest.raises((AssertionError, pytest.fail.Exception)):
        test(tmp_path)
