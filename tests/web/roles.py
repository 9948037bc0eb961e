"""Every actor and what each may meet; the rows of each part are in role_rows/<part>.py.

A new route needs one line in the file of its part:

    Row("staff/at/<slug:place>/stock/", DESK, at="staff/at/north/stock/")

A part whose routes name things that must be there makes them in a function THINGS(world), which
returns texts for the {placeholders} of its addresses.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from importlib import import_module
from pathlib import Path
from typing import Literal

from django.http import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver

_SIGN_IN = re.compile(r"/(account/(sign-in|staff|staff/second)|admin/login)/(\?|$)")
ROWS_FOLDER = Path(__file__).with_name("role_rows")


class Actor(Enum):
    """Everyone who may ask. North and south are two places; north is where things are."""

    ANONYMOUS = auto()
    CUSTOMER_A = auto()  # whose things the rows are about
    CUSTOMER_B = auto()
    CASHIER_NORTH = auto()
    CASHIER_SOUTH = auto()
    MANAGER = auto()  # of all places, with a second factor, as are the three below
    MARKETER = auto()
    ANALYST = auto()
    OWNER = auto()
    OWNER_WITHOUT_SECOND = auto()
    REVOKED = auto()  # a manager until a moment ago
    EXPIRED = auto()  # an owner whose session has run out


class Outcome(Enum):
    """What an actor meets."""

    LET_IN = auto()  # the page itself, or its own answer to what was sent
    SIGN_IN = auto()  # a way to sign in, the second step, or 401
    FORBIDDEN = auto()
    NOT_FOUND = auto()
    INSIDE = auto()  # past the guard; what comes then depends on what is there


Outcomes = dict[Actor, Outcome]
CASHIERS = (Actor.CASHIER_NORTH, Actor.CASHIER_SOUTH)
OUTSIDERS = (
    Actor.ANONYMOUS,
    Actor.CUSTOMER_A,
    Actor.CUSTOMER_B,
    Actor.REVOKED,
    Actor.EXPIRED,
)


def _all(outcome: Outcome) -> dict[Actor, Outcome]:
    return dict.fromkeys(Actor, outcome)


_STAFF_ONLY = _all(Outcome.FORBIDDEN) | dict.fromkeys(OUTSIDERS, Outcome.SIGN_IN)


def staff(*let_in: Actor) -> dict[Actor, Outcome]:
    """Those members are let in; other members meet 403, and outsiders the sign-in."""
    return _STAFF_ONLY | dict.fromkeys(let_in, Outcome.LET_IN)


HEADS = (Actor.MANAGER, Actor.OWNER)
EVERYONE: Outcomes = _all(Outcome.LET_IN)
NOBODY: Outcomes = _all(Outcome.NOT_FOUND)
# at north, without moving money
DESK: Outcomes = staff(Actor.CASHIER_NORTH, Actor.OWNER_WITHOUT_SECOND, *HEADS)
ANY_MEMBER: Outcomes = staff(*(each for each in Actor if each not in OUTSIDERS))
CONSOLE: Outcomes = staff(Actor.MARKETER, Actor.ANALYST, Actor.OWNER_WITHOUT_SECOND, *HEADS)
MANAGING: Outcomes = staff(Actor.OWNER_WITHOUT_SECOND, *HEADS)
MONEY: Outcomes = staff(*HEADS) | {Actor.OWNER_WITHOUT_SECOND: Outcome.SIGN_IN}
OWNER_ONLY: Outcomes = staff(Actor.OWNER) | {Actor.OWNER_WITHOUT_SECOND: Outcome.SIGN_IN}
BACK_OFFICE: Outcomes = _all(Outcome.SIGN_IN) | dict.fromkeys(HEADS, Outcome.INSIDE)
# a page of whoever has signed in as a customer; it is about nobody else
ANY_CUSTOMER: Outcomes = _all(Outcome.SIGN_IN) | {
    Actor.CUSTOMER_A: Outcome.LET_IN,
    Actor.CUSTOMER_B: Outcome.LET_IN,
}
# a thing of customer A: for everyone else it is not there
CUSTOMER_A_ONLY: Outcomes = NOBODY | {Actor.CUSTOMER_A: Outcome.LET_IN}


def nothing_there(who: Outcomes) -> Outcomes:
    """The same, of a thing that is not there: whoever is let in finds nothing."""
    return {
        actor: Outcome.NOT_FOUND if outcome is Outcome.LET_IN else outcome
        for actor, outcome in who.items()
    }


@dataclass(frozen=True, slots=True)
class Row:
    """What every actor meets at one route.

    Attributes:
        route: the pattern as the resolver has it.
        who: an outcome for every actor; change one by `DESK | {Actor.X: Outcome.Y}`.
        at: an address of it, with {placeholders}; without one it is the route itself.
        method: how it is asked; a POST sends `sends`.
    """

    route: str
    who: Mapping[Actor, Outcome]
    at: str = ""
    method: Literal["GET", "POST", "PUT", "DELETE"] = "GET"
    sends: Mapping[str, str] = field(default_factory=dict)

    def address(self, things: Mapping[str, str]) -> str:
        """Where to ask."""
        return "/" + (self.at or self.route).format_map(things)


@dataclass(frozen=True, slots=True)
class World:
    """What the things of a part are made around.

    Attributes:
        customers: ids of the two customers, by actor.
        members: ids of the members of staff, by actor.
    """

    customers: Mapping[Actor, str]
    members: Mapping[Actor, int]


def parts() -> Iterator[tuple[str, object]]:
    """Each file of rows by its name."""
    for path in sorted(ROWS_FOLDER.glob("[a-z]*.py")):
        yield path.stem, import_module(f"tests.web.role_rows.{path.stem}")


def rows() -> list[Row]:
    """The rows of all parts."""
    declared = [row for _, part in parts() for row in getattr(part, "ROWS", ())]
    return [*declared, *_back_office()]


def routes() -> list[str]:
    """Every pattern of the project, as the resolver has it."""
    return [route for route, _ in _walk(get_resolver().url_patterns, "")]


def outcome_of(response: HttpResponseBase) -> Outcome:
    """The class of an answer."""
    where = response.headers.get("Location", "")
    if response.status_code == 401 or _SIGN_IN.match(where):
        return Outcome.SIGN_IN
    assert response.status_code < 500, f"a fault of ours: {response.status_code}"
    assert response.status_code != 405, "the row asks with a method that the route does not take"
    return {403: Outcome.FORBIDDEN, 404: Outcome.NOT_FOUND}.get(
        response.status_code, Outcome.LET_IN
    )


def _walk(
    patterns: Iterable[URLPattern | URLResolver], before: str
) -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        here = f"{before}{each.pattern}"
        if isinstance(each, URLPattern):
            yield here, each
        else:
            yield from _walk(each.url_patterns, here)


_ADMIN_PARTS = {
    "<path:object_id>": "1",
    "<path:content_type_id>": "1",
    "<int:pk>": "1",
    "<id>": "1",
    "(?P<url>.*)$": "no/such/page/",
}

# the ways in and out send everyone on to where they belong
_ADMIN_ITSELF = {
    "admin/login/": staff(*HEADS) | {Actor.OWNER_WITHOUT_SECOND: Outcome.SIGN_IN},
    "admin/logout/": EVERYONE,
}


def _back_office() -> Iterator[Row]:
    """Django makes these for each registered model; one guard stands before them all."""
    for route in routes():
        if not route.startswith("admin/"):
            continue
        at = "admin/customers/" if "app_label" in route else route
        for pattern, text in _ADMIN_PARTS.items():
            at = at.replace(pattern, text)
        yield Row(route, _ADMIN_ITSELF.get(route, BACK_OFFICE), at=at)
