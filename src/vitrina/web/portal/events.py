"""What a login tells the log: one event for the login, one for each consent."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import msgspec

from vitrina.collector.load.readers.portal import KIND, Login
from vitrina.web import deposit as log

WIFI = "wifi"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """One filled-in form.

    Attributes:
        visit: one id per form shown, so that a form sent twice counts once.
        method: how the visitor said who they are.
        contact: in its one spelling.
        terms: the text that they agreed to.
        marketing: the purpose that they agreed to apart from it; empty if they did not.
        marketing_text: its text.
        language: of both texts.
    """

    visit: str
    method: str
    contact: str
    terms: str
    marketing: str
    marketing_text: str
    language: str


def deposit_login(source: str, signed_in: SignedIn, *, user_agent: str) -> None:
    """Wait until the log has the login and its consents.

    Raises:
        LogError: no log is open, or it is full.
        SlowDownError: the log takes nothing at the moment.
    """
    for event in events_of(signed_in):
        log.deposit(KIND, source, msgspec.json.encode(event), user_agent=user_agent)


def events_of(signed_in: SignedIn) -> Iterator[Login]:
    """The consents first: nobody is counted as signed in whose consent was not kept."""
    yield _consent(signed_in, WIFI, signed_in.terms)
    if signed_in.marketing:
        yield _consent(signed_in, signed_in.marketing, signed_in.marketing_text)
    yield Login(
        event_id=f"{signed_in.visit}:login",
        type="Portal Login",
        method=signed_in.method,
        contact=signed_in.contact,
        language=signed_in.language,
    )


def _consent(signed_in: SignedIn, purpose: str, text: str) -> Login:
    return Login(
        event_id=f"{signed_in.visit}:{purpose}",
        type="Consent Given",
        method=signed_in.method,
        contact=signed_in.contact,
        purpose=purpose,
        text_version=version_of(text),
        language=signed_in.language,
    )


def version_of(text: str) -> str:
    """Names a text by its content: another text has another version without anybody's care."""
    return f"sha256:{sha256(text.encode()).hexdigest()[:16]}"
