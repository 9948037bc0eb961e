"""Price lists: their conditions, a grid of prices, and why something costs what it does."""

from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from vitrina.commerce.catalog.models import Price, PriceList, Variant
from vitrina.commerce.catalog.services import (
    PriceListRow,
    put_price_list,
    put_prices,
    remove_prices,
)
from vitrina.commerce.places.models import Place
from vitrina.commerce.promotions.basket import Basket, BasketLine
from vitrina.commerce.promotions.quote import Quote, Step
from vitrina.commerce.promotions.services import price_basket
from vitrina.commerce.wording import in_language
from vitrina.errors import SettingError
from vitrina.web import formats
from vitrina.web.owner.hours import MINUTES_A_DAY, clock, minute_of
from vitrina.web.owner.money_field import minor_of, written_of
from vitrina.web.owner.policy_pages import CURRENCIES
from vitrina.web.owner.room import Room, in_room, shop_zone, shown, zone_of

READS_AND_POSTS = ["GET", "HEAD", "POST"]
A_PAGE = 50
WRITTEN = "%Y-%m-%dT%H:%M"  # as browsers send a day and a time
CHANNELS = [
    ("site", gettext_lazy("Site")),
    ("app", gettext_lazy("App")),
    ("till", gettext_lazy("Till")),
    ("phone", gettext_lazy("Phone")),
]


def _moment(label: object, note: object) -> forms.DateTimeField:
    widget = forms.DateTimeInput(format=WRITTEN, attrs={"type": "datetime-local"})
    return forms.DateTimeField(
        label=label,  # type: ignore[arg-type]  # lazy words
        required=False,
        widget=widget,
        input_formats=[WRITTEN, f"{WRITTEN}:%S"],
        help_text=note,  # type: ignore[arg-type]  # the same
        error_messages={"invalid": gettext_lazy("Write a day and a time.")},
    )


class ListForm(forms.Form):
    """The conditions of a price list."""

    id = forms.SlugField(label=gettext_lazy("Id"), max_length=60)
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=CURRENCIES)
    priority = forms.IntegerField(
        label=gettext_lazy("Priority"),
        initial=0,
        min_value=-1000,
        max_value=1000,
        help_text=gettext_lazy("Of all lists that apply, the highest wins."),
    )
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Only at"), required=False, widget=forms.CheckboxSelectMultiple
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Only in"),
        choices=CHANNELS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    valid_from = _moment(gettext_lazy("Valid from"), gettext_lazy("Empty: from now on."))
    valid_until = _moment(gettext_lazy("Valid until"), gettext_lazy("Empty: for good."))
    weekdays = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Only on"),
        choices=[(number, WEEKDAYS[number]) for number in range(7)],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    from_time = forms.CharField(
        label=gettext_lazy("From the hour"),
        required=False,
        widget=forms.TextInput(attrs={"type": "time"}),
        help_text=gettext_lazy("Of each day, by the clock of the place."),
    )
    until_time = forms.CharField(
        label=gettext_lazy("Until the hour"),
        required=False,
        widget=forms.TextInput(attrs={"type": "time"}),
        help_text=gettext_lazy("Before the first one: of the next day."),
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        zone: ZoneInfo,
        price_list: PriceList | None = None,
    ) -> None:
        super().__init__(data, initial=_initial_of(price_list, zone) if price_list else None)
        self.zone = zone
        self.price_list = price_list
        places = self.fields["places"]
        assert isinstance(places, forms.MultipleChoiceField)
        places.choices = [(each.pk, each.name) for each in Place.objects.filter(closed_at=None)]
        if price_list:
            del self.fields["id"]

    def clean(self) -> None:
        given = self.cleaned_data
        for name in ("from", "until"):
            written = given.get(f"{name}_time", "")
            try:
                given[f"{name}_minute"] = minute_of(written) if written else None
            except ValueError:
                self.add_error(f"{name}_time", _("Write a time, like 09:00."))
        if (given.get("from_minute") is None) != (given.get("until_minute") is None):
            self.add_error("until_time", _("Write both times, or neither."))
        if given.get("from_minute") == MINUTES_A_DAY:
            self.add_error("from_time", _("Write a time, like 09:00."))
        begins, ends = given.get("valid_from"), given.get("valid_until")
        if begins and ends and ends <= begins:
            self.add_error(
                "valid_until", _("The end is not after the beginning. Give a later end.")
            )

    def row(self) -> PriceListRow:
        """The list as the service takes it."""
        given, before = self.cleaned_data, self.price_list
        return PriceListRow(
            id=before.pk if before else given["id"],
            currency=given["currency"],
            priority=given["priority"],
            places=frozenset(given["places"]),
            channels=frozenset(given["channels"]),
            weekdays=frozenset(given["weekdays"]),
            from_minute=given["from_minute"],
            until_minute=given["until_minute"],
            valid_from=self._at(given["valid_from"]),
            valid_until=self._at(given["valid_until"]),
        )

    def _at(self, written: datetime | None) -> datetime | None:
        # what was written is on the shop's clock, whatever zone Django gave it
        return written.replace(tzinfo=self.zone).astimezone(UTC) if written else None


