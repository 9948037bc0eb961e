"""A small mail server, with STARTTLS under a certificate of its own."""

import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass(slots=True)
class MailServer:
    """Takes letters, or refuses them as a test says."""

    port: int
    certificate: Path
    refusals: dict[str, str] = field(default_factory=dict)  # by command: the line it answers
    letters: list[EmailMessage] = field(default_factory=list)
    receivers: list[str] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)
    logins: list[str] = field(default_factory=list)


def _certificate(folder: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = folder / "mail.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


class _Talk(socketserver.StreamRequestHandler):
    fake: MailServer

    def handle(self) -> None:
        self.is_encrypted = False
        self.say("220 here")
        with suppress(OSError):  # the sender may hang up at any time
            self.talk()

    def talk(self) -> None:
        while line := self.rfile.readline():
            command = line.decode().strip()
            verb = command.partition(" ")[0].upper()
            if verb in self.fake.refusals:
                self.say(self.fake.refusals[verb])
            elif verb == "QUIT":
                return self.say("221 bye")
            else:
                self.take(verb, command)
        return None

    def take(self, verb: str, command: str) -> None:
        if verb == "EHLO":
            offers = ["250-here", "250-AUTH PLAIN"]
            self.say("\r\n".join([*offers, "250 HELP" if self.is_encrypted else "250 STARTTLS"]))
        elif verb == "STARTTLS":
            self.say("220 go on")
            self.encrypt()
        elif verb == "AUTH":
            self.fake.logins.append(command)
            self.say("235 welcome")
        elif verb == "DATA":
            self.say("354 go on")
            self.letter()
        else:
            if verb == "RCPT":
                self.fake.receivers.append(command)
            self.say("250 fine")

    def letter(self) -> None:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".").replace(b"\r\n", b"\n"))  # as RFC 5321 doubles it
        read = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(read, EmailMessage)
        self.fake.letters.append(read)
        self.fake.was_encrypted.append(self.is_encrypted)
        self.say(self.fake.refusals.get("LETTER", "250 queued"))

    def encrypt(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.fake.certificate)
        try:
            encrypted = context.wrap_socket(self.connection, server_side=True)
        except ssl.SSLError:
            return  # the sender did not trust us
        self.connection = encrypted
        self.rfile, self.wfile = encrypted.makefile("rb"), encrypted.makefile("wb")
        self.is_encrypted = True

    def finish(self) -> None:
        super().finish()
        self.connection.close()

    def say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")
        self.wfile.flush()


@contextmanager
def mail_server(folder: Path) -> Iterator[MailServer]:
    """Run one until the end of the block."""
    talk = type("Talk", (_Talk,), {})
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), talk)
    server.daemon_threads = True
    fake = MailServer(server.server_address[1], _certificate(folder))
    talk.fake = fake  # type: ignore[attr-defined]  # of the class made above
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
