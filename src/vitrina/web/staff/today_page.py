"""Today: what there is to do, and the same again every few seconds."""

from hashlib import sha256

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from vitrina.web.people import member_of, staff_only
from vitrina.web.staff.board import Board, board_of
from vitrina.web.staff.desk import DESK_ROLES, Desk, at_desk, own_places, shown
from vitrina.web.staff.visits import keep_late_of


@require_safe
@never_cache
@staff_only(*DESK_ROLES)
def places(request: HttpRequest) -> HttpResponse:
    """Choose the place; whoever has only one is there at once."""
    member = member_of(request)
    found = own_places(member) if member else []
    if len(found) == 1:
        return redirect("staff:today", found[0].pk)
    return render(request, "staff/places.html", {"places": found})


@require_safe
@at_desk("orders.see")
def today(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Orders by stage, bookings by time, counters and alerts."""
    return today_shown(request, desk)


def today_shown(
    request: HttpRequest, desk: Desk, *, refused: str = "", status: int = 200
) -> HttpResponse:
    """The page of today, also after a deed that was refused."""
    return shown(
        request, desk, "today", tab="today", status=status, board=board(desk), refused=refused
    )


@require_safe
@at_desk("orders.see")
def fragment(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Only the board; 304 to whoever has it as it is."""
    found = board(desk)
    mark = sha256(repr((desk.glass.language, found)).encode()).hexdigest()[:20]
    answer = render(request, "staff/board.html", {"desk": desk, "board": found})
    answer["ETag"] = f'"{mark}"'
    return get_conditional_response(request, etag=f'"{mark}"', response=answer) or answer


def board(desk: Desk) -> Board:
    """The board of a desk."""
    return board_of(desk.place.pk, desk.today, desk.glass, keep_late=keep_late_of(desk.place.pk))
