"""E-mail by SMTP, over TLS."""

import re
import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formataddr, formatdate
from typing import ClassVar, Self

from vitrina.connectors.http import LOOPBACK, TIMEOUT_SECONDS, Http
from vitrina.connectors.message import SENDERS, needed, never
from vitrina.errors import RefusedError, SettingError

SECURITY = ("starttls", "tls", "none")
# one address and nothing else: no second receiver, no further header
_ADDRESS = re.compile(r"[^\s@,;:<>()\"\x00-\x1f\x7f]{1,64}@[^\s@,;:<>()\"\x00-\x1f\x7f]{1,255}")


@SENDERS.register("smtp")
@dataclass(frozen=True, slots=True)
class Smtp:
    """Plain text by any mail server; the message's id makes its Message-ID.

    Attributes:
        host: of the server.
        port: 587 with STARTTLS, 465 with TLS from the start.
        sender: the address that it comes from.
        sender_name: shown before it.
        user: empty where the server asks for no login.
        security: starttls, tls, or none (only to this very machine).
    """

    channels: ClassVar[tuple[str, ...]] = ("email",)
    settings: ClassVar[tuple[str, ...]] = ("host", "port", "sender", "user", "password")

    host: str
    port: int
    sender: str
    sender_name: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    context: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        security, host = settings.get("security") or "starttls", needed(settings, "host")
        if security not in SECURITY or (security == "none" and host not in LOOPBACK):
            raise SettingError(
                f"E-mail cannot go to {host!r} with the security {security!r}. Use starttls or tls."
            )
        port = settings.get("port") or ("465" if security == "tls" else "587")
        sender = needed(settings, "sender")
        if not port.isdigit() or not _ADDRESS.fullmatch(sender):
            raise SettingError("The port must be a number, and the sender an e-mail address.")
        return cls(
            host=host,
            port=int(port),
            sender=sender,
            sender_name=" ".join(settings.get("sender_name", "").split()),
            user=settings.get("user", ""),
            password=settings.get("password", ""),
            security=security,
        )

    def send(self, *, channel: str, to: str, subject: str, text: str, message_id: str) -> str:
        letter = self._letter(to, subject, text, message_id)
        with self._connected() as server:
            try:
                server.send_message(letter, self.sender, [to])
            except smtplib.SMTPException as error:
                # what smtplib says may hold the address: none of it goes on
                raise _verdict(error) from None
        return str(letter["Message-ID"])

    def _letter(self, to: str, subject: str, text: str, message_id: str) -> EmailMessage:
        if not _ADDRESS.fullmatch(to):
            raise never("bad_address", "That is no e-mail address.")
        letter = EmailMessage()
        letter["From"] = formataddr((self.sender_name, self.sender))
        letter["To"] = to
        letter["Subject"] = " ".join(subject.split())
        letter["Date"] = formatdate()
        letter["Message-ID"] = f"<{message_id}@{self.sender.rpartition('@')[2]}>"
        letter["Auto-Submitted"] = "auto-generated"  # so that nobody's holiday note answers it
        letter.set_content(text)
        return letter

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        try:
            server = self._greeted()
        except smtplib.SMTPException as error:  # nothing of it is about the letter
            raise ConnectionError(
                f"The mail server did not take it: {type(error).__name__}."
            ) from None
        try:
            yield server
        finally:
            with suppress(OSError):  # the letter is acknowledged by now, or will not be
                server.quit()
            server.close()

    def _greeted(self) -> smtplib.SMTP:
        if self.security == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=TIMEOUT_SECONDS, context=self.context
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT_SECONDS)
        try:
            if self.security == "starttls":
                server.starttls(context=self.context)
            if self.user:
                server.login(self.user, self.password)
        except OSError:  # all of smtplib's are
            server.close()
            raise
        return server


def _verdict(error: smtplib.SMTPException) -> RefusedError | ConnectionError:
    codes: list[int] = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPDataError | smtplib.SMTPSenderRefused):
        codes = [error.smtp_code]
    name = type(error).__name__
    if codes and all(500 <= code < 600 for code in codes):
        return never(f"smtp_{codes[0]}", f"The mail server refuses it for good: {name}.")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return never("not_supported", "The mail server does not know such addresses.")
    return ConnectionError(f"The mail server did not take it: {name}.")
