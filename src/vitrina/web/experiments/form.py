"""The forms of a plan: what is asked for, and what is needed to save it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from vitrina.web import words
from vitrina.web.experiments import wording
from vitrina.web.weighing import LEFT_OUT

KINDS = ("hold_out", "geo_lift", "switchback")
WEEKS = (1, 2, 4, 8)
MOST_SEED = 2**31 - 1
CHANNEL, CAMPAIGN = "channel", "campaign"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a lake offers to plan on.

    Attributes:
        channels, campaigns: names, as touches name them.
        kinds: of identifiers by which a tool may know persons, the usual one first.
    """

    channels: Sequence[str]
    campaigns: Sequence[str]
    kinds: Sequence[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be planned.

    Attributes:
        channel, campaign: what is switched; one of the two is empty.
        design: a name of `vitrina.experiments.DESIGNS`.
        lift: the relative lift that would matter (0.05 is +5 %).
        days: how long the test runs.
        left_out: the share of the people to leave out of a hold-out; None for as few as will do.
        kind: of the identifiers by which persons are assigned.
        block_hours: how long a block of a switchback lasts.
    """

    channel: str
    campaign: str
    design: str
    lift: float
    days: int
    left_out: float | None
    kind: str
    block_hours: int


class PlanForm(forms.Form):
    """What to test, how, how exactly and how long."""

    what = forms.ChoiceField(label=_("What to test"))
    design = forms.ChoiceField(
        label=_("How"),
        choices=[(name, wording.KINDS[name]) for name in KINDS],
        help_text=_("People are best where you can choose whom it reaches; places where not."),
    )
    lift = forms.DecimalField(
        label=_("A lift that would matter, %"),
        # as it is typed: the nearest number of the machine lies above a tenth
        min_value=Decimal("0.1"),
        max_value=100,
        decimal_places=1,
        initial=5,
        help_text=_("Smaller ones take more people and more weeks to find."),
    )
    weeks = forms.TypedChoiceField(
        label=_("Weeks"), coerce=int, choices=[(weeks, weeks) for weeks in WEEKS], initial=4
    )
    left_out = forms.TypedChoiceField(
        label=_("People left out"),
        coerce=int,
        required=False,
        empty_value=None,
        choices=[
            ("", _("As few as find the lift")),
            *((round(100 * share), f"{share:.0%}") for share in LEFT_OUT),
        ],
        help_text=_("For a hold-out: the share of the people who do not get it."),
    )
    kind = forms.ChoiceField(
        label=_("Your tool knows people by"),
        required=False,
        help_text=_("For a hold-out: the identifier that the mailing tool or ad platform has."),
    )
    block_hours = forms.TypedChoiceField(
        label=_("Switched every"),
        coerce=int,
        initial=24,
        choices=[(24, _("day")), (12, _("12 hours")), (4, _("4 hours"))],
        help_text=_("For switching at places: how long it stays on or off at a time."),
    )

    def __init__(
        self,
        choices: Choices,
        data: Mapping[str, object] | None = None,
        *,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self._choose("what", _what(choices))
        self._choose(
            "kind", [(kind, wording.IDENTIFIERS.get(kind, kind)) for kind in choices.kinds]
        )

    def clean_kind(self) -> str:
        """The kind of identifier; a hold-out of people cannot do without."""
        kind = str(self.cleaned_data["kind"])
        if self.cleaned_data.get("design") == "hold_out" and not kind:
            raise forms.ValidationError(_("No people are known here yet. Test over places."))
        return kind

    def asked(self) -> Asked:
        """What a valid form asks for."""
        given = self.cleaned_data
        sort, _colon, name = given["what"].partition(":")
        return Asked(
            channel=name if sort == CHANNEL else "",
            campaign=name if sort == CAMPAIGN else "",
            design=given["design"],
            lift=float(given["lift"]) / 100,
            days=7 * given["weeks"],
            left_out=None if given["left_out"] is None else given["left_out"] / 100,
            kind=given["kind"],
            block_hours=given["block_hours"],
        )

    def _choose(self, name: str, choices: Sequence[tuple[object, object]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField), "these are lists"
        field.choices = choices


class SaveForm(PlanForm):
    """The same with a name, a first day and the seed of the lots."""

    name = forms.CharField(label=_("Name"), max_length=120)
    starts_on = forms.DateField(
        label=_("First day (UTC)"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    seed = forms.IntegerField(min_value=0, max_value=MOST_SEED, widget=forms.HiddenInput)

    def __init__(
        self,
        choices: Choices,
        data: Mapping[str, object] | None = None,
        *,
        now: datetime,
        initial: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(choices, data, initial=initial)
        self.now = now
        for name in PlanForm.base_fields:
            self.fields[name].widget = forms.HiddenInput()

    def clean_starts_on(self) -> date:
        """A day to come: who is drawn after the beginning was not drawn."""
        day: date = self.cleaned_data["starts_on"]
        if midnight(day) <= self.now:
            raise forms.ValidationError(_("This day has begun. Choose one to come."))
        return day


def midnight(day: date) -> datetime:
    """The first instant of a day in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def next_monday(now: datetime) -> date:
    """The first Monday after today."""
    today = now.astimezone(UTC).date()
    return today + timedelta(days=7 - today.weekday())


def _what(choices: Choices) -> list[tuple[object, object]]:
    channels = [(f"{CHANNEL}:{name}", words.CHANNELS.get(name, name)) for name in choices.channels]
    campaigns = [(f"{CAMPAIGN}:{name}", name) for name in choices.campaigns]
    groups = ((_("Channels"), channels), (_("Campaigns"), campaigns))
    return [(title, listed) for title, listed in groups if listed]
