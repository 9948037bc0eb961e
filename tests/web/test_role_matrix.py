"""Every route of the project, asked by every actor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.web.roles import Actor, Outcome, Row, World, outcome_of, parts, routes, rows
from tests.web.shops import shop_in
from vitrina.commerce.customers.services import (
    Attempt,
    CodeToSend,
    SignedIn,
    finish_sign_in,
    open_session,
    start_sign_in,
)
from vitrina.commerce.places.models import Place
from vitrina.commerce.staff import services as staff
from vitrina.commerce.staff.models import Member
from vitrina.commerce.staff.roles import Granted, Role
from vitrina.web.accounts.gate import ConsoleGate
from vitrina.web.people import SESSION_COOKIE

BACKEND = "vitrina.web.accounts.rights.StaffBackend"
PASSWORD = "a long enough sentence"
WORKS_AS: Mapping[Actor, tuple[Role, str | None]] = {
    Actor.CASHIER_NORTH: (Role.CASHIER, "north"),
    Actor.CASHIER_SOUTH: (Role.CASHIER, "south"),
    Actor.MANAGER: (Role.MANAGER, None),
    Actor.MARKETER: (Role.MARKETER, None),
    Actor.ANALYST: (Role.ANALYST, None),
    Actor.OWNER: (Role.OWNER, None),
    Actor.OWNER_WITHOUT_SECOND: (Role.OWNER, None),
    Actor.REVOKED: (Role.MANAGER, None),
    Actor.EXPIRED: (Role.OWNER, None),
}


@dataclass(frozen=True, slots=True)
class Stage:
    """A shop with everyone in it, and the things of all parts."""

    world: World
    things: Mapping[str, str]

    def browser(self, actor: Actor) -> Client:
        """The browser of one actor, with a session of its own."""
        browser = Client(headers={"host": "localhost", "accept-language": "en"})
        browser.raise_request_exception = True
        if actor in self.world.customers:
            customer = UUID(self.world.customers[actor])
            browser.cookies[SESSION_COOKIE] = open_session(customer, now=datetime.now(UTC))
        elif actor in self.world.members:
            browser.cookies["vitrina_staff"] = self._session(actor)
        return browser

    def _session(self, actor: Actor) -> str:
        user = Member.objects.get(id=self.world.members[actor]).user
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = BACKEND
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        if actor is not Actor.OWNER_WITHOUT_SECOND:
            device = TOTPDevice.objects.get(user=user, confirmed=True)
            session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        if actor is Actor.EXPIRED:
            session.set_expiry(datetime.now(UTC) - timedelta(minutes=1))
        session.create()
        return str(session.session_key)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with shop_in(tmp_path_factory.mktemp("matrix") / "shop"):
        now = datetime.now(UTC)
        for name in ("north", "south"):
            Place.objects.create(
                id=name, name=name, kind="cafe", zone="Europe/Moscow", created_at=now
            )
        world = World(
            customers={
                Actor.CUSTOMER_A: _customer("ann@example.com"),
                Actor.CUSTOMER_B: _customer("bob@example.com"),
            },
            members={actor: _member(actor) for actor in WORKS_AS},
        )
        staff.revoke_member(world.members[Actor.REVOKED], now=now)
        things: dict[str, str] = {}
        for _, part in parts():
            if hasattr(part, "THINGS"):
                things |= part.THINGS(world)
        yield Stage(world, things)


def _customer(email: str) -> str:
    now, asked = datetime.now(UTC), Attempt("email", email)
    sent = start_sign_in(asked, now=now)
    assert isinstance(sent, CodeToSend)
    done = finish_sign_in(asked, sent.code, now=now)
    assert isinstance(done, SignedIn)
    return str(done.customer.id)


def _member(actor: Actor) -> int:
    now, (role, place) = datetime.now(UTC), WORKS_AS[actor]
    member = staff.add_member(actor.name, name=actor.name, password=PASSWORD, now=now)
    assert isinstance(member, Member)
    staff.grant(member.id, role, place, now=now)
    TOTPDevice.objects.create(user=member.user, name="app", confirmed=True)
    return member.id


def differences(stage: Stage, row: Row) -> list[str]:
    """Every actor who meets something else than the row says."""
    return [told for actor in Actor if (told := _difference(stage, row, actor))]


def _difference(stage: Stage, row: Row, actor: Actor) -> str:
    browser, address = stage.browser(actor), row.address(stage.things)
    ask = getattr(browser, row.method.lower())
    response = ask(address, dict(row.sends))
    met, expected = outcome_of(response), row.who[actor]
    if expected is Outcome.INSIDE:
        return "" if met is not Outcome.SIGN_IN else f"{actor.name} is not let in at {address}"
    if met is expected:
        return ""
    return f"{actor.name} meets {met.name}, not {expected.name}, at {address}"


def test_every_route_has_its_row_and_every_row_its_route() -> None:
    declared = {row.route for row in rows()}
    there = set(routes())

    assert sorted(there - declared) == [], "a route without a row: add it to tests/web/role_rows/"
    assert sorted(declared - there) == [], "a row without a route: take it away"


def test_a_new_route_without_a_row_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.urls import path

    from vitrina.web import urls

    added = path("brand-new/", urls.healthz, name="brand-new")
    monkeypatch.setattr(urls, "urlpatterns", [*urls.urlpatterns, added])
    monkeypatch.setattr("tests.web.roles.get_resolver", lambda: urls_as_resolver(urls.urlpatterns))

    assert "brand-new/" in set(routes()) - {row.route for row in rows()}


def urls_as_resolver(patterns: list[object]) -> object:
    return type("Resolver", (), {"url_patterns": patterns})()


@pytest.mark.parametrize("row", rows(), ids=lambda row: row.route or "root")
def test_every_actor_meets_what_the_row_says(stage: Stage, row: Row) -> None:
    assert differences(stage, row) == []


def test_a_gate_that_stands_open_is_noticed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ConsoleGate, "process_view", lambda *_: None)
    overview = next(row for row in rows() if row.route == "how/")

    assert any(told.startswith("ANONYMOUS meets LET_IN") for told in differences(stage, overview))


def test_a_place_filter_that_is_off_is_noticed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def everywhere(member: Member) -> frozenset[Granted]:
        return frozenset(Granted(Role(grant.role)) for grant in member.grants.all())

    today = next(row for row in rows() if row.route == "staff/at/<slug:place>/")
    assert differences(stage, today) == []
    monkeypatch.setattr(Member, "granted", property(everywhere))

    assert any(told.startswith("CASHIER_SOUTH meets LET_IN") for told in differences(stage, today))


def test_rights_that_are_remembered_are_noticed(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def whoever(user_id: int, *, has_second_factor: bool) -> Member:
        member = Member.objects.get(user_id=user_id)
        member.has_second_factor = has_second_factor
        return member

    monkeypatch.setattr(staff, "member_of_user", whoever)
    monkeypatch.setattr(
        "django.contrib.auth.backends.ModelBackend.user_can_authenticate", lambda self, user: True
    )
    page = next(row for row in rows() if row.route == "how/")

    assert any(told.startswith("REVOKED meets LET_IN") for told in differences(stage, page))
