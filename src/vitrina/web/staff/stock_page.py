"""Stock: put a number right, take something off the menu for now, put it back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vitrina.commerce.capacity.models import Cell, Pool
from vitrina.commerce.capacity.services import adjust, ensure_pool
from vitrina.commerce.catalog.models import OffTheMenu, Variant
from vitrina.commerce.catalog.services import put_back_on_menu, take_off_menu
from vitrina.commerce.transactions import Refusal
from vitrina.commerce.wording import in_language
from vitrina.web import refusals
from vitrina.web.staff.desk import Desk, at_desk, shown
from vitrina.web.staff.order_forms import is_count

A_PAGE = 40
CONFLICT, UNPROCESSABLE = 409, 422
SHOWS = ("all", "low", "off")
LOW = 3  # units


@dataclass(frozen=True, slots=True)
class Shelf:
    """One article at a place, in units.

    Attributes:
        on_hand: on the shelf, promised or not; None: it is not counted.
        promised: of these, for orders that are not handed over yet.
    """

    sku: str
    name: str
    on_hand: int | None
    promised: int
    is_off: bool

    @property
    def free(self) -> int:
        return (self.on_hand or 0) - self.promised


@require_safe
@at_desk("orders.prepare")
def stock(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What there is on the shelf, with a search."""
    return _shown(request, desk)


@require_POST
@at_desk("orders.prepare")
def correct(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Write down what was counted: the difference to what was shown is booked.

    What was sold in the meantime is not lost by that.
    """
    sku, was, counted = (request.POST.get(name, "") for name in ("sku", "was", "counted"))
    if not (is_count(was) and is_count(counted)):
        return _shown(request, desk, refused=_("Write a whole number."), status=UNPROCESSABLE)
    if not desk.may("capacity.change") and int(counted) > int(was):
        return _shown(request, desk, refused=refusals.of_reason("not_allowed"), status=CONFLICT)
    if not Variant.objects.filter(sku=sku, is_stocked=True).exists():
        raise Http404
    pool = ensure_pool(Pool.Kind.STOCK, sku, desk.place.pk)
    answer = adjust(pool.pk, 0, int(counted) - int(was), now=desk.now)
    if isinstance(answer, Refusal):
        return _shown(request, desk, refused=refusals.said(answer), status=CONFLICT)
    return _back(request, desk, "stock")


@require_POST
@at_desk("orders.prepare")
def menu(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Take an article off the menu here, or put it back: the button says which."""
    sku = request.POST.get("sku", "")
    if not Variant.objects.filter(sku=sku).exists():
        raise Http404
    if request.POST.get("to") == "off":
        take_off_menu(desk.place.pk, sku, now=desk.now)
        return _back(request, desk, "off")
    put_back_on_menu(desk.place.pk, sku)
    return _back(request, desk, "on")


def _shown(
    request: HttpRequest, desk: Desk, *, refused: str = "", status: int = 200
) -> HttpResponse:
    query, show = request.GET.get("q", "").strip()[:80], request.GET.get("show", "all")
    show = show if show in SHOWS else "all"
    page = _page(request.GET.get("page", ""))
    rows = _variants(desk, query, show)[page * A_PAGE : (page + 1) * A_PAGE + 1]
    return shown(
        request,
        desk,
        "stock",
        tab="stock",
        status=status,
        shelves=_shelves(desk, list(rows[:A_PAGE])),
        query=query,
        show=show,
        page=page,
        next_page=page + 1 if len(rows) > A_PAGE else None,
        refused=refused,
    )


def _variants(desk: Desk, query: str, show: str) -> QuerySet[Variant]:
    rows = Variant.objects.filter(
        product__assortments__places=desk.place, product__hidden_at=None
    ).distinct()
    if query:
        # names are few enough at one place; the catalogue's own search leaves out what is off
        words = Q(sku__icontains=query) | Q(gtin=query) | Q(product__name__icontains=query)
        rows = rows.filter(words | Q(name__icontains=query))
    if show == "off":
        off = OffTheMenu.objects.filter(place=desk.place).values("variant_id")
        rows = rows.filter(sku__in=off)
    if show == "low":
        rows = rows.filter(sku__in=_low(desk))
    return rows.select_related("product").order_by("product__rank", "position", "sku")


def _low(desk: Desk) -> QuerySet[Cell, str]:
    cells = Cell.objects.filter(pool__kind=Pool.Kind.STOCK, pool__place=desk.place, t0=0)
    free = cells.annotate(left=F("capacity") - F("held") - F("committed"))
    return free.filter(left__lte=LOW).values_list("pool__ref", flat=True)


def _shelves(desk: Desk, variants: Sequence[Variant]) -> list[Shelf]:
    skus = [each.sku for each in variants]
    cells = {
        each.pool.ref: each
        for each in Cell.objects.filter(
            pool__kind=Pool.Kind.STOCK, pool__place=desk.place, pool__ref__in=skus, t0=0
        ).select_related("pool")
    }
    off = set(
        OffTheMenu.objects.filter(place=desk.place, variant__in=skus).values_list(
            "variant_id", flat=True
        )
    )
    language = desk.glass.language
    return [_shelf(each, cells.get(each.sku), language, each.sku in off) for each in variants]


def _shelf(variant: Variant, cell: Cell | None, language: str, is_off: bool) -> Shelf:
    own, whole = in_language(variant.name, language), in_language(variant.product.name, language)
    on_hand = (cell.capacity - cell.fulfilled if cell else 0) if variant.is_stocked else None
    promised = cell.held + cell.committed - cell.fulfilled if cell else 0
    name = ", ".join(filter(None, (whole, own)))
    return Shelf(variant.sku, name or variant.sku, on_hand, promised, is_off)


def _page(asked: str) -> int:
    return int(asked) if is_count(asked) else 0


def _back(request: HttpRequest, desk: Desk, done: str) -> HttpResponse:
    kept = {name: request.GET[name] for name in ("q", "show", "page") if request.GET.get(name)}
    address = reverse("staff:stock", args=[desk.place.pk])
    return redirect(f"{address}?{urlencode({**kept, 'done': done})}")
