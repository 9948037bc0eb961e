"""Webhooks out: which programs are told what happens, and what became of each delivery."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vitrina.commerce.partners.models import Delivery, Endpoint
from vitrina.commerce.partners.services import (
    NOTICES,
    add_endpoint,
    close_endpoint,
    send_again,
)
from vitrina.commerce.transactions import Refusal
from vitrina.connectors.public_http import checked
from vitrina.errors import SettingError
from vitrina.events import EVENT_TYPES
from vitrina.web import refusals
from vitrina.web.connections import this_workspace
from vitrina.web.owner.room import Room, in_room, shop_zone, shown
from vitrina.web.webhooks import secret_sealer

CONFLICT = 409
A_PAGE = 50
STATES: Mapping[str, tuple[str | Promise, str]] = {
    Delivery.State.WAITING: (gettext_lazy("Waits"), "calm"),
    Delivery.State.DELIVERED: (gettext_lazy("Taken"), "good"),
    Delivery.State.GIVEN_UP: (gettext_lazy("Given up"), "alarm"),
}


class EndpointForm(forms.Form):
    """An address that is to be told."""

    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        widget=forms.URLInput(attrs={"placeholder": "https://example.com/hook"}),
        help_text=gettext_lazy("With https, on a server that everybody can reach."),
    )
    event_types = forms.MultipleChoiceField(
        label=gettext_lazy("Only of these events"),
        choices=[(name, name) for name in (*sorted(EVENT_TYPES), *NOTICES)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean_url(self) -> str:
        """An address that may be posted to; it is judged again at each delivery."""
        url: str = self.cleaned_data["url"].strip()
        try:
            checked(url)
        except SettingError:
            raise forms.ValidationError(
                _("Write an address like https://example.com/hook, without a name and password.")
            ) from None
        return url


@dataclass(frozen=True, slots=True)
class Line:
    """One delivery as the page shows it.

    Attributes:
        what: the type of its event.
        next_at: when it is tried, on the shop's clock; None if it is not.
    """

    delivery: Delivery
    what: str
    state: str | Promise
    kind: str
    next_at: datetime | None


@require_http_methods(["GET", "HEAD", "POST"])
@in_room("settings.change")
def webhooks(request: HttpRequest, room: Room) -> HttpResponse:
    """The endpoints; one that is added shows its secret in this answer, and never again."""
    form = EndpointForm(request.POST if request.method == "POST" else None)
    made = None
    if form.is_valid():
        given = form.cleaned_data
        sealer = secret_sealer(this_workspace())
        made = add_endpoint(given["url"], given["event_types"], sealer=sealer, now=room.now)
        form = EndpointForm()
    given_up = Count("deliveries", Q(deliveries__state=Delivery.State.GIVEN_UP))
    waiting = Count("deliveries", Q(deliveries__state=Delivery.State.WAITING))
    rows = Endpoint.objects.annotate(given_up=given_up, waiting=waiting)
    return shown(
        request,
        room,
        "webhooks",
        section="settings",
        status=422 if form.errors else 200,
        rows=rows.order_by("closed_at", "-created_at"),
        form=form,
        made=made,
        step="webhooks",
    )


@require_safe
@in_room("settings.change")
def webhook(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """One endpoint, and what became of the newest events."""
    return _shown(request, room, _endpoint(number))


@require_POST
@in_room("settings.change")
def webhook_off(request: HttpRequest, room: Room, number: int) -> HttpResponse:
    """Tell it nothing more."""
    del request
    close_endpoint(_endpoint(number).pk, now=room.now)
    return redirect(f"{reverse('owner:webhook', args=[number])}?done=off")


@require_POST
@in_room("settings.change")
def delivery_again(request: HttpRequest, room: Room, number: int, delivery: int) -> HttpResponse:
    """Send one delivery again."""
    found = _endpoint(number)
    answer = send_again(number, delivery, now=room.now)
    if not isinstance(answer, Refusal):
        return redirect(f"{reverse('owner:webhook', args=[number])}?done=again")
    if answer.reason == "unknown":
        raise Http404
    return _shown(request, room, found, refused=refusals.said(answer), status=CONFLICT)


def _shown(
    request: HttpRequest, room: Room, found: Endpoint, *, refused: str = "", status: int = 200
) -> HttpResponse:
    state = request.GET.get("state", "")
    asked = request.GET.get("page", "")
    page = int(asked) if asked.isdecimal() and len(asked) < 6 else 0
    rows = found.deliveries.order_by("-event_id")
    if state in STATES:
        rows = rows.filter(state=state)
    listed = list(rows[page * A_PAGE : (page + 1) * A_PAGE + 1])
    counts = dict(found.deliveries.values_list("state").annotate(Count("id")))
    return shown(
        request,
        room,
        "webhook",
        section="settings",
        status=status,
        refused=refused,
        endpoint=found,
        rows=[_line(each) for each in listed[:A_PAGE]],
        states=[(value, title, counts.get(value, 0)) for value, (title, _kind) in STATES.items()],
        state=state,
        page=page,
        next_page=page + 1 if len(listed) > A_PAGE else None,
        step="webhooks",
    )


def _line(delivery: Delivery) -> Line:
    title, kind = STATES[delivery.state]
    is_waiting = delivery.state == Delivery.State.WAITING
    if is_waiting and delivery.attempts:
        title, kind = _("Tried, and tried again"), "caution"
    due = delivery.due_at.astimezone(shop_zone()).replace(tzinfo=None) if is_waiting else None
    told = json.loads(delivery.body)
    what = told.get("type", "") if isinstance(told, dict) else ""
    return Line(delivery, str(what), title, kind, due)


def _endpoint(number: int) -> Endpoint:
    found = Endpoint.objects.filter(id=number).first()
    if found is None:
        raise Http404
    return found
