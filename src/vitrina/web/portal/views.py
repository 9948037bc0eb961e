"""GET shows the form, POST keeps what was agreed to and leads to the access point."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from uuid import UUID, uuid4

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vitrina.collector.doors import DoorFile, Source
from vitrina.collector.load.readers.portal import KIND
from vitrina.collector.receive.limits import SlowDownError
from vitrina.collector.workspace import Settings, Workspace
from vitrina.errors import LogError, VitrinaError
from vitrina.web.portal import events
from vitrina.web.portal.grant import grant_address, origin_of
from vitrina.web.portal.methods import Method, methods_of


@dataclass(frozen=True, slots=True)
class Form:
    """The form as it is shown."""

    source: Source
    methods: list[Method]
    method: Method
    terms: str
    visit: str
    contact: str = ""
    has_terms: bool = False
    has_marketing: bool = False
    wrong: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The place as its guests know it."""
        return self.source.settings.get("title") or self.source.place_id or self.source.name


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def portal(request: HttpRequest, source: str) -> HttpResponse:
    """The login page of one place's Wi-Fi."""
    door = _doors(Workspace(settings.VITRINA_SHOP).doors).doors().by_name.get(source)
    if door is None or door.kind != KIND:
        raise Http404
    asked = request.GET.get("lang", "")
    language = asked if asked in dict(settings.LANGUAGES) else translation.get_language() or "en"
    with translation.override(language):
        grant = grant_address(request.GET.dict(), door.settings)
        if grant is None:
            return _page(request, "portal/elsewhere.html", _form(request, door), 400)
        response = _sign_in(request, door, grant) if request.method == "POST" else None
        response = response or _page(request, "portal/login.html", _form(request, door))
    # a browser holds what a form leads to against the page's policy, redirects included
    policy = csp_update({"form-action": [SELF, origin_of(grant)]})
    answered: HttpResponse = policy(lambda request: response)(request)
    return answered


def _sign_in(request: HttpRequest, door: Source, grant: str) -> HttpResponse:
    form = _form(request, door)
    contact = form.method.read(form.contact, _region())
    wrong = {}
    if contact is None:
        wrong["contact"] = str(form.method.wrong)
    if not form.has_terms:
        wrong["terms"] = _("Without your agreement the Wi-Fi may not be given. Tick the box.")
    if contact is None or wrong:
        return _page(request, "portal/login.html", replace(form, wrong=wrong), 422)
    signed_in = events.SignedIn(
        visit=form.visit,
        method=form.method.name,
        contact=contact,
        terms=form.terms,
        marketing=form.method.marketing if form.has_marketing else "",
        marketing_text=str(form.method.marketing_text),
        language=translation.get_language() or "en",
    )
    agent = request.headers.get("user-agent", "")
    try:
        events.deposit_login(door.name, signed_in, user_agent=agent)
    except (LogError, SlowDownError, TimeoutError):
        wrong = {"form": _("We could not keep your agreement just now. Try again in a minute.")}
        return _page(request, "portal/login.html", replace(form, wrong=wrong), 503)
    return HttpResponseRedirect(grant, status=303)


def _form(request: HttpRequest, door: Source) -> Form:
    methods = methods_of(door)
    given = request.POST
    wanted = given.get("method") or request.GET.get("method", "")
    return Form(
        source=door,
        methods=methods,
        method=next((one for one in methods if one.name == wanted), methods[0]),
        terms=_terms(door),
        visit=_visit(given.get("visit", "")),
        contact=given.get("contact", "")[:320],
        has_terms=given.get("terms") == "yes",
        has_marketing=given.get("marketing") == "yes",
    )


def _terms(door: Source) -> str:
    """What one agrees to: the shop's own words in the page's language, or plain ones."""
    language = translation.get_language() or "en"
    own = door.settings.get(f"terms_{language}") or door.settings.get("terms")
    return own or _(
        "The Wi-Fi is for guests. To give it to you we keep how you signed in, when and where, "
        "for as long as the law asks. We do not keep the address of your device, and do not look "
        "at what you do online."
    )


def _visit(given: str) -> str:
    try:
        return str(UUID(given, version=4))
    except ValueError:
        return str(uuid4())


def _region() -> str:
    try:
        return Workspace(settings.VITRINA_SHOP).settings().region
    except (VitrinaError, OSError):
        return Settings().region


def _page(request: HttpRequest, template: str, form: Form, status: int = 200) -> HttpResponse:
    return render(request, template, {"form": form, "title": form.title}, status=status)


@cache
def _doors(path: Path) -> DoorFile:
    return DoorFile(path)
