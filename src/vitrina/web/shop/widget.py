"""The booking form for other sites: a page that may be framed, and the script that frames it."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from urllib.parse import urlencode

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from vitrina.commerce.transactions import Refusal
from vitrina.web.shop import asked as asking
from vitrina.web.shop.asked import Person
from vitrina.web.shop.booking_pages import booked_once, choosing, confirming, plan_of
from vitrina.web.shop.codes import qr_of, spaced
from vitrina.web.shop.frame import of_the_site, shown
from vitrina.web.shop.kindly import Kindly, kindly
from vitrina.web.shop.mine import link_token

SCRIPT = Path(__file__).parents[1] / "static" / "shop" / "widget.js"
CHANNEL = "widget"
AN_HOUR = 3600
# what the script hands on from the page around it: the advert that brought the guest there
CARRIED = ("utm_", "lang")

View = Callable[[HttpRequest], HttpResponse]


def framed(view: View) -> View:
    """A page that other sites may frame.

    It reads no cookie of ours and so acts for nobody: there is nothing that a site around it
    could make a guest do, and nothing that a forged form could use.
    """

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        request.COOKIES.clear()
        language = request.GET.get("lang", "")
        if not translation.check_for_language(language) or language not in ("en", "ru"):
            language = translation.get_language() or "en"
        with translation.override(language):
            return view(request)

    policy = csp_replace({"frame-ancestors": ["*"]})
    wrapped: View = csrf_exempt(xframe_options_exempt(policy(of_the_site(answer))))
    return wrapped


@require_safe
@framed
def widget(request: HttpRequest) -> HttpResponse:
    """The form and the free times."""
    marks = _carried(request)
    context = {
        **choosing(request, CHANNEL),
        "carried": marks,
        "marks": "&" + urlencode(marks) if marks else "",
    }
    return shown(request, "widget.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@framed
def confirm(request: HttpRequest) -> HttpResponse:
    """Who comes; and the code when it is booked."""
    plan = plan_of(request)
    if request.method != "POST":
        return _page(request, Person())
    person = asking.typed(request)
    if person.wrong:
        return _page(request, person, status=422)
    now = timezone.now()
    answer = booked_once(request, plan, person, now=now, channel=CHANNEL)
    if isinstance(answer, Refusal):
        return _page(request, person, refused=kindly(answer), status=409)
    context = {
        **confirming(plan, person),
        "booking": answer,
        "code": spaced(answer.code) if answer.state == "confirmed" else "",
        "qr": qr_of(answer.code) if answer.state == "confirmed" else "",
        "token": link_token("booking", answer.id),
    }
    return shown(request, "widget_done.html", context)


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """What another site loads: the same address for ever, so it is not kept for long."""
    del request
    response = HttpResponse(SCRIPT.read_text(), content_type="text/javascript")
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    patch_cache_control(response, public=True, max_age=AN_HOUR)
    return response


def _page(
    request: HttpRequest, person: Person, *, refused: Kindly | None = None, status: int = 200
) -> HttpResponse:
    context = {**confirming(plan_of(request), person, refused), "carried": _carried(request)}
    return shown(request, "widget_confirm.html", context, status=status)


def _carried(request: HttpRequest) -> list[tuple[str, str]]:
    """The marks of the advert, for the next page of the frame."""
    return [
        (name, value[:200])
        for name, value in request.GET.dict().items()
        if name.startswith(CARRIED) or name.endswith("clid")
    ]
