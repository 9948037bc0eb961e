"""How a place takes bookings and orders: the rules, in words that a manager uses."""

import re

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import BookingPolicy
from vitrina.commerce.orders import services as orders
from vitrina.commerce.places.models import Place
from vitrina.errors import SettingError
from vitrina.web.owner.money_field import MoneyField
from vitrina.web.owner.room import Room, at_place, shown, steps

READS_AND_POSTS = ["GET", "HEAD", "POST"]
MOST_MINUTES = 24 * 60
A_TURN = re.compile(r"(\d{1,2})\s*[:\-–=]\s*(\d{2,3})")
CURRENCIES = [(each, each) for each in ("RUB", "EUR", "USD", "KZT", "BYN", "GBP")]


def _count(label: object, most: int, note: object = "", *, least: int = 0) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=note)  # type: ignore[arg-type]  # lazy words


class BookingForm(forms.Form):
    """The terms of bookings; names are those of the service."""

    turns = forms.CharField(
        label=_("How long a party stays"),
        max_length=200,
        help_text=_("Largest party: minutes. For example 2: 90, 4: 120, 8: 150."),
    )
    slot_minutes = forms.TypedChoiceField(
        label=_("A start is offered every"),
        choices=[(15, _("15 minutes")), (30, _("30 minutes")), (60, _("hour"))],
        coerce=int,
    )
    covers_per_slot = _count(
        _("Guests who may arrive in a quarter of an hour"), 9999, _("The kitchen's pace; 0: any.")
    )
    lead_minutes = _count(_("Latest booking before, minutes"), 60 * 24 * 7)
    furthest_days = _count(_("Furthest ahead, days"), 365, least=1)
    largest_online = _count(_("Largest party on the site"), 99, least=1)
    early_minutes = _count(_("Check-in opens before, minutes"), 240)
    keep_late_minutes = _count(_("A table waits for, minutes"), 240)
    cancel_until_hours = _count(_("Free to cancel until, hours before"), 24 * 14)
    remind_hours = _count(_("Remind before, hours"), 72)
    deposit_from_party = _count(_("Deposit from a party of"), 99, _("0: never."))
    deposit_minor = MoneyField(label=_("Deposit for each guest"))
    no_show_fee_minor = MoneyField(label=_("Fee of a no-show, for each guest"))
    guest_value_minor = MoneyField(
        label=_("A guest spends about"), help_text=_("For reports: what a booking is worth.")
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)

    def clean_turns(self) -> list[tuple[int, int]]:
        """Pairs of (largest party, minutes) out of what was written."""
        written: str = self.cleaned_data["turns"]
        turns = [(int(party), int(minutes)) for party, minutes in A_TURN.findall(written)]
        is_clear = not re.sub(A_TURN, "", written).strip(" ,;.")
        if not turns or not is_clear or not all(15 <= each <= 600 for _party, each in turns):
            raise forms.ValidationError(gettext("Write it like 2: 90, 4: 120, 8: 150."))
        return sorted(turns)


def _lengths() -> list[tuple[int, str]]:
    """The lengths of a pick-up window, in the language of whoever looks."""
    return [(each, _("%(count)s minutes") % {"count": each}) for each in (10, 15, 20, 30, 60)]


class PickupForm(forms.Form):
    """The terms of orders; names are those of the service."""

    lead_minutes = _count(_("From the order until it is ready, minutes"), MOST_MINUTES)
    window_minutes = forms.TypedChoiceField(
        label=_("A pick-up window lasts"),
        choices=_lengths,
        coerce=int,
    )
    orders_per_window = _count(
        _("Orders in one window"), 9999, _("The kitchen's pace; 0: as many as come.")
    )
    days_ahead = _count(_("Orders for days ahead"), 60)
    keep_hours = _count(_("A ready order is kept for, hours"), 24 * 30, least=1)
    is_paid_at_place = forms.BooleanField(label=_("May be paid at the place"), required=False)
    has_courier = forms.BooleanField(
        label=_("A courier brings orders, too"),
        required=False,
        help_text=_("What that costs: Prices, Delivery."),
    )


@require_http_methods(READS_AND_POSTS)
@at_place("places.change")
def booking_policy(request: HttpRequest, room: Room, here: Place) -> HttpResponse:
    """On what terms tables are booked."""
    policy = BookingPolicy.objects.filter(place=here).first()
    if request.method != "POST":
        form = BookingForm(initial=_booking_terms(policy or BookingPolicy(place=here)))
        return _shown(request, room, here, form, step="booking-policy", is_new=policy is None)
    form = BookingForm(request.POST)
    if form.is_valid():
        terms = dict(form.cleaned_data)
        try:
            bookings.set_policy(here.pk, now=room.now, turns=terms.pop("turns"), **terms)
        except SettingError as flaw:
            form.add_error(None, str(flaw))
        else:
            return redirect(f"{reverse('owner:booking-policy', args=[here.pk])}?done=kept")
    return _shown(request, room, here, form, step="booking-policy", is_new=policy is None)


@require_http_methods(READS_AND_POSTS)
@at_place("places.change")
def pickup_policy(request: HttpRequest, room: Room, here: Place) -> HttpResponse:
    """On what terms orders are taken."""
    policy = orders.policy_of(here.pk)
    if request.method != "POST":
        initial = {name: getattr(policy, name) for name in PickupForm.base_fields}
        form = PickupForm(initial=initial)
        return _shown(request, room, here, form, step="pickup-policy")
    form = PickupForm(request.POST)
    if form.is_valid():
        orders.set_pickup_policy(here.pk, **form.cleaned_data)
        return redirect(f"{reverse('owner:pickup-policy', args=[here.pk])}?done=kept")
    return _shown(request, room, here, form, step="pickup-policy")


def _booking_terms(policy: BookingPolicy) -> dict[str, object]:
    terms: dict[str, object] = {name: getattr(policy, name) for name in BookingForm.base_fields}
    terms["turns"] = ", ".join(f"{party}: {minutes}" for party, minutes in policy.turns) or "8: 120"
    return terms


def _shown(  # the parts of the page
    request: HttpRequest,
    room: Room,
    here: Place,
    form: forms.Form,
    *,
    step: str,
    is_new: bool = False,
) -> HttpResponse:
    return shown(
        request,
        room,
        "policy",
        section="places",
        status=422 if form.errors else 200,
        place=here,
        steps=steps(here),
        step=step,
        is_new=is_new,
        form=form,
    )