@require_http_methods(READS_AND_POSTS)
@in_room("prices.change")
def prices(request: HttpRequest, room: Room) -> HttpResponse:
    """The price lists, the winner first; and the form of a new one."""
    zone = shop_zone()
    form = ListForm(request.POST if request.method == "POST" else None, zone=zone)
    if form.is_valid() and _listed(form):
        address = reverse("owner:price-list", args=[form.cleaned_data["id"]])
        return redirect(f"{address}?done=added")
    return shown(
        request,
        room,
        "prices",
        section="prices",
        status=422 if form.errors else 200,
        lists=PriceList.objects.prefetch_related("places"),
        places=Place.objects.filter(closed_at=None),
        form=form,
        zone=zone,
        now=room.now,
    )


@require_http_methods(READS_AND_POSTS)
@in_room("prices.change")
def price_list(request: HttpRequest, room: Room, list_id: str) -> HttpResponse:
    """The grid of one list: a price for each article, empty for none."""
    found = PriceList.objects.filter(id=list_id).first()
    if found is None:
        raise Http404
    zone = shop_zone()
    form = ListForm(price_list=found, zone=zone)
    wrong: dict[str, str] = {}
    if request.method == "POST" and request.POST.get("what") == "conditions":
        form = ListForm(request.POST, price_list=found, zone=zone)
        if form.is_valid() and _listed(form):
            return redirect(f"{reverse('owner:price-list', args=[list_id])}?done=kept")
    elif request.method == "POST":
        wrong = _written(found, request.POST)
        if not wrong:
            kept = {name: request.GET[name] for name in ("q", "page") if request.GET.get(name)}
            address = reverse("owner:price-list", args=[list_id])
            return redirect(f"{address}?{urlencode({**kept, 'done': 'price'})}")
    return _grid(request, room, found, form, wrong)


@require_safe
@in_room("prices.change")
def why(request: HttpRequest, room: Room) -> HttpResponse:
    """What an article costs at a place now, and the whole way to that price."""
    asked = {name: request.GET.get(name, "") for name in ("place", "sku", "channel")}
    place = Place.objects.filter(id=asked["place"]).first()
    quote = None
    if place and Variant.objects.filter(sku=asked["sku"]).exists():
        channel = asked["channel"] if asked["channel"] in dict(CHANNELS) else "site"
        basket = Basket(place.pk, channel, (BasketLine("1", asked["sku"], 1),))
        quote = price_basket(basket, at=room.now)
    return shown(
        request,
        room,
        "why",
        section="prices",
        places=Place.objects.filter(closed_at=None),
        channels=CHANNELS,
        asked=asked,
        place=place,
        at=_local(room.now, place) if place else None,
        quote=quote,
        trace=[_worded(step, quote) for step in quote.trace] if quote else [],
    )


