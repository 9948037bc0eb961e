"""E-mail: encrypted, one receiver, no header but ours."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connectors.messages.mail_server import MailServer, mail_server
from vitrina.connectors.http import UrllibHttp
from vitrina.connectors.messages.smtp import Smtp
from vitrina.errors import RefusedError, SettingError

ANNA = "anna@example.org"


@pytest.fixture
def mail(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path) as fake:
        yield fake


def smtp(mail: MailServer, **settings: object) -> Smtp:
    told: dict[str, object] = {
        "host": "127.0.0.1",
        "port": mail.port,
        "sender": "shop@example.com",
        "sender_name": "Кофейня",
        "context": ssl.create_default_context(cafile=mail.certificate),
        **settings,
    }
    return Smtp(**told)  # type: ignore[arg-type]  # the fields of a sender


def send(sender: Smtp, to: str = ANNA, subject: str = "Заказ 17 готов") -> str:
    return sender.send(
        channel="email", to=to, subject=subject, text="Код: H7K2QF\n.\nЖдём!", message_id="m-1"
    )


def test_a_letter_arrives_encrypted_and_whole(mail: MailServer) -> None:
    server_id = send(smtp(mail, user="shop", password="very-secret"))

    [letter] = mail.letters
    assert mail.was_encrypted == [True]
    assert len(mail.logins) == 1
    assert letter["Subject"] == "Заказ 17 готов"
    assert letter["From"] == "Кофейня <shop@example.com>"
    assert letter["To"] == ANNA
    assert letter["Message-ID"] == server_id == "<m-1@example.com>"
    assert letter.get_content() == "Код: H7K2QF\n.\nЖдём!\n"


def test_a_repeat_has_the_same_message_id(mail: MailServer) -> None:
    assert send(smtp(mail)) == send(smtp(mail))


@pytest.mark.parametrize(
    "to",
    [
        "anna@example.org\r\nBcc: all@example.org",
        "anna@example.org, eve@example.org",
        "anna@example.org;eve@example.org",
        "Anna <anna@example.org>",
        "anna",
        "@example.org",
        "a b@example.org",
        "anna@example.org\x00",
        "",
    ],
)
def test_what_is_more_than_one_address_is_refused(mail: MailServer, to: str) -> None:
    with pytest.raises(RefusedError, match="no e-mail address"):
        send(smtp(mail), to)

    assert mail.letters == []


def test_a_subject_cannot_add_a_header(mail: MailServer) -> None:
    send(smtp(mail), subject="Hello\r\nBcc: eve@example.org\r\n\r\nanother text")

    [letter] = mail.letters
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Hello Bcc: eve@example.org another text"
    assert mail.receivers == [f"rcpt TO:<{ANNA}>"]


def test_a_server_without_a_trusted_certificate_gets_nothing(mail: MailServer) -> None:
    with pytest.raises(OSError, match="certificate"):
        send(smtp(mail, context=ssl.create_default_context()))

    assert mail.letters == []


def test_a_server_without_encryption_gets_nothing(mail: MailServer) -> None:
    mail.refusals["STARTTLS"] = "454 not now"

    with pytest.raises(OSError, match="did not take it"):
        send(smtp(mail, user="shop", password="very-secret"))

    assert (mail.letters, mail.logins) == ([], [])


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("RCPT", f"550 no such user {ANNA}"),
        ("LETTER", f"554 {ANNA} takes no letters"),
        ("MAIL", "553 not from there"),
    ],
)
def test_a_five_hundred_about_the_letter_is_for_good(
    mail: MailServer, command: str, line: str
) -> None:
    mail.refusals[command] = line

    with pytest.raises(RefusedError) as refused:
        send(smtp(mail))

    assert "anna" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(
    ("command", "line"),
    [
        ("RCPT", f"450 {ANNA} is busy"),
        ("LETTER", "451 later"),
        ("EHLO", "421 too many"),
        ("AUTH", "535 wrong password"),
    ],
)
def test_anything_else_may_go_later(mail: MailServer, command: str, line: str) -> None:
    mail.refusals[command] = line

    with pytest.raises(OSError, match="did not take it") as failed:
        send(smtp(mail, user="shop", password="very-secret"))

    assert "anna" not in str(failed.value)


def test_a_server_that_is_not_there_is_an_os_error(mail: MailServer) -> None:
    with pytest.raises(OSError):  # noqa: PT011  # whichever it is
        send(smtp(mail, port=9))


@pytest.mark.parametrize(
    "settings",
    [
        {"host": "mail.example.com", "security": "none"},
        {"host": "mail.example.com", "security": "ssl3"},
        {"host": "mail.example.com", "port": "x"},
        {"host": "mail.example.com", "sender": "shop"},
        {"host": ""},
    ],
)
def test_settings_that_would_not_be_safe_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(SettingError):
        Smtp.made_of({"sender": "shop@example.com"} | settings, UrllibHttp())


def test_the_usual_ports_are_known() -> None:
    told = {"host": "mail.example.com", "sender": "shop@example.com"}

    assert Smtp.made_of(told, UrllibHttp()).port == 587
    assert Smtp.made_of(told | {"security": "tls"}, UrllibHttp()).port == 465
