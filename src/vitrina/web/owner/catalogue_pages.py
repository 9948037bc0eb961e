"""The catalogue: its list, one product, the assortments that places share."""

from pathlib import Path

from django import forms
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vitrina.commerce.catalog.models import Assortment, Category, Product
from vitrina.commerce.catalog.pictures import MOST_BYTES
from vitrina.commerce.catalog.services import (
    CategoryRow,
    ProductRow,
    hide_product,
    keep_picture,
    put_assortment,
    put_categories,
    put_products,
    release_picture,
    show_product,
)
from vitrina.commerce.places.models import Place
from vitrina.commerce.transactions import Refusal
from vitrina.commerce.wording import in_language
from vitrina.errors import SettingError
from vitrina.web import refusals
from vitrina.web.connections import this_workspace
from vitrina.web.media import picture_of
from vitrina.web.owner.product_form import ProductForm
from vitrina.web.owner.room import Room, in_room, shown

READS_AND_POSTS = ["GET", "HEAD", "POST"]
A_PAGE = 40


class CategoryForm(forms.Form):
    """A further shelf."""

    id = forms.SlugField(label=_("Id"), max_length=60)
    name_ru = forms.CharField(label=_("Name, Russian"), max_length=120)
    name_en = forms.CharField(label=_("Name, English"), max_length=120, required=False)


@require_safe
@in_room("catalog.change")
def catalogue(request: HttpRequest, room: Room) -> HttpResponse:
    """The products, with a search."""
    query, category = request.GET.get("q", "").strip()[:80], request.GET.get("category", "")
    asked = request.GET.get("page", "")
    page = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    rows = Product.objects.annotate(variant_count=Count("variants", Q(variants__retired_at=None)))
    if query:
        by_name = Q(name__icontains=query) | Q(id__icontains=query)
        rows = rows.filter(by_name | Q(variants__sku__icontains=query)).distinct()
    if category:
        rows = rows.filter(category=category)
    listed = list(rows.order_by("rank", "id")[page * A_PAGE : (page + 1) * A_PAGE + 1])
    language = get_language() or "en"
    categories = {each.pk: in_language(each.name, language) for each in Category.objects.all()}
    return shown(
        request,
        room,
        "catalogue",
        section="catalogue",
        rows=[
            (
                each,
                in_language(each.name, language),
                categories.get(each.category_id or "", ""),
                picture_of(each.picture),
            )
            for each in listed[:A_PAGE]
        ],
        categories=categories,
        category=category,
        query=query,
        page=page,
        next_page=page + 1 if len(listed) > A_PAGE else None,
        category_form=CategoryForm(),
        may_file=room.may_with_second_factor("prices.change"),
    )


@require_POST
@in_room("catalog.change")
def add_category(request: HttpRequest, room: Room) -> HttpResponse:
    """Add a shelf at the end, or rename the one with this id."""
    del room
    form = CategoryForm(request.POST)
    if not form.is_valid():
        return redirect("owner:catalogue")
    given = form.cleaned_data
    before = Category.objects.filter(id=given["id"]).first()
    names = {"ru": given["name_ru"], "en": given["name_en"]}
    put_categories(
        [
            CategoryRow(
                given["id"],
                {language: text for language, text in names.items() if text},
                parent=before.parent_id if before else None,
                position=before.position if before else Category.objects.count() + 1,
            )
        ]
    )
    return redirect(f"{reverse('owner:catalogue')}?{urlencode({'done': 'kept'})}")


@require_http_methods(READS_AND_POSTS)
@in_room("catalog.change")
def new_product(request: HttpRequest, room: Room) -> HttpResponse:
    """The form of a product that there is not yet."""
    return _edited(request, room, None)


@require_http_methods(READS_AND_POSTS)
@in_room("catalog.change")
def product(request: HttpRequest, room: Room, product_id: str) -> HttpResponse:
    """The form of one product."""
    found = Product.objects.filter(id=product_id).first()
    if found is None:
        raise Http404
    return _edited(request, room, found)


@require_POST
@in_room("catalog.change")
def product_state(request: HttpRequest, room: Room, product_id: str) -> HttpResponse:
    """Hide a product, or show it again: the button says which."""
    if not Product.objects.filter(id=product_id).exists():
        raise Http404
    if request.POST.get("to") == "shown":
        show_product(product_id)
        done = "shown"
    else:
        hide_product(product_id, now=room.now)
        done = "hidden"
    return redirect(f"{reverse('owner:product', args=[product_id])}?done={done}")


@require_http_methods(READS_AND_POSTS)
@in_room("catalog.change")
def assortments(request: HttpRequest, room: Room) -> HttpResponse:
    """The lists of products that places share: a new one, and which places have which."""
    if request.method == "POST":
        wanted = slugify(request.POST.get("id", ""))[:60]
        if wanted:
            places = set(request.POST.getlist("places"))
            _give(wanted, places)
            return redirect(f"{reverse('owner:assortments')}?done=kept")
    listed = Assortment.objects.annotate(count=Count("products")).order_by("id")
    return shown(
        request,
        room,
        "assortments",
        section="catalogue",
        rows=[(each, set(each.places.values_list("id", flat=True))) for each in listed],
        places=list(Place.objects.filter(closed_at=None)),
    )


def _edited(request: HttpRequest, room: Room, found: Product | None) -> HttpResponse:
    language = get_language() or "en"
    is_sent = request.method == "POST"
    form = ProductForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        product=found,
        language=language,
    )
    if form.is_valid() and (row := _kept(form, found, room)):
        _offer_in(row.id, set(form.cleaned_data["assortments"]))
        return redirect(f"{reverse('owner:product', args=[row.id])}?done=kept")
    return shown(
        request,
        room,
        "product",
        section="catalogue",
        status=422 if form.errors else 200,
        form=form,
        product=found,
        picture=picture_of(found.picture) if found and found.picture else None,
        name=in_language(found.name, language) if found else "",
    )


def _kept(form: ProductForm, found: Product | None, room: Room) -> ProductRow | None:
    """The product as it is kept; None if it is not, which the form says why."""
    folder, before = this_workspace().media, found.picture if found else ""
    picture = _picture(form, before, folder)
    if isinstance(picture, Refusal):
        form.add_error("upload", refusals.said(picture))
        return None
    row = form.row(picture)
    try:
        put_products([row], now=room.now)
    except SettingError as flaw:
        form.add_error(None, str(flaw))
        return None
    if picture != before:
        release_picture(before, folder=folder, now=room.now)
    return row


def _picture(form: ProductForm, before: str, folder: Path) -> str | Refusal:
    """What the product's picture is from now on."""
    given = form.cleaned_data
    if given["upload"]:
        # one byte more than is taken: it need not be read to its end to be refused
        return keep_picture(given["upload"].read(MOST_BYTES + 1), folder=folder)
    return "" if given.get("without_picture") else before


def _offer_in(product_id: str, wanted: set[str]) -> None:
    """Put a product into these assortments, and take it out of the others."""
    for each in Assortment.objects.all():
        products = set(each.products.values_list("id", flat=True))
        changed = products | {product_id} if each.pk in wanted else products - {product_id}
        if changed != products:
            places = list(each.places.values_list("id", flat=True))
            put_assortment(each.pk, products=changed, places=places)


def _give(assortment_id: str, places: set[str]) -> None:
    there = Assortment.objects.filter(id=assortment_id).first()
    products = list(there.products.values_list("id", flat=True)) if there else []
    known = Place.objects.filter(id__in=places).values_list("id", flat=True)
    put_assortment(assortment_id, products=products, places=list(known))
