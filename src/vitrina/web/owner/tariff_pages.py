"""What it costs to bring an order: the tariffs of the ways, by place and by what is ordered."""

from collections.abc import Mapping

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vitrina.commerce.places.models import Place
from vitrina.commerce.promotions.models import Tariff
from vitrina.commerce.promotions.services import put_tariff, remove_tariff
from vitrina.errors import SettingError
from vitrina.web.owner.money_field import MoneyField
from vitrina.web.owner.policy_pages import CURRENCIES
from vitrina.web.owner.room import Room, in_room, shown

READS_AND_POSTS = ["GET", "HEAD", "POST"]
WAYS = [("courier", gettext_lazy("Courier")), ("locker", gettext_lazy("Parcel locker"))]


class TariffForm(forms.Form):
    """One tariff; names are those of the service."""

    id = forms.SlugField(
        label=gettext_lazy("Id"),
        max_length=60,
        help_text=gettext_lazy("In the reasons of a price, for example courier-centre."),
    )
    way = forms.ChoiceField(label=gettext_lazy("Way"), choices=WAYS)
    minor = MoneyField(
        label=gettext_lazy("Price of one order"), help_text=gettext_lazy("0: for nothing.")
    )
    free_from_minor = MoneyField(
        label=gettext_lazy("Free from a basket of"),
        required=False,
        help_text=gettext_lazy("Empty: never free."),
    )
    currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=CURRENCIES)
    priority = forms.IntegerField(
        label=gettext_lazy("Priority"),
        initial=0,
        min_value=-1000,
        max_value=1000,
        help_text=gettext_lazy("Of all tariffs that apply, the highest wins."),
    )
    places = forms.MultipleChoiceField(
        label=gettext_lazy("Only at"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: Mapping[str, object] | None = None, *, tariff: Tariff | None = None
    ) -> None:
        super().__init__(data, initial=_initial_of(tariff) if tariff else None)
        self.tariff = tariff
        places = self.fields["places"]
        assert isinstance(places, forms.MultipleChoiceField)
        places.choices = _places(tariff)
        if tariff:
            del self.fields["id"]

    def clean_id(self) -> str:
        """A new tariff must not write over another one."""
        wanted: str = self.cleaned_data["id"]
        if Tariff.objects.filter(id=wanted).exists():
            raise forms.ValidationError(_("That id is taken. Choose another one."))
        return wanted

    def clean_minor(self) -> int:
        """An amount that is left out must not bring everything for nothing."""
        minor: int = self.cleaned_data["minor"]
        if not str(self.data.get("minor", "")).strip():
            raise forms.ValidationError(_("Write an amount, like 1290 or 1290.50."))
        return minor


@require_http_methods(READS_AND_POSTS)
@in_room("prices.change")
def tariffs(request: HttpRequest, room: Room) -> HttpResponse:
    """The tariffs, the winner of each way first; and the form of a new one."""
    form = TariffForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and _kept(form):
        return redirect(f"{reverse('owner:tariffs')}?done=added")
    rows = Tariff.objects.prefetch_related("places")
    return shown(
        request,
        room,
        "tariffs",
        section="prices",
        status=422 if form.errors else 200,
        rows=[(each, dict(WAYS).get(each.way, each.way)) for each in rows],
        form=form,
    )


@require_http_methods(READS_AND_POSTS)
@in_room("prices.change")
def tariff(request: HttpRequest, room: Room, tariff_id: str) -> HttpResponse:
    """One tariff: change it, or take it away; the button says which."""
    found = Tariff.objects.filter(id=tariff_id).first()
    if found is None:
        raise Http404
    if request.method == "POST" and request.POST.get("to") == "gone":
        remove_tariff(found.id)
        return redirect(f"{reverse('owner:tariffs')}?done=gone")
    form = TariffForm(request.POST if request.method == "POST" else None, tariff=found)
    if form.is_valid() and _kept(form):
        return redirect(f"{reverse('owner:tariffs')}?done=kept")
    return shown(
        request,
        room,
        "tariff",
        section="prices",
        status=422 if form.errors else 200,
        tariff=found,
        form=form,
    )


def _kept(form: TariffForm) -> bool:
    given = dict(form.cleaned_data)
    tariff_id = form.tariff.id if form.tariff else given.pop("id")
    try:
        put_tariff(tariff_id, **given)
    except SettingError as flaw:
        form.add_error(None, str(flaw))
        return False
    return True


def _places(found: Tariff | None) -> list[tuple[str, str]]:
    """Those that are open, and those of the tariff: a closed one must not widen it by going."""
    own = set(found.places.values_list("id", flat=True)) if found else set()
    return [
        (each.pk, each.name)
        for each in Place.objects.all()
        if each.closed_at is None or each.pk in own
    ]


def _initial_of(found: Tariff) -> dict[str, object]:
    plain = ("way", "minor", "free_from_minor", "currency", "priority")
    return {
        **{name: getattr(found, name) for name in plain},
        "places": list(found.places.values_list("id", flat=True)),
    }
