"""What somebody takes along when collecting: found, priced, sold, and linked to the order."""

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vitrina.commerce.capacity.services import stock_of
from vitrina.commerce.catalog.services import menu_of, variants_of
from vitrina.commerce.orders import services as orders
from vitrina.commerce.orders.wishes import Wish
from vitrina.commerce.promotions.basket import Basket, BasketLine
from vitrina.commerce.promotions.quote import Quote
from vitrina.commerce.promotions.services import price_basket, unit_prices
from vitrina.commerce.transactions import Refusal
from vitrina.commerce.wording import in_language
from vitrina.web import refusals
from vitrina.web.staff.desk import Desk, at_desk, shown
from vitrina.web.staff.order_forms import paid_by, wishes_in
from vitrina.web.staff.order_page import order_at
from vitrina.web.staff.tickets import number_of

FOUND_AT_ONCE = 12
CONFLICT, UNPROCESSABLE = 409, 422


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk("orders.sell")
def add_on(request: HttpRequest, desk: Desk, order_id: UUID) -> HttpResponse:
    """Search goods, see the price, take the money: one page."""
    parent = order_at(desk, order_id)
    if request.method != "POST":
        return _shown(request, desk, order_id, number_of(parent), wishes_in(request.GET))
    wishes, method = wishes_in(request.POST), paid_by(request.POST)
    if not wishes or not method:
        said = _("Choose something, and how it is paid.")
        return _shown(
            request, desk, order_id, number_of(parent), wishes, refused=said, status=UNPROCESSABLE
        )
    answer = orders.add_on(
        parent.pk,
        wishes,
        key=f"add-on:{request.POST.get('key', '')}",
        paid_by=method,
        now=desk.now,
        actor=desk.actor,
    )
    if isinstance(answer, Refusal):
        said = refusals.said(answer)
        return _shown(
            request, desk, order_id, number_of(parent), wishes, refused=said, status=CONFLICT
        )
    return redirect(f"{reverse('staff:order', args=[desk.place.pk, order_id])}?done=added")


def _shown(  # noqa: PLR0913  # the parts of the page
    request: HttpRequest,
    desk: Desk,
    order_id: UUID,
    number: str,
    wishes: list[Wish],
    *,
    refused: str = "",
    status: int = 200,
) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:80]
    quote = _quote(desk, wishes) if wishes else None
    return shown(
        request,
        desk,
        "add_on",
        tab="today",
        status=status,
        order_id=order_id,
        number=number,
        query=query,
        goods=_goods(desk, query, {wish.sku for wish in wishes}),
        chosen=_chosen(desk, wishes, quote),
        quote=quote,
        key=str(uuid4()),
        refused=refused,
    )


def _quote(desk: Desk, wishes: list[Wish]) -> Quote:
    lines = tuple(BasketLine(str(at), each.sku, each.quantity) for at, each in enumerate(wishes))
    return price_basket(Basket(desk.place.pk, "till", lines), at=desk.now)


def _goods(desk: Desk, query: str, taken: set[str]) -> list[dict[str, object]]:
    """What the place offers under a query, with price and stock; what is chosen is left out."""
    language = desk.glass.language
    page = menu_of(
        desk.place.pk, language=language, query=query or None, limit=FOUND_AT_ONCE, at=desk.now
    )
    skus = page.skus()
    prices = unit_prices(desk.place.pk, skus, channel="till", at=desk.now) if skus else {}
    stock = stock_of(desk.place.pk, skus)
    return [
        {
            "sku": each.sku,
            "name": ", ".join(filter(None, (item.name, each.name))),
            "price": prices[each.sku],
            "free": stock.get(each.sku, 0) if each.is_stocked else None,
        }
        for item in page.items
        for each in item.variants
        if each.sku in prices and each.sku not in taken
    ]


def _chosen(desk: Desk, wishes: list[Wish], quote: Quote | None) -> list[dict[str, object]]:
    variants, language = variants_of([each.sku for each in wishes]), desk.glass.language
    net = {line.sku: line.net_minor for line in quote.lines} if quote else {}
    rows = []
    for each in wishes:
        variant = variants.get(each.sku)
        name = in_language(variant.product.name, language) if variant else each.sku
        own = in_language(variant.name, language) if variant else ""
        rows.append(
            {
                "sku": each.sku,
                "quantity": each.quantity,
                "name": ", ".join(filter(None, (name, own))),
                "net_minor": net.get(each.sku),
            }
        )
    return rows
