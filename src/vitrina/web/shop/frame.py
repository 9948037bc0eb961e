"""What every page of the site has around its content, and the policies that it is sent with."""

from collections.abc import Callable, Mapping
from functools import cache, wraps
from hashlib import sha256
from pathlib import Path
from typing import Concatenate, ParamSpec

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vitrina.collector.doors import DoorFile
from vitrina.collector.workspace import Workspace
from vitrina.commerce.wording import in_language
from vitrina.web.shop.basket import basket_of
from vitrina.web.shop.brand import Brand, brand, look

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

SOURCE = "site"  # the way in whose write key the browser script has


def of_the_site(view: View[P]) -> View[P]:
    """A page of the site: it may be installed, and nobody in between keeps a copy."""

    @wraps(view)
    def answer(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_cache=True)
        return response

    policy = csp_update({"manifest-src": [SELF], "worker-src": [SELF]})
    wrapped: View[P] = policy(answer)
    return wrapped


def shown(
    request: HttpRequest,
    template: str,
    context: Mapping[str, object],
    *,
    tab: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page of the site, with its head and foot.

    Args:
        request: whose language and basket the frame shows.
        template: below templates/shop/.
        context: what the template is given beside the frame.
        tab: which part of the navigation it belongs to.
        status: of the answer.
    """
    around = {**frame_of(request, tab=tab), **context}
    return render(request, f"shop/{template}", around, status=status)


def frame_of(request: HttpRequest, *, tab: str) -> dict[str, object]:
    """What the head and the foot of a page show; see `shown`."""
    whose = brand()
    return {
        "brand": whose,
        "tagline": in_language(whose.tagline, language()),
        "look_version": sha256(look(whose.accent).encode()).hexdigest()[:8],
        "write_key": _write_key(),
        "basket": basket_of(request),
        "tab": tab,
        "menu_name": called(whose, "catalogue", _("Menu")),
    }


def language() -> str:
    """The page's language."""
    return get_language() or "en"


def called(whose: Brand, thing: str, usual: str) -> str:
    """What this business calls a thing, or its usual name."""
    return in_language(whose.words.get(thing, {}), language()) or usual


def _write_key() -> str:
    """The public key of the site's own way in; empty: the pages tell nothing."""
    source = _doors(Workspace(settings.VITRINA_SHOP).doors).doors().by_name.get(SOURCE)
    return source.write_key if source else ""


@cache
def _doors(path: Path) -> DoorFile:
    return DoorFile(path)