def _grid(
    request: HttpRequest, room: Room, found: PriceList, form: ListForm, wrong: Mapping[str, str]
) -> HttpResponse:
    query = request.GET.get("q", "").strip()[:80]
    asked = request.GET.get("page", "")
    page = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    variants = Variant.objects.filter(retired_at=None).select_related("product")
    if query:
        by_name = variants.filter(product__name__icontains=query)
        variants = by_name | variants.filter(sku__icontains=query)
    ordered = variants.order_by("product__rank", "product_id", "position", "sku")
    listed = list(ordered[page * A_PAGE : (page + 1) * A_PAGE + 1])
    skus = [each.sku for each in listed[:A_PAGE]]
    own = dict(
        Price.objects.filter(price_list=found, variant__in=skus).values_list("variant_id", "minor")
    )
    return shown(
        request,
        room,
        "price_list",
        section="prices",
        status=422 if wrong or form.errors else 200,
        list=found,
        zone=form.zone,
        rows=[_row(each, own, wrong, request) for each in listed[:A_PAGE]],
        form=form,
        query=query,
        page=page,
        next_page=page + 1 if len(listed) > A_PAGE else None,
        wrong=wrong,
    )


def _row(
    variant: Variant, own: Mapping[str, int], wrong: Mapping[str, str], request: HttpRequest
) -> dict[str, object]:
    language = get_language() or "en"
    names = (in_language(variant.product.name, language), in_language(variant.name, language))
    shown_price = written_of(own[variant.sku]) if variant.sku in own else ""
    return {
        "sku": variant.sku,
        "name": ", ".join(filter(None, names)),
        "price": request.POST.get(f"price-{variant.sku}", shown_price) if wrong else shown_price,
        "wrong": wrong.get(variant.sku, ""),
    }


def _written(found: PriceList, given: Mapping[str, str]) -> dict[str, str]:
    """Write the prices of a grid, all or none; what is wrong, by sku."""
    wanted, gone, wrong = {}, [], {}
    for name, written in given.items():
        head, _dash, sku = name.partition("-")
        if head != "price":
            continue
        if not written.strip():
            gone.append(sku)
            continue
        try:
            wanted[sku] = minor_of(written)
        except ValueError:
            wrong[sku] = _("Write an amount, like 1290 or 1290.50.")
    known = set(Variant.objects.filter(sku__in=wanted).values_list("sku", flat=True))
    if not wrong:
        put_prices(found.pk, {sku: minor for sku, minor in wanted.items() if sku in known})
        remove_prices(found.pk, gone)
    return wrong


def _listed(form: ListForm) -> bool:
    try:
        put_price_list(form.row())
    except SettingError as flaw:
        form.add_error(None, str(flaw))
        return False
    return True


def _initial_of(found: PriceList, zone: ZoneInfo) -> dict[str, object]:
    minutes = {"from_time": found.from_minute, "until_time": found.until_minute}
    return {
        "currency": found.currency,
        "priority": found.priority,
        "places": list(found.places.values_list("id", flat=True)),
        "channels": found.channels,
        "weekdays": found.weekdays,
        **{
            name: each.astimezone(zone).replace(tzinfo=None)
            for name in ("valid_from", "valid_until")
            if (each := getattr(found, name))
        },
        **{name: clock(each) for name, each in minutes.items() if each is not None},
    }


def _worded(step: Step, quote: Quote) -> str:
    """One step of a trace in the page's language; one that is not known stays English."""
    facts = step.facts
    said = {"list": facts.get("list", ""), "sku": facts.get("sku", "")}
    if step.kind == "list_applies":
        return _("The list “%(list)s” applies.") % said
    if step.kind == "list_skipped":
        return _("The list “%(list)s” is left out: %(why)s.") % {**said, "why": facts.get("why")}
    if step.kind == "missing":
        return _("No list that applies has a price for it.")
    if step.kind == "price":
        told = {**said, "price": formats.money(int(facts["unit_minor"]), quote.currency)}
        if "beaten" in facts:
            beaten = formats.money(int(facts["beaten_minor"]), quote.currency)
            told |= {"other": facts["beaten"], "beaten": beaten}
            return _("“%(list)s” gives %(price)s and wins over “%(other)s” with %(beaten)s.") % told
        return _("“%(list)s” gives %(price)s.") % told
    return step.text


def _local(at: datetime, place: Place) -> datetime:
    return at.astimezone(zone_of(place)).replace(tzinfo=None)
