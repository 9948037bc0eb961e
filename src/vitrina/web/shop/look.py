"""The site's colour, and what makes it an app: manifest, service worker, the page without a net."""

from pathlib import Path

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.templatetags.static import static
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vitrina.web.shop.brand import brand, look
from vitrina.web.shop.frame import language, of_the_site, shown

WORKER = Path(__file__).parents[1] / "static" / "shop" / "sw.js"
# what a page needs to be seen without a net
KEPT = ("tokens.css", "shop.css", "shop.js", "shop/icon.svg", "shop/nothing.svg", "shop/codes.svg")
A_YEAR = 365 * 24 * 3600


@require_safe
def look_css(request: HttpRequest) -> HttpResponse:
    """The accent, as custom properties; its address changes with it."""
    del request
    response = HttpResponse(look(brand().accent), content_type="text/css")
    patch_cache_control(response, public=True, max_age=A_YEAR)
    return response


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """What a phone asks before it puts the site on its screen."""
    del request
    whose = brand()
    told = {
        "id": "/shop/",
        "name": whose.name,
        "short_name": whose.name[:12],
        "lang": language(),
        "start_url": "/shop/?utm_source=home_screen&utm_medium=app",
        "scope": "/shop/",
        "display": "standalone",
        "background_color": "#faf6ef",
        "theme_color": "#faf6ef",
        "icons": [
            {
                "src": static("shop/icon.svg"),
                "sizes": "any",
                "type": "image/svg+xml",
                "purpose": use,
            }
            for use in ("any", "maskable")
        ],
        "shortcuts": [{"name": _("My codes"), "url": "/shop/mine/"}],
    }
    return JsonResponse(
        told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False}
    )


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; it is served here, since it may only serve what is below its address."""
    del request
    kept = [static(name) for name in KEPT]
    begin = f"const KEPT = {kept!r};\n"
    response = HttpResponse(begin + WORKER.read_text(), content_type="text/javascript")
    patch_cache_control(response, no_cache=True)
    return response


@of_the_site
def missing(request: HttpRequest) -> HttpResponse:
    """What is shown to a customer whose address leads nowhere."""
    return shown(request, "missing.html", {}, status=404)


@require_safe
@of_the_site
def offline(request: HttpRequest) -> HttpResponse:
    """What is shown without a net, where nothing was kept."""
    return shown(request, "offline.html", {})
