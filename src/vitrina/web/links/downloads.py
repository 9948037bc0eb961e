"""QR codes as files: PNG and SVG of a size in print."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from vitrina.collector.entrances.models import Link
from vitrina.web.links import qr, shop, wording
from vitrina.web.links.frame import of_a_shop

TYPES = {"png": "image/png", "svg": "image/svg+xml"}


@require_safe
@of_a_shop
def download(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The code of a link as `kind`, in the look that the query asks for.

    A look that no telephone would read is refused, with the reason.
    """
    link = get_object_or_404(Link, code=code)
    drawn, look = qr.code_of(shop.front(request).of(link.code)), qr.look_of(request.GET)
    if flaws := qr.flaws_of(drawn, look):
        said = "\n".join(wording.of_qr_flaw(flaw) for flaw in flaws)
        return HttpResponse(said, status=400, content_type="text/plain; charset=utf-8")
    content = qr.png_of(drawn, look) if kind == "png" else qr.svg_of(drawn, look, title=link.title)
    response = HttpResponse(content, content_type=TYPES[kind])
    # the code is of safe letters; a title could break out of the header
    response["Content-Disposition"] = f'attachment; filename="qr-{link.code}.{kind}"'
    return response
