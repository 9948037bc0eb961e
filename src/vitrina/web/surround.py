"""What every page has around its content: navigation, language, theme."""

from functools import partial

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from vitrina.web.pages import PAGES
from vitrina.web.static_files import has_charts
from vitrina.web.ways import ways

THEMES = ("light", "dark")
YEAR_SECONDS = 365 * 24 * 3600


def surround(request: HttpRequest) -> dict[str, object]:
    """Context of the base template."""
    theme = request.COOKIES.get("theme", "")
    pages = sorted((PAGES[name] for name in PAGES), key=lambda page: (page.group, page.order))
    return {
        "pages": pages,
        "theme": theme if theme in THEMES else "",
        "has_charts": has_charts(),
        # asked only by a page that shows them: no customer's page looks for staff
        "other_sides": partial(ways, request),
    }


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Remember light or dark, for browsers without JavaScript, and go back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR_SECONDS, samesite="Lax")
    return response
