"""A sheet of QR codes to print and cut: A4 pages with a few codes on each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from vitrina.collector.entrances.models import Link
from vitrina.web.links import qr, shop
from vitrina.web.links.frame import of_a_shop, shown
from vitrina.web.links.listing import filters_of, found
from vitrina.web.links.shop import Front

# codes on a page, and the side of each in print, as console.css sets it
SIDES_MM: Mapping[int, int] = {1: 150, 2: 100, 4: 75, 6: 60, 12: 42, 24: 30}
USUAL = 6
MOST = 500  # codes on one sheet


@dataclass(frozen=True, slots=True)
class Label:
    """One code to cut out, with what people read under it."""

    title: str
    address: str
    drawing: SafeString


@require_safe
@of_a_shop
def print_sheet(request: HttpRequest) -> HttpResponse:
    """The codes that are ticked, or those that the filters of the list find."""
    per_page = per_page_of(request.GET.get("per", ""))
    wanted = _wanted(request.GET)
    labels = [label(link, shop.front(request)) for link in wanted[:MOST]]
    return shown(
        request,
        "sheet",
        pages=[labels[at : at + per_page] for at in range(0, len(labels), per_page)],
        count=len(labels),
        left_out=max(0, len(wanted) - MOST),
        per_page=per_page,
        side_mm=SIDES_MM[per_page],
        choices=SIDES_MM,
        codes=request.GET.getlist("code"),
        filters=filters_of(request.GET),
        front=shop.front(request),
    )


def per_page_of(asked: str) -> int:
    """How many codes a page takes; the usual number for one that there is no grid for."""
    return next((count for count in SIDES_MM if str(count) == asked), USUAL)


def label(link: Link, front: Front) -> Label:
    """A link as it is printed."""
    code = qr.code_of(front.of(link.code))
    # drawn by us of numbers alone
    drawing = mark_safe(qr.inline_svg(code))  # noqa: S308
    return Label(link.title, front.readable(link.code), drawing)


def _wanted(asked: QueryDict) -> Sequence[Link]:
    ticked = asked.getlist("code")
    if not ticked:
        return [link for link in found(filters_of(asked)) if link.is_qr]
    by_code = {link.code: link for link in Link.objects.all()}
    return [by_code[code] for code in dict.fromkeys(ticked) if code in by_code]
