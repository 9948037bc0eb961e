"""Who gets what below staff/. A place where somebody has no role is not there for them."""

from tests.web.roles import DESK, EVERYONE, Actor, Outcome, Row, nothing_there

NOBODYS = "00000000-0000-7000-8000-000000000000"
NORTH = "staff/at/north/"
AT = "staff/at/<slug:place>/"
AT_NORTH = DESK | {Actor.CASHIER_SOUTH: Outcome.NOT_FOUND}
NOT_THERE = nothing_there(AT_NORTH)

ROWS = (
    Row("staff/", DESK | {Actor.CASHIER_SOUTH: Outcome.LET_IN}),
    Row("staff/sw.js", EVERYONE),
    Row("staff/offline/", EVERYONE),
    Row(AT, AT_NORTH, at=NORTH),
    Row(f"{AT}board/", AT_NORTH, at=f"{NORTH}board/"),
    Row(f"{AT}code/", AT_NORTH, at=f"{NORTH}code/"),
    Row(f"{AT}codes/", AT_NORTH, at=f"{NORTH}codes/"),
    Row(f"{AT}sync/", AT_NORTH, at=f"{NORTH}sync/", method="POST"),
    Row(f"{AT}orders/<uuid:order_id>/", NOT_THERE, at=f"{NORTH}orders/{NOBODYS}/"),
    Row(
        f"{AT}orders/<uuid:order_id>/act/",
        NOT_THERE,
        at=f"{NORTH}orders/{NOBODYS}/act/",
        method="POST",
        sends={"act": "start"},
    ),
    Row(f"{AT}orders/<uuid:order_id>/add-on/", NOT_THERE, at=f"{NORTH}orders/{NOBODYS}/add-on/"),
    Row(f"{AT}bookings/", AT_NORTH, at=f"{NORTH}bookings/"),
    Row(f"{AT}bookings/walk-in/", AT_NORTH, at=f"{NORTH}bookings/walk-in/", method="POST"),
    Row(f"{AT}bookings/waiting/", AT_NORTH, at=f"{NORTH}bookings/waiting/", method="POST"),
    Row(
        f"{AT}bookings/waiting/<uuid:entry_id>/",
        NOT_THERE,
        at=f"{NORTH}bookings/waiting/{NOBODYS}/",
        method="POST",
        sends={"act": "remove"},
    ),
    Row(f"{AT}bookings/<uuid:booking_id>/", NOT_THERE, at=f"{NORTH}bookings/{NOBODYS}/"),
    Row(
        f"{AT}bookings/<uuid:booking_id>/act/",
        NOT_THERE,
        at=f"{NORTH}bookings/{NOBODYS}/act/",
        method="POST",
        sends={"act": "check_in"},
    ),
    Row(f"{AT}stock/", AT_NORTH, at=f"{NORTH}stock/"),
    Row(f"{AT}stock/correct/", AT_NORTH, at=f"{NORTH}stock/correct/", method="POST"),
    Row(f"{AT}stock/menu/", NOT_THERE, at=f"{NORTH}stock/menu/", method="POST"),
)
