"""Remembers with which marks of an advert a browser came last, unless it asked us not to."""

from collections.abc import Callable, Mapping

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from vitrina.collector.load.classify.address import parted
from vitrina.collector.load.classify.marks import UTM_NAMES, clean, click_of, marks_in, utm_of
from vitrina.commerce.outbox.visitor import Visitor
from vitrina.privacy.in_text import covered

COOKIE = "vitrina_landing"
SCRIPT_COOKIE = "vitrina_id"  # of the browser script: an id, a dot, and what else it keeps
SALT = "vitrina.landing"
KEPT_SECONDS = 30 * 24 * 3600
LONGEST = 2000  # characters of a cookie that we sign or believe


class LandingMiddleware:
    """Keeps the marks of the last landing that had any, in a signed first-party cookie."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if has_opted_out(request):
            if COOKIE in request.COOKIES:
                response.delete_cookie(COOKIE, samesite="Lax")
        elif marks := _landed(request):
            _keep(response, marks)
        return response


def has_opted_out(request: HttpRequest) -> bool:
    """Whether the browser asks not to be followed: Global Privacy Control."""
    return request.headers.get("sec-gpc", "").strip() == "1"


def visitor(request: HttpRequest) -> Visitor:
    """The browser script's id, and the marks of this landing or of the last one."""
    if has_opted_out(request):
        return Visitor(has_opted_out=True)
    told = _landed(request) or _kept(request)
    script = clean(request.COOKIES.get(SCRIPT_COOKIE, "").partition(".")[0]) or ""
    return Visitor.of({**told, "anonymous_id": script})


def _landed(request: HttpRequest) -> dict[str, str]:
    """What this request's own address says; nothing if it has no mark."""
    if request.method != "GET" or "?" not in (whole := request.get_full_path()):
        return {}
    marks = marks_in(parted(whole))
    if not marks:
        return {}
    utm = zip(UTM_NAMES, utm_of(marks), strict=True)
    told = {f"utm_{name}": value for name, value in utm if value}
    if click := click_of(marks):
        told |= {"click_id_kind": click[0].kind, "click_id": click[1]}
    if told and (referrer := _referrer(request)):
        told["referrer"] = referrer
    return told


def _referrer(request: HttpRequest) -> str:
    """The site that a visitor comes from, if it is another one; without what follows its path."""
    came_from = request.headers.get("referer", "")
    host = parted(came_from).host
    if not host or host == request.get_host().partition(":")[0]:
        return ""
    return covered(came_from.partition("?")[0].partition("#")[0])


def _keep(response: HttpResponse, marks: Mapping[str, str]) -> None:
    signed = signing.dumps(dict(marks), salt=SALT, compress=True)
    if len(signed) > LONGEST:
        return
    response.set_cookie(
        COOKIE,
        signed,
        max_age=KEPT_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _kept(request: HttpRequest) -> dict[str, str]:
    try:
        told = signing.loads(
            request.COOKIES.get(COOKIE, "")[:LONGEST], salt=SALT, max_age=KEPT_SECONDS
        )
    except signing.BadSignature:
        return {}
    return {str(name): str(value) for name, value in told.items()}
