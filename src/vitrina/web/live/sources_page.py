"""The page Sources put together: the list, what was just done, and how to send to one source."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from vitrina.collector.entrances.models import Source
from vitrina.web.links import shop
from vitrina.web.live import once
from vitrina.web.live.acts import REPLAY_COUNTS, Outcome
from vitrina.web.live.snippets import SECRET, Snippet, snippets
from vitrina.web.live.ways_in import AddForm

DONE = ("added", "renewed", "closed", "reopened", "replayed")


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says beside its tables."""

    context: Mapping[str, object]
    status: int
    has_secret: bool

    def finish(self, response: HttpResponse) -> HttpResponse:
        """The answer with its status; a secret that was shown is forgotten."""
        response.status_code = self.status
        if self.has_secret:
            once.forget(response, path=reverse("sources"))
        return response


def told_by(request: HttpRequest, outcome: Outcome) -> Told:
    """What was just done, how to send to one source, and a secret that came along."""
    new = once.handed_over(request, shop.workspace(), timezone.now())
    asked = request.GET.get("source", "")
    source = Source.objects.filter(name=new.source if new else asked).first()
    context = {
        "form": outcome.form or AddForm(),
        "outcome": outcome,
        "done": _done(request),
        "replayed": {name: _count(request, name) for name in REPLAY_COUNTS},
        "asked": source,
        "secret": new.secret if new and source else "",
        "snippets": _snippets(request, source, new),
    }
    return Told(context, outcome.status, has_secret=new is not None)


def _snippets(
    request: HttpRequest, source: Source | None, new: once.NewSecret | None
) -> list[Snippet]:
    if source is None:
        return []
    front = shop.front(request).address
    return snippets(source, front, secret=new.secret if new else SECRET)


def _done(request: HttpRequest) -> str:
    done = request.GET.get("done", "")
    return done if done in DONE else ""


def _count(request: HttpRequest, name: str) -> int:
    asked = request.GET.get(name, "")
    return int(asked) if asked.isdecimal() and len(asked) < len("1000000000") else 0
