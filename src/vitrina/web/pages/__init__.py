"""The pages of the console: one file each in `console/`, found by folder."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vitrina.registry import Registry
from vitrina.web.export import csv_response
from vitrina.web.question import Rows
from vitrina.web.workspace import Snapshot

View = Callable[[HttpRequest], HttpResponse]


class Group(IntEnum):
    """What the pages of one part of the navigation are about, in its order."""

    NOW = 1
    WAY = 2
    CAUSE = 3
    DECIDE = 4
    UPKEEP = 5

    @property
    def title(self) -> str | Promise:
        return _TITLES[self]


_TITLES: Mapping[Group, str | Promise] = {
    Group.NOW: _("How it goes"),
    Group.WAY: _("Who was on the way"),
    Group.CAUSE: _("What caused it"),
    Group.DECIDE: _("What to do"),
    Group.UPKEEP: _("Links and upkeep"),
}


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its title in the navigation, its place there, and the view that answers."""

    name: str
    title: str | Promise
    group: Group
    order: int
    view: View

    @property
    def path(self) -> str:
        """Its address below the root; the first page is the root."""
        return "" if (self.group, self.order) == (Group.NOW, 1) else f"{self.name}/"


PAGES: Registry[Page] = Registry("console page", "vitrina.web.pages.console")


def page(
    title: str | Promise, *, group: Group, order: int, takes_posts: bool = False
) -> Callable[[View], View]:
    """Make a page of a view; its name and its template are those of the view's file."""
    methods = require_http_methods(["GET", "HEAD", "POST"]) if takes_posts else require_safe

    def add(view: View) -> View:
        name = view.__module__.rsplit(".", 1)[1]
        PAGES.register(name)(Page(name, title, group, order, never_cache(methods(view))))
        return view

    return add


def show(
    request: HttpRequest,
    snapshot: Snapshot,
    *,
    tables: Mapping[str, Rows],
    **context: object,
) -> HttpResponse:
    """Render a page's own template, or one of its tables as CSV where the query asks for it."""
    name = str(request.resolver_match.url_name if request.resolver_match else "")
    table = tables.get(request.GET.get("table", ""))
    if request.GET.get("format") == "csv" and table is not None:
        return csv_response(table.rows, f"{name}-{request.GET['table']}")
    here = {"snapshot": snapshot, "currency": snapshot.lake.currency, "page": PAGES[name]}
    return render(request, f"console/{name}.html", {**here, **tables, **context})
