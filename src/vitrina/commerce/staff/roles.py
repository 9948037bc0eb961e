"""Who may do what: the one table of roles and actions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from vitrina.errors import UnknownNameError


class Role(StrEnum):
    """What somebody works as, at one place or at all of them."""

    CASHIER = "cashier"
    MANAGER = "manager"
    MARKETER = "marketer"
    ANALYST = "analyst"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Granted:
    """A role that somebody has: at one place, or at all where the place is None."""

    role: Role
    place_id: str | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """Something that is done in the shop.

    Attributes:
        roles: who may do it.
        moves_money: it changes what is paid, or who may change that; it takes a second factor.
    """

    roles: frozenset[Role]
    moves_money: bool = False


_DESK = frozenset({Role.CASHIER, Role.MANAGER, Role.OWNER})
_HEADS = frozenset({Role.MANAGER, Role.OWNER})
_READERS = frozenset({Role.MARKETER, Role.ANALYST, Role.MANAGER, Role.OWNER})

ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        "orders.see": Action(_DESK),
        "orders.prepare": Action(_DESK),
        "orders.hand_over": Action(_DESK),
        "orders.sell": Action(_DESK),  # at the till, paid there
        "orders.cancel": Action(_DESK),
        "orders.refund": Action(_HEADS, moves_money=True),
        "bookings.see": Action(_DESK),
        "bookings.change": Action(_DESK),
        "bookings.check_in": Action(_DESK),
        "bookings.waive_fee": Action(_HEADS, moves_money=True),
        "capacity.change": Action(_HEADS),
        "places.change": Action(_HEADS),
        "catalog.change": Action(_HEADS | {Role.MARKETER}),
        "prices.change": Action(_HEADS, moves_money=True),
        "promotions.change": Action(_HEADS | {Role.MARKETER}, moves_money=True),
        "payments.see": Action(_HEADS),
        "settings.change": Action(frozenset({Role.OWNER}), moves_money=True),
        "staff.change": Action(frozenset({Role.OWNER}), moves_money=True),
        "console.see": Action(_READERS),
        "automation.decide": Action(frozenset({Role.MARKETER, Role.OWNER}), moves_money=True),
        "automation.limits": Action(frozenset({Role.OWNER}), moves_money=True),
        "back_office.see": Action(_HEADS, moves_money=True),
    }
)


def allows(
    granted: Iterable[Granted], action: str, place_id: str | None, *, has_second_factor: bool
) -> bool:
    """Whether somebody with these roles may do an action.

    Args:
        granted: their roles.
        action: a name of `ACTIONS`.
        place_id: where; None is for what belongs to no single place, and takes a role at all.
        has_second_factor: of this very session.

    Raises:
        UnknownNameError: there is no such action.
    """
    asked = action_named(action)
    if asked.moves_money and not has_second_factor:
        return False
    return any(
        each.role in asked.roles and (each.place_id is None or each.place_id == place_id)
        for each in granted
    )


def action_named(name: str) -> Action:
    """The action of a name.

    Raises:
        UnknownNameError: there is none.
    """
    if name not in ACTIONS:
        raise UnknownNameError("action of the staff", name, ACTIONS)
    return ACTIONS[name]
