"""The verbs of staff: who works here, as what, and whether they may."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from vitrina.commerce.places.models import Place
from vitrina.commerce.staff.models import Grant, Member
from vitrina.commerce.staff.roles import Granted, Role, action_named, allows
from vitrina.commerce.transactions import refuse, verb

__all__ = [
    "Granted",
    "Member",
    "Role",
    "action_named",
    "add_member",
    "grant",
    "has_members",
    "lacks_second_factor",
    "may",
    "member_named",
    "member_of_user",
    "places_of",
    "revoke",
    "revoke_member",
    "roles_of",
    "set_password",
]


@verb
def add_member(username: str, *, name: str, password: str, now: datetime) -> Member:
    """Let somebody sign in, as nothing yet.

    Returns:
        A refusal `name_taken` or `weak_password`.
    """
    _check_password(password)
    users = get_user_model()
    try:
        with transaction.atomic():
            user = users.objects.create_user(username=username.strip().lower(), password=password)
    except IntegrityError:
        raise refuse(
            "name_taken", f"There is a member {username!r} already. Choose another name."
        ) from None
    return Member.objects.create(user=user, name=name.strip() or username, created_at=now)


@verb
def set_password(member_id: int, password: str) -> None:
    """Give another password; every session of the member ends by it.

    Returns:
        A refusal `weak_password`.
    """
    _check_password(password)
    user = Member.objects.select_related("user").get(id=member_id).user
    user.set_password(password)
    user.save(update_fields=["password"])


@verb
def grant(member_id: int, role: Role, place_id: str | None = None, *, now: datetime) -> Grant:
    """Give a role at a place, or at all; a role that is there already stays as it is.

    Returns:
        A refusal `no_such_place`.
    """
    if place_id is not None and not Place.objects.filter(id=place_id).exists():
        raise refuse("no_such_place", f"There is no place {place_id!r}. Add the place first.")
    there = Grant.objects.filter(member_id=member_id, role=role, place_id=place_id, revoked_at=None)
    try:
        with transaction.atomic():
            return there.first() or Grant.objects.create(
                member_id=member_id, role=role, place_id=place_id, granted_at=now
            )
    except IntegrityError:  # somebody else granted it just now
        return there.get()


@verb
def revoke(member_id: int, role: Role, place_id: str | None = None, *, now: datetime) -> bool:
    """Take a role away; it is gone at the member's next request. False if there was none.

    Returns:
        A refusal `last_owner` if nobody would be left to grant it again.
    """
    there = Grant.objects.filter(member_id=member_id, role=role, place_id=place_id, revoked_at=None)
    taken = bool(there.update(revoked_at=now))
    if taken and role is Role.OWNER:
        _leave_an_owner()
    return taken


@verb
def revoke_member(member_id: int, *, now: datetime) -> bool:
    """Let somebody in no more, at once and everywhere; False if it was so already.

    Returns:
        A refusal `last_owner` if nobody would be left who may grant roles.
    """
    member = Member.objects.select_related("user").get(id=member_id)
    if not Member.objects.filter(id=member_id, revoked_at=None).update(revoked_at=now):
        return False
    member.user.is_active = False
    member.user.save(update_fields=["is_active"])
    if any(each.role is Role.OWNER for each in member.granted):
        _leave_an_owner()
    return True


def has_members() -> bool:
    """Whether the shop has ever had staff: from then on the console is theirs."""
    return Member.objects.exists()


def member_of_user(user_id: int, *, has_second_factor: bool) -> Member | None:
    """Who is signed in, with today's rights; None if they were revoked. Ask on each request."""
    member = (
        Member.objects.filter(user_id=user_id, user__is_active=True, revoked_at=None)
        .prefetch_related("grants")
        .first()
    )
    if member is not None:
        member.has_second_factor = has_second_factor
    return member


def member_named(username: str) -> Member | None:
    """The member of a name, revoked or not."""
    return Member.objects.filter(user__username=username.strip().lower()).first()


def roles_of(member: Member, place_id: str | None = None) -> frozenset[Role]:
    """What a member is at a place; with None, at all of them."""
    return frozenset(each.role for each in member.granted if each.place_id in {None, place_id})


def may(member: Member, action: str, place_id: str | None = None) -> bool:
    """Whether a member may do an action at a place; None is for what is of no single place.

    Raises:
        UnknownNameError: there is no such action.
    """
    return allows(member.granted, action, place_id, has_second_factor=member.has_second_factor)


def lacks_second_factor(member: Member, action: str, place_id: str | None = None) -> bool:
    """Whether only the second factor is missing: ask for it, and do not forbid."""
    granted = allows(member.granted, action, place_id, has_second_factor=True)
    return granted and action_named(action).moves_money and not member.has_second_factor


def places_of(member: Member, *roles: Role) -> frozenset[str]:
    """The ids of the places where a member has one of the roles; with none given, any role."""
    wanted = [each for each in member.granted if not roles or each.role in roles]
    if any(each.place_id is None for each in wanted):
        return frozenset(Place.objects.values_list("id", flat=True))
    return frozenset(each.place_id for each in wanted if each.place_id is not None)


def _leave_an_owner() -> None:
    owners = Grant.objects.filter(role=Role.OWNER, revoked_at=None, member__revoked_at=None)
    if not owners.exists():
        raise refuse("last_owner", "This is the only owner. Make somebody else an owner first.")


def _check_password(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as weak:
        raise refuse("weak_password", " ".join(weak.messages)) from None
