"""Person: one passport, why its identifiers are one person, and what the person did."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina import identity
from vitrina.web import story, workspace
from vitrina.web.pages import Group, page, show
from vitrina.web.question import PEOPLE, call


@page(_("Person"), group=Group.WAY, order=6)
def person(request: HttpRequest) -> HttpResponse:
    """Read who is asked for, ask for the passport and the timeline, and show both."""
    snapshot = workspace.snapshot()
    asked = request.GET.get("q", "").strip()
    if not asked:
        return show(request, snapshot, tables={})
    passport = snapshot.ask(call(identity.passport, PEOPLE, asked))
    told = story.of(snapshot, passport, request.GET.get("part", ""))
    tables = {"passport": passport, "timeline": told.events} if told else {"passport": passport}
    return show(request, snapshot, tables=tables, asked=asked, story=told)
