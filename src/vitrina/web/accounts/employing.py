"""What `vitrina staff` does: members by their names, and refusals as errors."""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

from vitrina.commerce.staff import services
from vitrina.commerce.staff.models import Member
from vitrina.commerce.staff.roles import Role
from vitrina.commerce.transactions import Refusal
from vitrina.errors import SettingError
from vitrina.web.accounts import second_factor

T = TypeVar("T")


def hire(username: str, *, name: str, password: str, now: datetime) -> bool:
    """Add a member; False if there is one of that name already, who stays as they are.

    Raises:
        SettingError: the password is too weak.
    """
    if services.member_named(username) is not None:
        return False
    _granted(services.add_member(username, name=name, password=password, now=now))
    return True


def appoint(username: str, role: str, place: str | None, *, now: datetime) -> None:
    """Give a member a role.

    Raises:
        SettingError: there is no such member or place.
    """
    _granted(services.grant(_known(username).id, Role(role), place, now=now))


def dismiss(username: str, role: str | None, place: str | None, *, now: datetime) -> None:
    """Take one role from a member, or let them in no more at all.

    Raises:
        SettingError: there is no such member or role, or nobody else is an owner.
    """
    member = _known(username)
    if role is None:
        _granted(services.revoke_member(member.id, now=now))
    elif not _granted(services.revoke(member.id, Role(role), place, now=now)):
        where = f"at {place}" if place else "everywhere"
        raise SettingError(f"{username} is no {role} {where}. See `vitrina staff list`.")


def give_password(username: str, password: str, *, forget_app: bool) -> None:
    """Give a member another password; and have the app forgotten, if their phone is lost.

    Raises:
        SettingError: there is no such member, or the password is too weak.
    """
    member = _known(username)
    _granted(services.set_password(member.id, password))
    if forget_app:
        second_factor.forget(member.user)


def listed() -> Iterator[tuple[str, str]]:
    """Everyone who works here or did: the user name, and what they are."""
    for member in Member.objects.select_related("user").prefetch_related("grants"):
        roles = sorted(
            f"{each.role} at {each.place_id}" if each.place_id else f"{each.role} everywhere"
            for each in member.granted
        )
        gone = f" (until {member.revoked_at:%Y-%m-%d})" if member.revoked_at else ""
        yield member.user.get_username(), f"{', '.join(roles) or 'nothing yet'}{gone}"


def _known(username: str) -> Member:
    member = services.member_named(username)
    if member is None:
        raise SettingError(f"Nobody here is named {username!r}. See `vitrina staff list`.")
    return member


def _granted(answer: T | Refusal) -> T:
    if isinstance(answer, Refusal):
        raise SettingError(answer.message)
    return answer
