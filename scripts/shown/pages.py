"""Where the pages are: from the URL configuration, with what there is in a business.

A new route is looked at by itself if `Things.values` has a value for each of its parameters. One
that is worth seeing in several states, or by somebody else, gets a line in STATES.
"""

import re
from dataclasses import dataclass

from scripts.shown.things import Things

# who looks, by the beginning of the route; the first that fits
LOOKS_AS = (
    ("shop/", "customer"),
    ("account/staff/", "visitor"),
    ("account/", "customer"),
    ("staff/", "cashier"),
    ("", "owner"),
)
# no pages of ours, or nothing to see; each with its reason
NO_PAGES = (
    ("admin/", "Django's own"),
    ("api/", "for programs"),
    ("pay/", "for programs"),
    ("metrics", "for programs"),
    ("healthz", "for programs"),
    ("live/now/", "a stream that does not end"),
    ("i18n/", "takes a form alone"),
    ("wifi/", "wants a controller that sends its guests"),
    ("shop/o/", "leads on to an order"),
    ("shop/b/", "leads on to a booking"),
    ("shop/book/wait/<uuid:entry_id>/", "takes a form alone"),
    ("staff/at/<slug:place>/board/", "a part of the page of today"),
    ("media/", "files"),
    ("owner/places/<slug:place>/tables/<int:number>/", "takes a form alone"),
    ("experiments/plans/", "takes a form alone"),
    ("experiments/<path:experiment_id>/", "wants an experiment"),
    ("links/words/<int:number>/", "takes a form alone"),
    ("owner/settings/<slug:kind>/", "wants a connection that is set up"),
    ("owner/settings/webhooks/<int:number>/", "wants a webhook that is set up"),
)
_AT = "staff/at/{place}/"


@dataclass(frozen=True, slots=True)
class State:
    """One state of a page.

    Attributes:
        at: its address with {ids}; empty: the route with its usual values.
        actor: who looks; empty: whoever usually does.
        steps: what is done there first: a selector, and what is typed; nothing: it is pressed.
    """

    at: str = ""
    actor: str = ""
    steps: tuple[tuple[str, str], ...] = ()


