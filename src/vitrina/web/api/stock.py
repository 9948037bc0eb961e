"""Stock by the API: what is on the shelf of a place, and what is off its menu for now."""

from datetime import datetime
from typing import Annotated

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from vitrina.commerce.capacity.models import Cell, Pool
from vitrina.commerce.capacity.services import adjust, ensure_pool
from vitrina.commerce.catalog.models import OffTheMenu, Variant
from vitrina.commerce.catalog.services import put_back_on_menu, take_off_menu
from vitrina.commerce.transactions import granted, refuse, verb
from vitrina.web.api.keys import needs
from vitrina.web.api.once import once, written
from vitrina.web.api.paging import MOST, Page, cursor_of, place_of
from vitrina.web.api.places import known_place
from vitrina.web.api.shapes import Moment

router = Router(tags=["stock"])
Limit = Annotated[int, Query(ge=1, le=MOST)]
Units = Annotated[int, Field(ge=0, le=1_000_000_000)]
Change = Annotated[int, Field(ge=-1_000_000_000, le=1_000_000_000)]


class StockOut(Schema):
    """One counted article at a place, in units.

    Attributes:
        on_hand: on the shelf, promised or not.
        promised: of these, to orders that are not handed over yet.
        free: what can still be ordered.
    """

    sku: str
    on_hand: int
    promised: int
    free: int


class CountIn(Schema):
    """What became of one article.

    Attributes:
        counted: so many are on the shelf now.
        was: how many a program thought were there when they were counted; what was handed over
            since is not lost then. Without it: as many as there are.
        change: instead of a count: so many came, or, below zero, are lost.
    """

    sku: Annotated[str, Field(max_length=80)]
    counted: Units | None = None
    was: Units | None = None
    change: Change | None = None


class CountsIn(Schema):
    """Several articles at once: all of them, or none."""

    lines: Annotated[list[CountIn], Field(min_length=1, max_length=1000)]


class CountedOut(Schema):
    """The articles as they stand then."""

    lines: list[StockOut]


class OffIn(Schema):
    """Until when it is not offered; none: until it is put back."""

    until: Moment | None = None


class OffOut(Schema):
    """An article that a place does not offer for now."""

    sku: str
    since: datetime
    until: datetime | None


@router.get("/{place_id}/stock", response=Page[StockOut], auth=needs("stock:write"))
def stock(
    request: HttpRequest, place_id: str, limit: Limit = 50, after: str = ""
) -> Page[StockOut]:
    """What is on the shelf of a place, by sku; what was never counted there is left out."""
    known_place(request, place_id)
    rows = _cells(place_id).filter(pool__ref__gt=place_of(after)).order_by("pool__ref")
    shown = list(rows[: limit + 1])
    following = cursor_of(shown[limit - 1].pool.ref) if len(shown) > limit else None
    return Page[StockOut](items=[_stock(each) for each in shown[:limit]], next=following)


@router.post("/{place_id}/stock", response=CountedOut, auth=needs("stock:write"))
def count(request: HttpRequest, place_id: str, asked: CountsIn) -> HttpResponse:
    """Write down deliveries, losses and counts; promises to customers are never cut."""
    known_place(request, place_id)
    now = timezone.now()

    @verb
    def deed(key: str) -> CountedOut:
        del key
        for line in sorted(asked.lines, key=lambda each: each.sku):
            _count(place_id, line, now)
        cells = _cells(place_id).filter(pool__ref__in=[each.sku for each in asked.lines])
        return CountedOut(lines=[_stock(each) for each in cells.order_by("pool__ref")])

    return once(request, deed, now=now)


@router.get("/{place_id}/off-menu", response=list[OffOut], auth=needs("stock:write"))
def off_menu(request: HttpRequest, place_id: str) -> list[OffOut]:
    """What a place has taken off its menu for now."""
    known_place(request, place_id)
    return [_off(each) for each in OffTheMenu.objects.filter(place=place_id).order_by("variant")]


@router.put("/{place_id}/off-menu/{path:sku}", response=OffOut, auth=needs("stock:write"))
def take_off(request: HttpRequest, place_id: str, sku: str, asked: OffIn) -> OffOut:
    """Let a place not offer an article, until a moment or until it is put back."""
    known_place(request, place_id)
    now = timezone.now()

    def deed() -> OffTheMenu:
        _require_article(sku)
        take_off_menu(place_id, sku, now=now, until=asked.until)
        return OffTheMenu.objects.get(place=place_id, variant=sku)

    return _off(written(deed))


@router.delete("/{place_id}/off-menu/{path:sku}", response={204: None}, auth=needs("stock:write"))
def put_back(request: HttpRequest, place_id: str, sku: str) -> Status[None]:
    """Let a place offer an article again."""
    known_place(request, place_id)
    written(lambda: put_back_on_menu(place_id, sku))
    return Status(204, None)


def set_on_hand(place_id: str, sku: str, counted: int, *, now: datetime) -> None:
    """Write down that so many units are on the shelf; call it inside a verb."""
    _count(place_id, CountIn(sku=sku, counted=counted), now)


def _count(place_id: str, line: CountIn, now: datetime) -> None:
    if (line.counted is None) == (line.change is None):
        raise refuse("unusable", f"Say of {line.sku!r} either what was counted or what changed.")
    _require_article(line.sku)
    if not Variant.objects.filter(sku=line.sku, is_stocked=True).exists():
        raise refuse("unusable", f"{line.sku!r} is not counted: it is made to order.")
    pool = ensure_pool(Pool.Kind.STOCK, line.sku, place_id)
    delta = line.change
    if line.counted is not None:
        was = _on_hand(pool) if line.was is None else line.was
        delta = line.counted - was
    if (no := adjust(pool.pk, 0, delta or 0, now=now)) is not None:
        granted(no)


def _on_hand(pool: Pool) -> int:
    # for this transaction alone: an order that is handed over now comes before or after
    cell = Cell.objects.select_for_update().filter(pool=pool, t0=0).first()
    return cell.capacity - cell.fulfilled if cell else 0


def _require_article(sku: str) -> None:
    if not Variant.objects.filter(sku=sku).exists():
        raise refuse("not_found", f"There is no article {sku!r}. See /products.")


def _cells(place_id: str) -> QuerySet[Cell]:
    return Cell.objects.filter(
        pool__kind=Pool.Kind.STOCK, pool__place=place_id, t0=0
    ).select_related("pool")


def _stock(cell: Cell) -> StockOut:
    return StockOut(
        sku=cell.pool.ref,
        on_hand=cell.capacity - cell.fulfilled,
        promised=cell.held + cell.committed - cell.fulfilled,
        free=cell.free,
    )


def _off(row: OffTheMenu) -> OffOut:
    return OffOut(sku=row.variant_id, since=row.since, until=row.until)
