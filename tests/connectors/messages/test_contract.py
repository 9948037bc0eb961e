"""What every sender keeps to: what is sent, what may go later, what never will, and silence."""

import io
import json
import logging
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.connectors.payments.fake_server import FakeServer
from vitrina.connectors.http import UrllibHttp
from vitrina.connectors.message import SENDERS, Connector
from vitrina.connectors.messages.console import Console
from vitrina.connectors.messages.file import File
from vitrina.errors import RefusedError, SettingError

PHONE = "+79995551122"
TEXT = "Заказ 17 готов: H7K2QF"
SETTINGS = {
    "api_id": "very-secret-key",
    "account_sid": "AC00000000000000000000000000000000",
    "auth_token": "very-secret-token",
    "token": "123456:very-secret-token-of-the-bot-1234567",
    "host": "127.0.0.1",
    "sender": "+15005550006",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """How one server answers.

    Attributes:
        to: an address of its kind.
        taken: status and body where it takes the message, and its id of it.
        later: where the message may go another time.
        never: where it never will.
    """

    to: str
    taken: tuple[int, object, str]
    later: tuple[tuple[int, object], ...]
    never: tuple[tuple[int, object], ...]


def _sms_ru(code: int) -> tuple[int, object]:
    one = {"status": "ERROR", "status_code": code, "status_text": f"{PHONE} is odd"}
    return 200, {"status": "OK", "status_code": 100, "sms": {PHONE[1:]: one}}


SHAPES = {
    "sms_ru": Shape(
        to=PHONE,
        taken=(
            200,
            {
                "status": "OK",
                "status_code": 100,
                "sms": {PHONE[1:]: {"status": "OK", "status_code": 100, "sms_id": "000-1"}},
                "balance": 4122.56,
            },
            "000-1",
        ),
        later=(
            (200, {"status": "ERROR", "status_code": 200, "status_text": "wrong api_id"}),
            _sms_ru(201),
            _sms_ru(220),
            (503, b"down"),
        ),
        never=(_sms_ru(202), _sms_ru(207), _sms_ru(209)),
    ),
    "twilio": Shape(
        to=PHONE,
        taken=(201, {"sid": "SM1", "status": "queued"}, "SM1"),
        later=((401, {"code": 20003}), (429, {"code": 20429}), (500, b""), (302, b"")),
        never=(
            (400, {"code": 21211, "message": f"The 'To' number {PHONE} is not valid."}),
            (400, {"code": 21610, "message": f"{PHONE} has unsubscribed"}),
        ),
    ),
    "telegram": Shape(
        to="424242",
        taken=(200, {"ok": True, "result": {"message_id": 7}}, "7"),
        later=(
            (429, {"ok": False, "error_code": 429, "parameters": {"retry_after": 34}}),
            (401, {"ok": False, "error_code": 401, "description": "Unauthorized"}),
            (502, b"<html>"),
            (302, b""),
        ),
        never=(
            (403, {"ok": False, "error_code": 403, "description": "bot was blocked by 424242"}),
            (400, {"ok": False, "error_code": 400, "description": "chat 424242 not found"}),
        ),
    ),
}
NAMES = sorted(SHAPES)


def made(name: str, server: FakeServer, timeout_seconds: float = 10) -> Connector:
    http = UrllibHttp(timeout_seconds=timeout_seconds)
    return SENDERS[name].made_of(SETTINGS | {"base_url": server.url}, http)


def send(sender: Connector, to: str) -> str:
    return sender.send(
        channel=sender.channels[0], to=to, subject="Заказ 17 готов", text=TEXT, message_id="m-1"
    )


def test_all_senders_are_found() -> None:
    assert list(SENDERS) == ["console", "file", "sms_ru", "smtp", "telegram", "twilio"]


@pytest.mark.parametrize("name", NAMES)
def test_a_message_that_is_taken_gives_the_servers_id(name: str, server: FakeServer) -> None:
    status, body, server_id = SHAPES[name].taken
    server.answers_with(status, body)

    answer = send(made(name, server), SHAPES[name].to)

    assert answer == server_id
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("name", "answer"), [(name, each) for name in NAMES for each in SHAPES[name].later]
)
def test_what_may_go_later_is_an_os_error(
    name: str, answer: tuple[int, object], server: FakeServer
) -> None:
    server.answers_with(*answer)

    with pytest.raises(OSError) as failed:  # noqa: PT011  # whichever it is
        send(made(name, server), SHAPES[name].to)

    assert_silent(str(failed.value))