STATES: dict[str, dict[str, State]] = {
    "shop/": {
        "": State(actor="visitor"),
        "found": State("shop/?q=по", "visitor"),
        "none": State("shop/?q=zzz", "visitor"),
    },
    "shop/places/<slug:place_id>/": {
        "": State(),
        "visitor": State(actor="visitor"),
        "none": State("shop/places/{place}/?q=zzz"),
    },
    "shop/places/<slug:place_id>/<slug:product_id>/": {
        "": State(),
        "missing": State("shop/places/{place}/no-such-thing/"),
    },
    "shop/basket/": {"": State(), "empty": State(actor="visitor")},
    "shop/checkout/": {
        "": State(),
        "wrong": State(actor="basket", steps=(("main form .button.full", ""),)),
    },
    "shop/orders/<uuid:order_id>/": {
        each: State(f"shop/orders/{{order_{each}}}/")
        for each in ("pending", "placed", "picking", "ready", "done", "cancelled")
    },
    "shop/orders/<uuid:order_id>/pay/": {"": State("shop/orders/{order_pending}/pay/")},
    "shop/test-payment/": {
        "": State("shop/orders/{order_pending}/pay/", steps=(("main form .button", ""),))
    },
    "shop/bookings/<uuid:booking_id>/": {
        each: State(f"shop/bookings/{{booking_{each}}}/")
        for each in ("confirmed", "seated", "called_off")
    },
    "shop/book/": {
        "": State("shop/book/?place={place}"),
        "time": State("shop/book/?place={place}&time=19:00"),
        "none": State("shop/book/?place={place}&party=12"),
    },
    "shop/book/confirm/": {
        "": State("shop/book/confirm/?place={place}&at={free}&party=2"),
        "wrong": State(
            "shop/book/confirm/?place={place}&at={free}&party=2",
            "visitor",
            steps=(("main form .button.full", ""),),
        ),
    },
    "shop/mine/": {"": State(), "empty": State(actor="visitor")},
    "shop/widget/": {"": State("shop/widget/?place={place}", "visitor")},
    "shop/widget/confirm/": {
        "": State("shop/widget/confirm/?place={place}&at={free}&party=2", "visitor")
    },
    "account/sign-in/": {
        "": State(actor="visitor"),
        "wrong": State(actor="visitor", steps=(("#contact", "nobody"), ("main form .button", ""))),
    },
    "account/sign-in/code/": {
        "": State(
            "account/sign-in/",
            "visitor",
            steps=(("#contact", "anna@example.com"), ("main form .button", "")),
        ),
        "wrong": State(
            "account/sign-in/",
            "visitor",
            steps=(
                ("#contact", "anna@example.com"),
                ("main form .button", ""),
                ("#code", "000000"),
                ("main form .button", ""),
            ),
        ),
    },
    "account/staff/": {
        "": State(),
        "wrong": State(steps=(("#username", "ann"), ("#password", "x"), ("main form .button", ""))),
    },
    "account/staff/second/": {"": State(actor="halfway")},
    "account/staff/second/set-up/": {"": State(actor="newcomer")},
    "account/staff/sign-out/": {"": State(actor="cashier")},
    "staff/": {"": State(), "all": State(actor="owner")},
    "staff/at/<slug:place>/code/": {
        "": State(),
        "order": State(f"{_AT}code/?order={{order_ready}}"),
        "booking": State(f"{_AT}code/?booking={{booking_due}}"),
        "wrong": State(f"{_AT}code/", steps=(("#code", "ZZZZZZ"), (".code-form .button", ""))),
    },
    "staff/at/<slug:place>/orders/<uuid:order_id>/": {
        each: State(f"{_AT}orders/{{order_{each}}}/")
        for each in ("placed", "picking", "ready", "done", "cancelled")
    },
    "staff/at/<slug:place>/orders/<uuid:order_id>/add-on/": {
        "": State(),
        "chosen": State(f"{_AT}orders/{{order_ready}}/add-on/?take-{{sku}}=2"),
    },
    "staff/at/<slug:place>/bookings/<uuid:booking_id>/": {
        each: State(f"{_AT}bookings/{{booking_{each}}}/") for each in ("due", "seated", "later")
    },
    "staff/at/<slug:place>/bookings/": {
        "": State(),
        "empty": State(f"{_AT}bookings/?day=2031-01-01"),
    },
    "staff/at/<slug:place>/stock/": {"": State(), "none": State(f"{_AT}stock/?q=zzz")},
    "owner/settings/messages/<slug:name>/<slug:language>/": {
        "": State("owner/settings/messages/order_ready/ru/")
    },
    "owner/prices/why/": {"": State("owner/prices/why/?place={place}&sku={sku}")},
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one state.

    Attributes:
        name: fit for a file.
        route: as the URL configuration has it.
        actor: who looks.
        path: its address below the host.
        steps: see State.
    """

    name: str
    route: str
    actor: str
    path: str
    steps: tuple[tuple[str, str], ...] = ()


def pages_of(things: Things) -> tuple[list[Page], list[str]]:
    """The pages of a business, and the routes that cannot be looked at: they lack a value."""
    found: list[Page] = []
    unlisted: list[str] = []
    for route in things.routes:
        if route.startswith(tuple(begin for begin, _ in NO_PAGES)):
            continue
        for name, state in STATES.get(route, {"": State()}).items():
            page = _page(route, name, state, things)
            if "<" in page.path:
                unlisted.append(route)
            elif "{" not in page.path:  # else this kind of business has no such thing
                found.append(page)
    return found, unlisted


def _page(route: str, name: str, state: State, things: Things) -> Page:
    path = state.at or route
    for parameter, value in things.values.items():
        path = path.replace(parameter, value or "{nothing}")
    for thing, value in things.ids.items():
        path = path.replace(f"{{{thing}}}", value.replace("+", "%2B"))
    usual = next(actor for begin, actor in LOOKS_AS if route.startswith(begin))
    slug = re.sub(r"<\w+:(\w+)>", r"\1", route).strip("/").replace("/", ".") or "overview"
    shown = f"{slug}--{name}" if name else slug
    return Page(shown, route, state.actor or usual, f"/{path}", state.steps)
