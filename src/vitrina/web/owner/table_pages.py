"""Halls, tables, and tables that may stand together."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from vitrina.commerce.bookings import services as bookings
from vitrina.commerce.bookings.models import Join, Table
from vitrina.commerce.places.models import Hall, Place
from vitrina.commerce.places.services import add_hall
from vitrina.errors import SettingError
from vitrina.web.owner.room import Room, at_place, shown, steps

MOST_SEATS = 99


class TableForm(forms.Form):
    """One table: a new one, or all that is told of the one with this name."""

    name = forms.CharField(label=_("Name of the table"), max_length=40)
    hall = forms.CharField(
        label=_("Hall"), max_length=120, widget=forms.TextInput(attrs={"list": "halls"})
    )
    seats_min = forms.IntegerField(
        label=_("Guests from"), min_value=1, max_value=MOST_SEATS, initial=1
    )
    seats_max = forms.IntegerField(label=_("to"), min_value=1, max_value=MOST_SEATS, initial=4)
    is_joinable = forms.BooleanField(label=_("May be joined with others"), required=False)

    def clean(self) -> None:
        given = self.cleaned_data
        if given.get("seats_min", 0) > given.get("seats_max", MOST_SEATS):
            self.add_error("seats_max", _("Write at least as many as “from”."))


class JoinForm(forms.Form):
    """Tables that stand together, and how many they seat then."""

    tables = forms.ModelMultipleChoiceField(
        label=_("Tables"), queryset=Table.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    seats_max = forms.IntegerField(label=_("Guests together"), min_value=2, max_value=MOST_SEATS)

    def __init__(self, data: object = None, *, place: Place) -> None:
        # its fields stand beside those of the other form, and want ids of their own
        super().__init__(data, auto_id="join_%s")  # type: ignore[arg-type]  # a form's own data
        field = self.fields["tables"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Table.objects.filter(place=place, retired_at=None, is_joinable=True)


@require_http_methods(["GET", "HEAD", "POST"])
@at_place("places.change")
def tables(request: HttpRequest, room: Room, here: Place) -> HttpResponse:
    """The tables of a place, and the forms to add one or to join some."""
    if request.method != "POST":
        return _shown(request, room, here)
    if request.POST.get("what") == "join":
        return _join(request, room, here)
    form = TableForm(request.POST)
    if not form.is_valid():
        return _shown(request, room, here, form=form, status=422)
    given = form.cleaned_data
    hall = _hall(here, given["hall"].strip())
    bookings.add_table(
        here.pk,
        hall.pk,
        given["name"].strip(),
        seats_min=given["seats_min"],
        seats_max=given["seats_max"],
        is_joinable=given["is_joinable"],
        position=Table.objects.filter(place=here).count(),
    )
    return _back(here, "table")


@require_POST
@at_place("places.change")
def retire(request: HttpRequest, room: Room, here: Place, number: str) -> HttpResponse:
    """Take a table away: nobody books it from now on."""
    del request
    if Table.objects.filter(place=here, id=number).exists():
        bookings.retire_table(int(number), now=room.now)
    return _back(here, "retired")


def _hall(here: Place, name: str) -> Hall:
    there = Hall.objects.filter(place=here, name=name).first()
    return there or add_hall(here.pk, name, position=Hall.objects.filter(place=here).count())


def _join(request: HttpRequest, room: Room, here: Place) -> HttpResponse:
    form = JoinForm(request.POST, place=here)
    if form.is_valid():
        try:
            bookings.add_join(form.cleaned_data["tables"], seats_max=form.cleaned_data["seats_max"])
        except SettingError as flaw:
            form.add_error(None, str(flaw))
        else:
            return _back(here, "kept")
    return _shown(request, room, here, join_form=form, status=422)


def _shown(  # the parts of the page
    request: HttpRequest,
    room: Room,
    here: Place,
    *,
    form: TableForm | None = None,
    join_form: JoinForm | None = None,
    status: int = 200,
) -> HttpResponse:
    listed = Table.objects.filter(place=here, retired_at=None).select_related("hall")
    return shown(
        request,
        room,
        "tables",
        section="places",
        status=status,
        place=here,
        steps=steps(here),
        step="tables",
        halls=Hall.objects.filter(place=here),
        tables=listed.order_by("hall__position", "hall_id", "position", "id"),
        seats=sum(each.seats_max for each in listed),
        joins=Join.objects.filter(place=here).prefetch_related("tables"),
        form=form or TableForm(),
        join_form=join_form or JoinForm(place=here),
    )


def _back(here: Place, done: str) -> HttpResponse:
    return redirect(f"{reverse('owner:tables', args=[here.pk])}?done={done}")
