"""Services of others that a shop uses: known again, and shown by nothing."""

from datetime import UTC, datetime

import pytest

from vitrina.commerce.partners.connecting import connect, connected, disconnect
from vitrina.commerce.partners.models import Connection
from vitrina.errors import SealError
from vitrina.privacy.sealing import Sealer

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
SEALER = Sealer(b"k" * 32, "connections")
SETTINGS = {"shop_id": "506751", "secret": "test_Fh8hUAVVBGUGbjmlzba6TB0iyUbos_lueTHE"}


def test_a_service_is_known_again_with_its_settings() -> None:
    connect("payment", "yookassa", SETTINGS, sealer=SEALER, now=NOW)

    [found] = connected("payment", sealer=SEALER)

    assert (found.name, found.settings) == ("yookassa", SETTINGS)
    assert "Fh8hUAV" not in repr(found)


def test_nothing_of_a_short_setting_is_shown_and_four_letters_of_a_long_one() -> None:
    made = connect("payment", "yookassa", SETTINGS, sealer=SEALER, now=NOW)

    assert made.endings == {"shop_id": "", "secret": "eTHE"}
    assert b"Fh8hUAV" not in bytes(Connection.objects.get().sealed_settings)


def test_connecting_once_more_replaces_the_settings() -> None:
    connect("message", "smtp", {"host": "a"}, sealer=SEALER, now=NOW)
    connect("message", "smtp", {"host": "b"}, sealer=SEALER, now=NOW)

    assert [each.settings for each in connected("message", sealer=SEALER)] == [{"host": "b"}]


def test_settings_moved_to_another_service_do_not_open() -> None:
    connect("payment", "yookassa", SETTINGS, sealer=SEALER, now=NOW)
    Connection.objects.update(name="stripe")

    with pytest.raises(SealError):
        connected("payment", sealer=SEALER)


def test_a_disconnected_service_leaves_nothing_behind() -> None:
    connect("payment", "yookassa", SETTINGS, sealer=SEALER, now=NOW)

    disconnect("payment", "yookassa")

    assert Connection.objects.count() == 0
