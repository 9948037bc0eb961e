"""Roles at places: what is granted holds there, and what is revoked is gone at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test import override_settings

from vitrina.commerce.places.models import Place
from vitrina.commerce.staff import roles, services, sign_in_limits
from vitrina.commerce.staff.audit import CHECKS
from vitrina.commerce.staff.models import Grant, Member
from vitrina.commerce.staff.roles import ACTIONS, Granted, Role, allows
from vitrina.commerce.transactions import Refusal
from vitrina.errors import UnknownNameError

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PASSWORD = "a long enough sentence"


@pytest.fixture(autouse=True)
def root_key() -> Iterator[None]:
    with override_settings(VITRINA_ROOT_KEY=lambda: bytes(32)):
        yield


@pytest.fixture(autouse=True)
def places(database: object) -> None:
    del database
    for name in ("north", "south"):
        Place.objects.create(id=name, name=name, kind="cafe", zone="Europe/Moscow", created_at=NOW)


def member(name: str, *given: tuple[Role, str | None]) -> Member:
    made = services.add_member(name, name=name.title(), password=PASSWORD, now=NOW)
    assert isinstance(made, Member)
    for role, place in given:
        assert isinstance(services.grant(made.id, role, place, now=NOW), Grant)
    return today(made)


def today(known: Member, *, second: bool = True) -> Member:
    found = services.member_of_user(known.user_id, has_second_factor=second)
    assert found is not None
    return found


def test_a_role_holds_at_its_place_only() -> None:
    ann = member("ann", (Role.CASHIER, "north"))

    assert services.may(ann, "orders.hand_over", "north")
    assert not services.may(ann, "orders.hand_over", "south")
    assert not services.may(ann, "orders.hand_over", None)
    assert services.places_of(ann) == {"north"}


def test_a_role_for_all_places_holds_at_each_also_at_later_ones() -> None:
    ann = member("ann", (Role.MANAGER, None))
    Place.objects.create(id="west", name="west", kind="cafe", zone="Europe/Moscow", created_at=NOW)

    assert services.may(ann, "orders.refund", "west")
    assert services.places_of(ann) == {"north", "south", "west"}


def test_a_place_filter_that_is_off_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    ann = member("ann", (Role.CASHIER, "north"))
    assert not services.may(ann, "orders.hand_over", "south")

    def without_places(
        granted: frozenset[Granted], action: str, place_id: object, *, has_second_factor: bool
    ) -> bool:
        everywhere = [Granted(each.role) for each in granted]
        return allows(everywhere, action, None, has_second_factor=has_second_factor)

    monkeypatch.setattr(services, "allows", without_places)
    assert services.may(ann, "orders.hand_over", "south")


def test_places_can_be_asked_for_by_role() -> None:
    ann = member("ann", (Role.CASHIER, "north"), (Role.MANAGER, "south"))

    assert services.places_of(ann, Role.MANAGER) == {"south"}
    assert services.places_of(ann) == {"north", "south"}
    assert services.places_of(ann, Role.OWNER) == frozenset()


def test_money_moves_only_with_the_second_factor() -> None:
    boss = member("boss", (Role.OWNER, None))
    without = today(boss, second=False)

    for action in ("orders.refund", "prices.change", "staff.change"):
        assert services.may(boss, action, "north")
        assert not services.may(without, action, "north")
        assert services.lacks_second_factor(without, action, "north")
    assert services.may(without, "orders.hand_over", "north")


def test_the_second_factor_is_not_asked_of_those_who_may_not_anyway() -> None:
    ann = today(member("ann", (Role.CASHIER, "north")), second=False)

    assert not services.lacks_second_factor(ann, "orders.refund", "north")


@pytest.mark.parametrize("action", sorted(ACTIONS))
def test_every_action_is_somebodys_and_the_owners(action: str) -> None:
    owner = [Granted(Role.OWNER)]

    assert allows(owner, action, None, has_second_factor=True)
    assert not allows([], action, None, has_second_factor=True)


def test_cashiers_and_readers_move_no_money() -> None:
    plain = {Role.CASHIER, Role.ANALYST}

    assert not any(asked.roles & plain for asked in ACTIONS.values() if asked.moves_money)


def test_an_unknown_action_is_a_mistake_of_ours() -> None:
    with pytest.raises(UnknownNameError, match=r"orders\.refund"):
        services.may(member("ann"), "order.refund", None)


def test_a_revoked_role_is_gone_at_the_next_request() -> None:
    ann = member("ann", (Role.CASHIER, "north"))

    assert services.revoke(ann.id, Role.CASHIER, "north", now=NOW) is True

    assert not services.may(today(ann), "orders.see", "north")
    assert services.revoke(ann.id, Role.CASHIER, "north", now=NOW) is False
    assert Grant.objects.count() == 1  # the record of it stays


def test_a_revoked_member_is_out_and_cannot_sign_in() -> None:
    ann = member("ann", (Role.CASHIER, "north"))
    assert authenticate(username="ann", password=PASSWORD) is not None

    services.revoke_member(ann.id, now=NOW)

    assert services.member_of_user(ann.user_id, has_second_factor=True) is None
    assert authenticate(username="ann", password=PASSWORD) is None


def test_the_shop_keeps_an_owner() -> None:
    boss = member("boss", (Role.OWNER, None))

    for refused in (
        services.revoke(boss.id, Role.OWNER, None, now=NOW),
        services.revoke_member(boss.id, now=NOW),
    ):
        assert isinstance(refused, Refusal)
        assert refused.reason == "last_owner"
    assert services.may(today(boss), "staff.change", None)


def test_a_second_owner_may_leave() -> None:
    member("boss", (Role.OWNER, None))
    other = member("other", (Role.OWNER, None))

    assert services.revoke_member(other.id, now=NOW) is True


def test_a_role_is_granted_once_however_often_and_at_once() -> None:
    ann = member("ann")

    def give(_: int) -> object:
        try:
            return services.grant(ann.id, Role.CASHIER, None, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(give, range(8)))

    assert all(isinstance(each, Grant) for each in answers)
    assert Grant.objects.count() == 1


def test_what_cannot_be_is_refused_in_words() -> None:
    ann = member("ann")

    refusals = [
        services.add_member("ANN ", name="", password=PASSWORD, now=NOW),
        services.add_member("bob", name="", password="short", now=NOW),
        services.add_member("bob", name="", password="password1234", now=NOW),
        services.grant(ann.id, Role.CASHIER, "nowhere", now=NOW),
        services.set_password(ann.id, "123"),
    ]

    reasons = [each.reason for each in refusals if isinstance(each, Refusal)]
    assert reasons == [
        "name_taken",
        "weak_password",
        "weak_password",
        "no_such_place",
        "weak_password",
    ]
    assert Member.objects.count() == 1


def test_passwords_are_kept_by_argon2() -> None:
    ann = member("ann")

    assert ann.user.password.startswith("argon2")


def test_the_console_belongs_to_the_staff_from_the_first_account_on_even_if_all_are_gone() -> None:
    assert not services.has_members()
    ann = member("ann")
    assert services.has_members()

    services.revoke_member(ann.id, now=NOW)

    assert services.has_members()


def tries_let_through(name: str, address: str, *, at: datetime = NOW) -> int:
    return sum(sign_in_limits.may_try(name, address, now=at) for _ in range(100))


def test_a_name_is_tried_ten_times_in_a_quarter_of_an_hour_from_anywhere() -> None:
    first = sum(sign_in_limits.may_try("ann", f"192.0.2.{n}", now=NOW) for n in range(100))

    assert first == sign_in_limits.OF_A_NAME
    assert sign_in_limits.may_try("ANN", "192.0.2.200", now=NOW) is False
    assert sign_in_limits.may_try("ann", "192.0.2.1", now=NOW + timedelta(minutes=15))


def test_an_address_tries_fifty_names() -> None:
    tried = sum(sign_in_limits.may_try(f"name{n}", "192.0.2.1", now=NOW) for n in range(100))

    assert tried == sign_in_limits.OF_AN_ADDRESS


def test_without_its_limit_a_name_would_be_tried_more_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert tries_let_through("ann", "192.0.2.1") == sign_in_limits.OF_A_NAME
    monkeypatch.setattr(sign_in_limits, "OF_A_NAME", 10**6)

    assert tries_let_through("bob", "192.0.2.2") > 10


def test_old_tallies_are_forgotten() -> None:
    sign_in_limits.may_try("ann", "192.0.2.1", now=NOW)

    assert sign_in_limits.forget_old(now=NOW + timedelta(hours=1)) == 2


def test_the_table_of_actions_cannot_be_changed_by_the_way() -> None:
    with pytest.raises(TypeError):
        ACTIONS["x"] = roles.Action(frozenset())  # type: ignore[index]  # that is the point


def violations() -> list[str]:
    with connection.cursor() as cursor:
        found = []
        for check in CHECKS:
            cursor.execute(check.sql)
            found += [check.sentence] if cursor.fetchall() else []
    return found


def test_the_audit_finds_who_was_revoked_and_can_still_sign_in() -> None:
    ann = member("ann", (Role.CASHIER, "north"))
    services.revoke_member(ann.id, now=NOW)
    assert violations() == []

    ann.user.__class__.objects.update(is_active=True, is_superuser=True)

    assert len(violations()) == len(CHECKS)
