"""Articles in bulk by the API: a CSV file or lines of JSON, with what was refused of them."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema

from vitrina.commerce.catalog.services import import_catalogue
from vitrina.commerce.places.models import Place
from vitrina.commerce.transactions import Refusal, refuse
from vitrina.web.api.answers import ApiRefusalError
from vitrina.web.api.article_lines import ArticleFile, csv_file, json_lines
from vitrina.web.api.keys import needs, require_all_places
from vitrina.web.api.once import once, whole
from vitrina.web.api.stock import set_on_hand

router = Router(tags=["catalogue"])
Digits = Annotated[int, Query(ge=0, le=3)]
CSV, JSON_LINES = "text/csv", "application/x-ndjson"
READERS = {CSV: csv_file, JSON_LINES: json_lines}
BODY = {
    "requestBody": {
        "required": True,
        "content": {each: {"schema": {"type": "string"}} for each in READERS},
    }
}


class RefusedRowOut(Schema):
    """A row that was not taken, by its line in what was sent (1 is the first), and why."""

    line: int
    why: str


class ImportedOut(Schema):
    """How many products and prices are new or changed, and what was not taken."""

    products_added: int
    products_changed: int
    prices_added: int
    prices_changed: int
    stock_set: int
    refused: list[RefusedRowOut]


@router.post("/imports", response=ImportedOut, auth=needs("catalogue:write"), openapi_extra=BODY)
def import_products(
    request: HttpRequest, price_list: str, place_id: str = "", minor_digits: Digits = 2
) -> HttpResponse:
    """Write the articles of a file; rows that cannot be are told, and the others are written.

    Prices go on the price list, and the column `stock` is what was counted at the place.
    """
    require_all_places(request)
    now = timezone.now()
    file = _read(request)

    def deed() -> ImportedOut:
        return _imported(file, price_list, place_id, minor_digits, now)

    return once(request, lambda _: whole(deed), now=now)


def _read(request: HttpRequest) -> ArticleFile:
    reader = READERS.get(request.content_type or "")
    if reader is None:
        message = f"Send it as Content-Type: {' or '.join(READERS)}, not {request.content_type!r}."
        raise ApiRefusalError(Refusal("unreadable", message))
    try:
        return reader(request.body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ApiRefusalError(Refusal("unreadable", "The file is no UTF-8. Save it so.")) from None


def _imported(
    file: ArticleFile, price_list: str, place_id: str, minor_digits: int, now: datetime
) -> ImportedOut:
    done = import_catalogue(file.lines, price_list=price_list, now=now, minor_digits=minor_digits)
    if done.stock and not Place.objects.filter(id=place_id, closed_at=None).exists():
        raise refuse("unusable", "The file has stock: say at which place_id it was counted.")
    for sku, counted in done.stock.items():
        set_on_hand(place_id, sku, counted, now=now)
    return ImportedOut(
        products_added=done.products.added,
        products_changed=done.products.changed,
        prices_added=done.prices.added,
        prices_changed=done.prices.changed,
        stock_set=len(done.stock),
        refused=[RefusedRowOut(line=each.line, why=each.why) for each in file.told(done.refused)],
    )
