"""The forms of one place: what is told of it, its week, one day."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import available_timezones

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vitrina.commerce.places.models import Place
from vitrina.web.owner.hours import ClockSpan, Spans, clocks, overlapping, span_of

KINDS = [
    ("cafe", _("Café or restaurant")),
    ("store", _("Store")),
    ("pickup_point", _("Pick-up point")),
    ("locker", _("Parcel lockers")),
    ("warehouse", _("Warehouse")),
]
SERVICES = [
    ("pickup", _("Pick-up")),
    ("tables", _("Tables to book")),
    ("courier", _("Courier")),
    ("lockers", _("Parcel lockers")),
    ("wifi", _("Wi-Fi")),
]


class PlaceForm(forms.Form):
    """What is told of a place."""

    id = forms.SlugField(
        label=_("Id"),
        max_length=60,
        help_text=_("In addresses and reports; it stays for good. Letters, digits and -."),
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS)
    city = forms.CharField(label=_("City"), max_length=120, required=False)
    address = forms.CharField(label=_("Street and house"), max_length=300, required=False)
    zone = forms.CharField(
        label=_("Time zone"),
        max_length=60,
        help_text=_("Hours and days are of its wall clock, for example Europe/Moscow."),
        widget=forms.TextInput(attrs={"list": "zones"}),
    )
    latitude = forms.FloatField(label=_("Latitude"), min_value=-90, max_value=90, required=False)
    longitude = forms.FloatField(
        label=_("Longitude"), min_value=-180, max_value=180, required=False
    )
    phone = forms.RegexField(
        r"^\+[1-9]\d{6,14}$",
        label=_("Phone"),
        required=False,
        help_text=_("With the country code, for example +74951234567."),
        error_messages={"invalid": _("Write it with + and the country code, digits only.")},
    )
    about = forms.CharField(
        label=_("A few lines about it"), widget=forms.Textarea, max_length=2000, required=False
    )
    services = forms.MultipleChoiceField(
        label=_("What it offers"),
        choices=SERVICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: Mapping[str, object] | None = None, *, place: Place | None = None
    ) -> None:
        super().__init__(data, initial=_initial_of(place) if place else {"zone": "Europe/Moscow"})
        self.place = place
        if place:
            del self.fields["id"]

    def clean_id(self) -> str:
        """A new place must not write over another one."""
        wanted: str = self.cleaned_data["id"]
        if Place.objects.filter(id=wanted).exists():
            raise forms.ValidationError(gettext("That id is taken. Choose another one."))
        return wanted

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"]
        if zone not in available_timezones():
            raise forms.ValidationError(
                gettext("There is no such zone. Write it like Europe/Moscow.")
            )
        return zone

    def clean(self) -> None:
        given = self.cleaned_data
        if (given.get("latitude") is None) != (given.get("longitude") is None):
            self.add_error("longitude", gettext("A point has both. Fill in the other one, too."))

    def told(self) -> dict[str, object]:
        """The fields as the service takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "id"}


class WeekForm:
    """Seven days of spans: two fields each, and as many spans as there are."""

    def __init__(self, week: Mapping[int, Spans], data: Mapping[str, object] | None = None) -> None:
        self.week = dict(week)
        self.wrong: dict[int, str] = {}
        self._shown = {day: clocks(week.get(day, ())) for day in range(7)}
        if data is not None:
            self._read(data)

    @property
    def is_valid(self) -> bool:
        return not self.wrong

    @property
    def days(self) -> list[dict[str, object]]:
        """For a template: each day with its name, its fields and what is wrong with them."""
        return [
            {
                "number": day,
                "name": WEEKDAYS[day],
                "spans": self._shown[day],
                "wrong": self.wrong.get(day),
            }
            for day in range(7)
        ]

    def _read(self, data: Mapping[str, object]) -> None:
        for day in range(7):
            count = len(self._shown[day])
            fields = [
                ClockSpan(
                    str(data.get(f"opens-{day}-{at}", "")), str(data.get(f"closes-{day}-{at}", ""))
                )
                for at in range(count)
            ]
            self._shown[day] = fields
            try:
                spans = [span_of(each.opens, each.closes) for each in fields]
            except ValueError:
                self.wrong[day] = gettext("Write both times, like 09:00 and 21:30.")
                continue
            self.week[day] = tuple(sorted(each for each in spans if each))
        if not self.wrong and (day_of := overlapping(self.week)) is not None:
            self.wrong[day_of] = gettext("These hours overlap others. Change one of them.")


class DayForm(forms.Form):
    """One day that is not like others."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    opens = forms.CharField(
        label=_("Opens"), required=False, widget=forms.TextInput(attrs={"type": "time"})
    )
    closes = forms.CharField(
        label=_("Closes"),
        required=False,
        widget=forms.TextInput(attrs={"type": "time"}),
        help_text=_("Both empty: closed all day."),
    )
    note = forms.CharField(label=_("Note"), max_length=120, required=False)

    def clean(self) -> None:
        given = self.cleaned_data
        try:
            self.cleaned_data["span"] = span_of(given.get("opens", ""), given.get("closes", ""))
        except ValueError:
            self.add_error("closes", gettext("Write both times, like 09:00 and 21:30."))

    @property
    def spans(self) -> list[tuple[int, int]]:
        span = self.cleaned_data.get("span")
        return [span] if span else []

    @property
    def chosen_day(self) -> date:
        day: date = self.cleaned_data["day"]
        return day


def _initial_of(place: Place) -> dict[str, object]:
    names = (
        "name", "kind", "city", "address", "zone", "latitude", "longitude", "phone", "about",
        "services",
    )  # fmt: skip
    return {name: getattr(place, name) for name in names}
