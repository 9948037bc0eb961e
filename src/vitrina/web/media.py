"""Pictures of products: their addresses, and the files that an owner has uploaded."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from vitrina.collector.workspace import Workspace
from vitrina.commerce.catalog.pictures import FILE, files_of
from vitrina.commerce.catalog.rows import can_be_picture

NO_PICTURE = "shop/parcel.svg"
A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Picture:
    """How a page shows the picture of a product.

    Attributes:
        small: the address of the one for lists.
        large: of the one for the product's own page.
        alt: what it shows; empty where its name beside it says all.
        is_uploaded: it is a photo, not a drawing of ours.
    """

    small: str
    large: str
    alt: str = ""
    is_uploaded: bool = False


@require_safe
def media(request: HttpRequest, name: str) -> HttpResponse:
    """An uploaded picture; its name is that of its content, so browsers may keep it for long."""
    del request
    path = Workspace(settings.VITRINA_SHOP).media / name
    # the name is letters and digits alone: it leads out of no folder
    if not FILE.fullmatch(name) or not path.is_file():
        raise Http404
    response = HttpResponse(path.read_bytes(), content_type="image/webp")
    # opened by itself it may do nothing, whatever a browser takes it for
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    patch_cache_control(response, public=True, max_age=A_YEAR, immutable=True)
    return response


def picture_of(path: str, alt: str = "") -> Picture:
    """The picture of a product, or the drawing of all that have none."""
    files = files_of(path, Workspace(settings.VITRINA_SHOP).media)
    if files and all(each.is_file() for each in files):
        large, small = (reverse("media", args=[each.name]) for each in files)
        return Picture(small, large, alt, is_uploaded=True)
    drawn = static(_drawing(path))
    return Picture(drawn, drawn)


@cache
def _drawing(path: str) -> str:
    return path if path and can_be_picture(path) and finders.find(path) else NO_PICTURE