@pytest.mark.parametrize(
    ("name", "answer"), [(name, each) for name in NAMES for each in SHAPES[name].never]
)
def test_what_never_will_is_a_refusal(
    name: str, answer: tuple[int, object], server: FakeServer
) -> None:
    server.answers_with(*answer)

    with pytest.raises(RefusedError) as refused:
        send(made(name, server), SHAPES[name].to)

    assert_silent(f"{refused.value} {refused.value.reason}")


@pytest.mark.parametrize("name", NAMES)
def test_a_server_that_is_too_slow_is_an_os_error(
    name: str, server: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.delay_seconds = 0.4

    with pytest.raises(OSError) as failed:  # noqa: PT011  # whichever it is
        send(made(name, server, timeout_seconds=0.1), SHAPES[name].to)

    assert_silent(f"{failed.value} {caplog.text}")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("body", [b"", b"[]", b"<html>", b'{"sms": 5}', b'"x"'])
def test_an_answer_of_another_shape_is_never_taken_for_a_yes(
    name: str, body: bytes, server: FakeServer
) -> None:
    server.answers_with(200, body)

    if name == "twilio":  # its status says yes
        assert send(made(name, server), SHAPES[name].to) == ""
        return
    with pytest.raises(ConnectionError):
        send(made(name, server), SHAPES[name].to)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "to", ["", "anna", "+7999\r\nX: y", "1,2", "+7999555112277777777", "+٧٩٩٩"]
)
def test_what_is_no_address_is_refused_before_anybody_is_asked(
    name: str, to: str, server: FakeServer
) -> None:
    with pytest.raises(RefusedError, match="no"):
        send(made(name, server), to)

    assert server.asked == []


@pytest.mark.parametrize("name", [*NAMES, "smtp"])
def test_secrets_are_not_shown_where_a_sender_is_printed(name: str, server: FakeServer) -> None:
    settings = SETTINGS | {"password": "very-secret", "base_url": server.url}
    settings |= {"sender": "shop@example.org"}

    assert "secret" not in repr(SENDERS[name].made_of(settings, UrllibHttp()))


@pytest.mark.parametrize("name", [*NAMES, "file"])
def test_a_missing_setting_is_named(name: str) -> None:
    for missing in SENDERS[name].settings:
        settings = {each: SETTINGS.get(each, "x") for each in SENDERS[name].settings}
        settings[missing] = ""

        with pytest.raises(SettingError, match=missing):
            SENDERS[name].made_of(settings, UrllibHttp())


def test_sms_ru_gets_what_it_documents(server: FakeServer) -> None:
    server.answers_with(*SHAPES["sms_ru"].taken[:2])

    send(made("sms_ru", server), PHONE)

    [asked] = server.asked
    assert (asked.method, asked.path) == ("POST", "/sms/send")  # nothing of it in the address
    assert asked.form() == {
        "api_id": "very-secret-key",
        "to": "79995551122",
        "msg": TEXT,
        "json": "1",
        "from": "+15005550006",
    }


def test_twilio_gets_what_it_documents(server: FakeServer) -> None:
    server.answers_with(*SHAPES["twilio"].taken[:2])

    send(made("twilio", server), PHONE)

    [asked] = server.asked
    account = SETTINGS["account_sid"]
    assert asked.path == f"/2010-04-01/Accounts/{account}/Messages.json"
    assert asked.headers["authorization"].startswith("Basic ")
    assert asked.form() == {"To": PHONE, "From": "+15005550006", "Body": TEXT}


def test_telegram_gets_plain_text(server: FakeServer) -> None:
    server.answers_with(*SHAPES["telegram"].taken[:2])

    send(made("telegram", server), "-100424242")

    [asked] = server.asked
    assert asked.path == f"/bot{SETTINGS['token']}/sendMessage"
    assert asked.json() == {"chat_id": -100424242, "text": TEXT}


def test_the_console_shows_the_text_but_not_the_whole_address() -> None:
    stream = io.StringIO()

    send(Console(stream), PHONE)

    assert "H7K2QF" in stream.getvalue()
    assert "5551122" not in stream.getvalue()


def test_the_file_has_one_line_a_message_and_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "run" / "messages.jsonl"
    sender = File.made_of({"path": str(path)}, UrllibHttp())

    send(sender, PHONE)
    send(sender, "anna@example.org")

    first, second = (json.loads(line) for line in path.read_text().splitlines())
    assert (first["to"], first["text"], second["to"]) == (PHONE, TEXT, "anna@example.org")
    assert path.stat().st_mode & 0o777 == 0o600


def assert_silent(shown: str) -> None:
    """Neither whom it was for, nor what it said, nor a secret."""
    for word in ("5551122", "424242", "H7K2QF", "very-secret"):
        assert word not in shown
