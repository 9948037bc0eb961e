"""What the page Sources does: add, renew, close, open again, replay, and open a bad row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from vitrina import journeys
from vitrina.collector.entrances import services
from vitrina.collector.entrances.models import Source
from vitrina.engine import Row
from vitrina.errors import VitrinaError
from vitrina.web import workspace
from vitrina.web.intake import CANARY, Raw, raw_of, replay
from vitrina.web.links import shop
from vitrina.web.live import once
from vitrina.web.live.tables import BAD_ROWS
from vitrina.web.live.ways_in import AddForm
from vitrina.web.question import call

REPLAY_COUNTS = ("tried", "new", "duplicate", "still_bad")


@dataclass(frozen=True, slots=True)
class Opened:
    """A bad row, and what was received."""

    row: Row
    raw: Raw


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a deed that changes nothing, or did not succeed, gives the page to show."""

    form: AddForm | None = None
    opened: Opened | None = None
    problem: str = ""

    @property
    def status(self) -> int:
        if self.form:
            return 422
        return 503 if self.problem else 200


def act(request: HttpRequest) -> HttpResponse | Outcome:
    """Do what a posted form asks: redirect after a change, otherwise say what to show."""
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    try:
        return deed(request)
    except VitrinaError as error:
        return Outcome(problem=str(error))


def _add(request: HttpRequest) -> HttpResponse | Outcome:
    form = AddForm(request.POST)
    if not form.is_valid():
        return Outcome(form=form)
    told = form.cleaned_data
    made = services.add_source(
        shop.workspace(),
        told["name"],
        now=timezone.now(),
        kind=told["kind"],
        title=told["title"],
        place_id=told["place_id"],
    )
    return _with_secret(_back("added", source=told["name"]), told["name"], made.secret_key)


def _renew(request: HttpRequest) -> HttpResponse:
    source = _source(request)
    secret = services.renew_secret(shop.workspace(), source)
    return _with_secret(_back("renewed", source=source.name), source.name, secret)


def _close(request: HttpRequest) -> HttpResponse:
    source = _source(request)
    services.close_source(shop.workspace(), source, now=timezone.now())
    return _back("closed", source=source.name)


def _reopen(request: HttpRequest) -> HttpResponse:
    source = _source(request)
    services.reopen_source(shop.workspace(), source)
    return _back("reopened", source=source.name)


def _replay(request: HttpRequest) -> HttpResponse:
    source, reason = (request.POST.get(name) or None for name in ("source", "reason"))
    became = replay(shop.workspace(), source=source, reason=reason)
    return _back("replayed", **{name: getattr(became, name) for name in REPLAY_COUNTS})


def _open(request: HttpRequest) -> Outcome:
    asked = request.POST.get("bad_row_id", "")
    found = workspace.snapshot().ask(call(journeys.bad_row, BAD_ROWS, asked)).rows
    if not found:
        raise Http404
    return Outcome(opened=Opened(found[0], raw_of(shop.workspace(), found[0])))


DEEDS: Mapping[str, Callable[[HttpRequest], HttpResponse | Outcome]] = {
    "add": _add,
    "renew": _renew,
    "close": _close,
    "reopen": _reopen,
    "replay": _replay,
    "open": _open,
}


def _source(request: HttpRequest) -> Source:
    # the canary's key is the shop's own
    return get_object_or_404(Source.objects.exclude(name=CANARY), name=request.POST.get("source"))


def _back(done: str, **told: object) -> HttpResponse:
    return redirect(f"{reverse('sources')}?{urlencode({'done': done, **told})}")


def _with_secret(response: HttpResponse, source: str, secret: str) -> HttpResponse:
    new = once.NewSecret(source, secret)
    once.hand_over(response, shop.workspace(), new, path=reverse("sources"), now=timezone.now())
    return response
