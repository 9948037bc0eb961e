"""A shop with two places, and people who sign in to it as people do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.databases import Templates, connected, templates
from vitrina.collector.workspace import Settings, make_workspace
from vitrina.commerce.notifications.services import send_due
from vitrina.commerce.places.models import Place
from vitrina.commerce.staff import services as staff
from vitrina.commerce.staff.models import Member
from vitrina.commerce.staff.roles import Role
from vitrina.engine import open_lake

__all__ = ["templates"]


@dataclass(slots=True)
class Postman:
    """Carries messages no further than here."""

    texts: list[str] = field(default_factory=list)

    def send(self, *, channel: str, to: str, subject: str, text: str, message_id: str) -> str:
        del channel, to, subject
        self.texts.append(text)
        return message_id

    def code(self) -> str:
        """The code of the newest message."""
        send_due({"sms": self, "email": self}, now=datetime.now(UTC))
        found = re.findall(r"[0-9]{6}", self.texts[-1])
        return str(found[0])


PASSWORD = "a long enough sentence"
ENGLISH = {"host": "localhost", "accept-language": "en"}


@pytest.fixture
def shop(tmp_path: Path, templates: Templates) -> Iterator[Path]:
    """A shop by a copy of a migrated database: migrating takes seconds."""
    workspace = make_workspace(tmp_path / "shop", Settings())
    open_lake(workspace.folder, create=True)
    copied = templates.sqlite(workspace.database)
    with override_settings(VITRINA_SHOP=workspace.folder), connected(copied):
        for name in ("north", "south"):
            Place.objects.create(
                id=name,
                name=name.title(),
                kind="cafe",
                zone="Europe/Moscow",
                created_at=datetime.now(UTC),
            )
        yield workspace.folder


@pytest.fixture
def browser(shop: Path) -> Client:
    del shop
    return Client(headers=ENGLISH)


@pytest.fixture
def postman() -> Postman:
    return Postman()


def employ(name: str, role: Role, place: str | None = None) -> Member:
    now = datetime.now(UTC)
    member = staff.add_member(name, name=name.title(), password=PASSWORD, now=now)
    assert isinstance(member, Member)
    staff.grant(member.id, role, place, now=now)
    return member


def password_given(browser: Client, name: str, **more: str) -> str:
    """Give a name and the password; where that leads."""
    sent = browser.post("/account/staff/", {"username": name, "password": PASSWORD, **more})
    assert sent.status_code == 302, sent.content.decode()
    return str(sent.headers["Location"])


def app_code(member: Member, *, steps: int = 0) -> str:
    """What the member's app shows now, or so many half minutes later."""
    device = TOTPDevice.objects.get(user=member.user, confirmed=True)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = datetime.now(UTC).timestamp() + steps * 30
    return f"{totp.token():06}"
