"""The ways between the three sides of the house, for whoever is signed in: by role, never more."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import DatabaseError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vitrina.commerce.staff.models import Member
from vitrina.commerce.staff.roles import ACTIONS
from vitrina.commerce.staff.services import Role
from vitrina.web.people import member_of

DESK = frozenset({Role.CASHIER, Role.MANAGER, Role.OWNER})
# the first page of the owner's side that a role may open
OWNER_SIDE = (
    ("places.change", "owner:places"),
    ("catalog.change", "owner:catalogue"),
)


@dataclass(frozen=True, slots=True)
class Way:
    """A link to another side: console, owner or staff."""

    name: str
    title: str | Promise
    address: str


def ways_of(member: Member) -> list[Way]:
    """Those that a member's roles open; the second factor is asked for there."""
    roles = {each.role for each in member.granted}
    found = []
    if roles & ACTIONS["console.see"].roles:
        found.append(Way("console", _("Reports"), "/"))
    owner_side = next((view for act, view in OWNER_SIDE if roles & ACTIONS[act].roles), None)
    if owner_side:
        found.append(Way("owner", _("Owner pages"), reverse(owner_side)))
    if roles & DESK:
        found.append(Way("staff", _("Staff pages"), reverse("staff:places")))
    return found


def ways(request: HttpRequest) -> Iterable[Way]:
    """The same for a request; none where nobody is signed in, or nobody can be asked."""
    if not hasattr(request, "user"):
        return []
    try:
        member = member_of(request)
    except DatabaseError:
        return []  # the page that says so is shown all the same
    return ways_of(member) if member else []
