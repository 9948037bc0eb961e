"""The list of sources with what came through each, and the form that adds one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from vitrina import journeys
from vitrina.collector.entrances.models import Source
from vitrina.collector.workspace import Workspace
from vitrina.engine import Row
from vitrina.web.intake import CANARY
from vitrina.web.live.tables import BAD_ROWS, INTAKE, REJECTIONS, REPLAYED, Arrived
from vitrina.web.live.words import KINDS
from vitrina.web.question import Rows, call, number
from vitrina.web.workspace import Snapshot

EVER = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC"))
COUNTS = ("received", "new", "duplicate", "bad", "rejected")
NO_KEY = "(no key)"


@dataclass(frozen=True, slots=True)
class WayIn:
    """A source, and what came through it today."""

    source: Source
    today: Row
    seen_at: datetime | None
    is_hour: bool  # only the hour in which it was last heard is known


@dataclass(frozen=True, slots=True)
class WaysIn:
    """All of the page.

    Attributes:
        sources: those that are set up, open ones first.
        listed: the same as rows, as they are exported.
        today: what came through each today, by the shop's clock, and the Python that counts it.
        rejected: why messages were turned away today.
        bad: what is kept and still not understood, of all time.
        since: when today began.
    """

    sources: Sequence[WayIn]
    listed: Rows
    today: Rows
    rejected: Rows
    bad: Rows
    since: datetime

    @property
    def day(self) -> date:
        """Today, by the shop's clock."""
        return self.since.date()

    @property
    def waiting(self) -> int:
        """How many bad rows there are to replay."""
        return int(self.bad.total("messages").value or 0)


class AddForm(forms.Form):
    """A new source; its name stands in the lake, so it cannot be changed later."""

    name = forms.SlugField(
        label=_("Name in the lake"),
        max_length=60,
        help_text=_("Letters, digits, - and _; it stays as it is, for example site-2."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "site-2"}),
        error_messages={
            "invalid": _("Use Latin letters, digits, - and _ only, for example site-2."),
            "required": _("Give it a name, for example site-2."),
        },
    )
    title = forms.CharField(
        label=_("What people call it"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("What sends"), choices=[*KINDS.items()])
    place_id = forms.CharField(
        label=_("Place"),
        max_length=80,
        required=False,
        help_text=_("Of events that name no other; leave it empty for a site."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_name(self) -> str:
        """The name, if no other source has it."""
        name = str(self.cleaned_data["name"])
        if Source.objects.filter(name=name).exists():
            raise forms.ValidationError(
                _("There is a source named %(name)s already. Choose another name."),
                params={"name": name},
            )
        return name


def ways_in(snapshot: Snapshot, workspace: Workspace, at: datetime | None = None) -> WaysIn:
    """Ask what came through each source; `at` is the present time, the clock's by default."""
    at = at or timezone.now()
    since = at.astimezone(ZoneInfo(workspace.settings().zone)).replace(
        hour=0, minute=0, second=0, microsecond=0
    )
    told, ever = journeys.instant(since), journeys.instant(EVER)
    today = snapshot.ask(call(journeys.intake_by_source, INTAKE, since=told))
    heard = snapshot.ask(call(journeys.intake_by_source, INTAKE, since=ever))
    just = journeys.instant(at.replace(second=0, microsecond=0) - timedelta(hours=1))
    newest = snapshot.ask(call(journeys.traffic, Arrived("events", just), since=just, by="source"))
    rejected = snapshot.ask(call(journeys.rejections_by_reason, REJECTIONS, since=told))
    counted = {row["source"]: row for row in today.rows}
    hours = {row["source"]: row["newest_hour"] for row in heard.rows}
    times = {row["value"]: row["newest_at"] for row in newest.rows}
    found = [
        _way_in(
            source, counted.get(source.name, {}), times.get(source.name), hours.get(source.name)
        )
        for source in sorted(
            Source.objects.exclude(name=CANARY), key=lambda one: bool(one.closed_at)
        )
    ]
    return WaysIn(
        sources=found,
        listed=Rows([_listed(one) for one in found], today.python),
        today=today,
        rejected=rejected.without("source", CANARY),
        bad=snapshot.ask(call(journeys.bad_rows_by_reason, BAD_ROWS, REPLAYED)),
        since=since,
    )


def _way_in(source: Source, today: Row, newest: object, hour: object) -> WayIn:
    seen_at = newest or hour
    return WayIn(
        source=source,
        today={name: number(today.get(name)) for name in COUNTS},
        seen_at=seen_at if isinstance(seen_at, datetime) else None,
        is_hour=newest is None,
    )


def _listed(one: WayIn) -> Row:
    return {
        "source": one.source.name,
        "title": one.source.title,
        "kind": one.source.kind,
        "place_id": one.source.place_id,
        "write_key": one.source.write_key,
        "secret_last4": one.source.secret_last4,
        "closed_at": one.source.closed_at,
        "seen_at": one.seen_at,
        **one.today,
    }
