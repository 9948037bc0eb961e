"""The Wi-Fi login page: who signed in at which place, and what each agreed to."""

from collections.abc import Iterator

import msgspec

from vitrina.collector.doors import Source
from vitrina.collector.load.outcome import Bad, Outcome, Row, Surroundings
from vitrina.collector.load.readers import READERS
from vitrina.collector.log.record import Record
from vitrina.privacy.normalise import normalise_email, normalise_phone

KIND = "portal"


class Login(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event of one login, as the page deposits it.

    Attributes:
        event_id: unique.
        type: Portal Login or Consent Given.
        method: phone, email or social.
        contact: what was typed in; it becomes a token here.
        purpose: what was agreed to: wifi, marketing by sms, ...
        text_version: of the text that stood beside the box.
        language: in which it was read.
        is_verified: a code has shown that the contact is theirs.
    """

    event_id: str
    type: str
    method: str
    contact: str
    purpose: str = ""
    text_version: str = ""
    language: str = ""
    is_verified: bool = False


_TYPES = frozenset({"Portal Login", "Consent Given"})


@READERS.register(KIND)
def portal(record: Record, source: Source, around: Surroundings) -> Iterator[Outcome]:
    """One event per record."""
    try:
        login = msgspec.json.decode(record.body, type=Login)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        yield Bad("decode", f"{error}.", record.body)
        return
    identifier = _identifier(login, around)
    if login.type not in _TYPES or identifier is None:
        reason = "It is no login and no consent, or its contact is none."
        yield Bad("shape", reason, record.body, login.event_id)
        return
    told = {
        "method": login.method,
        "is_verified": login.is_verified,
        **({"purpose": login.purpose} if login.purpose else {}),
        **({"text_version": login.text_version} if login.text_version else {}),
        **({"language": login.language} if login.language else {}),
    }
    values: dict[str, object] = {
        "type": login.type,
        "occurred_at": record.received_at,
        "received_at": record.received_at,
        "identifier": identifier,
        "place_id": source.place_id or None,
        "consent": "unknown",
        "is_trusted": record.is_trusted,
        "properties": msgspec.json.encode(told, order="sorted").decode(),
    }
    yield Row("events", login.event_id, None, values)


def _identifier(login: Login, around: Surroundings) -> str | None:
    if login.method == "phone":
        phone = normalise_phone(login.contact, around.region)
        return around.tokens.of("phone", phone) if phone else None
    if login.method == "email":
        email = normalise_email(login.contact)
        return around.tokens.of("email", email) if email else None
    # an account's name is personal too, and of no use but to tell people apart
    account = login.contact.strip().casefold()
    return around.tokens.of("social", account) if account else None
