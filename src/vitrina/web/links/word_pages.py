"""Code words: the words of adverts that customers say at the till."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from vitrina import journeys
from vitrina.collector.entrances import links
from vitrina.collector.entrances.models import CodeWord
from vitrina.engine import Row
from vitrina.errors import SettingError
from vitrina.web import workspace
from vitrina.web.export import csv_response
from vitrina.web.links import shop, wording
from vitrina.web.links.forms import WordForm
from vitrina.web.links.frame import of_a_shop, shown
from vitrina.web.question import EVENTS, call, number

USES = call(journeys.code_words, EVENTS)


@dataclass(frozen=True, slots=True)
class Said:
    """A code word, and what came of it.

    Attributes:
        word: as it is stored.
        uses: how often it was said, while this or an earlier campaign had it.
        places: where, most uses first.
        last_used_at: when last.
    """

    word: CodeWord
    uses: int
    places: tuple[str, ...]
    last_used_at: datetime | None

    def row(self) -> Row:
        """The same as it is exported."""
        one = self.word
        return {
            "word": one.word,
            "utm_source": one.utm_source,
            "utm_medium": one.utm_medium,
            "utm_campaign": one.utm_campaign,
            "utm_content": one.utm_content,
            "utm_term": one.utm_term,
            "uses": self.uses,
            "places": ", ".join(self.places),
            "last_used_at": self.last_used_at,
            "created_at": one.created_at,
            "closed_at": one.closed_at,
        }


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_shop
def words(request: HttpRequest) -> HttpResponse:
    """All code words, and the form of a new one."""
    if request.method != "POST":
        return _words(request, WordForm())
    form = WordForm(request.POST)
    if not form.is_valid():
        return _words(request, form, status=422)
    links.add_code_word(shop.workspace(), form.draft(), now=timezone.now())
    return _back("word-added")


@require_POST
@of_a_shop
def word_state(request: HttpRequest, number: int) -> HttpResponse:
    """Close a code word, or open it again: the button says which."""
    word = get_object_or_404(CodeWord, pk=number)
    if request.POST.get("to") != "open":
        links.close_code_word(shop.workspace(), word, now=timezone.now())
        return _back("word-closed", word)
    try:
        links.reopen_code_word(shop.workspace(), word)
    except SettingError:
        return _back("word-taken")
    return _back("word-reopened")


def _words(request: HttpRequest, form: WordForm, *, status: int = 200) -> HttpResponse:
    snapshot = workspace.snapshot()
    counted = snapshot.ask(USES)
    said = [_said(word, counted.rows) for word in CodeWord.objects.all()]
    said.sort(key=lambda one: one.word.closed_at is not None)
    just_closed = request.GET.get("closed", "")
    if request.GET.get("format") == "csv":
        return csv_response([one.row() for one in said], "code-words")
    return shown(
        request,
        "words",
        status=status,
        said=said,
        counted=counted,
        snapshot=snapshot,
        form=form,
        closed=next((one.word for one in said if str(one.word.pk) == just_closed), None),
        notice=wording.NOTICES.get(request.GET.get("done", "")),
    )


def _said(word: CodeWord, counted: Iterable[Row]) -> Said:
    uses = [row for row in counted if row["word"] == word.word]
    uses.sort(key=lambda row: (-number(row["uses"]), str(row["place_id"])))
    times = [at for row in uses if isinstance(at := row["last_used_at"], datetime)]
    return Said(
        word,
        uses=int(sum(number(row["uses"]) for row in uses)),
        places=tuple(str(row["place_id"]) for row in uses if row["place_id"]),
        last_used_at=max(times, default=None),
    )


def _back(done: str, word: CodeWord | None = None) -> HttpResponse:
    closed = f"&closed={word.pk}" if word else ""
    return redirect(f"{reverse('links-words')}?done={done}{closed}")
