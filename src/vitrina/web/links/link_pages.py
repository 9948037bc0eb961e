"""Make short links, look at one, change it, close it and open it again."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from vitrina.collector.entrances import links
from vitrina.collector.entrances.models import Link
from vitrina.web import workspace
from vitrina.web.links import qr, shop, wording
from vitrina.web.links.forms import ChangeLinkForm, NewLinksForm, initial_of
from vitrina.web.links.frame import of_a_shop, shown
from vitrina.web.links.listing import SCANS, row_of

READS_AND_POSTS = ["GET", "HEAD", "POST"]


@require_http_methods(READS_AND_POSTS)
@of_a_shop
def new(request: HttpRequest) -> HttpResponse:
    """The form of one link or a list of them; the query may fill it in."""
    here = shop.workspace()
    if request.method != "POST":
        initial = {name: value for name, value in request.GET.items() if value}
        return _new(request, NewLinksForm(here, initial=initial))
    form = NewLinksForm(here, request.POST)
    if not form.is_valid():
        return _new(request, form, status=422)
    made = links.add_links(here, form.drafts(), now=timezone.now())
    return redirect(f"{reverse('links')}?{urlencode({'added': len(made)})}")


@require_http_methods(READS_AND_POSTS)
@of_a_shop
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One link: its address and code to print, what came of it, and the form to change it."""
    link = get_object_or_404(Link, code=code)
    here = shop.workspace()
    if request.method != "POST":
        return _one(request, link, ChangeLinkForm(here, initial=initial_of(link)))
    form = ChangeLinkForm(here, request.POST)
    if not form.is_valid():
        return _one(request, link, form, status=422)
    links.change_link(here, link, form.whole_draft())
    return _back_to(link, "changed")


@require_POST
@of_a_shop
def state(request: HttpRequest, code: str) -> HttpResponse:
    """Close a link, or open it again: the button says which."""
    link = get_object_or_404(Link, code=code)
    if request.POST.get("to") == "open":
        links.reopen_link(shop.workspace(), link)
        return _back_to(link, "reopened")
    links.close_link(shop.workspace(), link, now=timezone.now())
    return _back_to(link, "closed")


def _new(request: HttpRequest, form: NewLinksForm, *, status: int = 200) -> HttpResponse:
    front = shop.front(request)
    return shown(request, "new", status=status, form=form, front=front)


def _one(
    request: HttpRequest, link: Link, form: ChangeLinkForm, *, status: int = 200
) -> HttpResponse:
    front, snapshot = shop.front(request), workspace.snapshot()
    counted = snapshot.ask(SCANS)
    code, look = qr.code_of(front.of(link.code)), qr.look_of(request.GET)
    return shown(
        request,
        "one",
        status=status,
        link=link,
        row=row_of(link, front, {row["code"]: row for row in counted.rows}),
        carrier=wording.CARRIERS.get(link.carrier, link.carrier),
        counted=counted.where("code", link.code),
        snapshot=snapshot,
        form=form,
        front=front,
        readable=front.readable(link.code),
        drawing=qr.inline_svg(code),
        look=look,
        look_query=urlencode({"mm": look.side_mm, "dark": look.dark, "light": look.light}),
        smallest_mm=qr.smallest_mm(code),
        read_from_cm=qr.read_from_cm(look),
        qr_flaws=[wording.of_qr_flaw(flaw) for flaw in qr.flaws_of(code, look)],
        done=request.GET.get("done", ""),
        notice=wording.NOTICES.get(request.GET.get("done", "")),
    )


def _back_to(link: Link, done: str) -> HttpResponse:
    return redirect(f"{reverse('links-one', args=[link.code])}?{urlencode({'done': done})}")
