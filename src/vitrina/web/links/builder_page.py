"""The UTM builder: a page and a campaign in, an address to paste into an advert out."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from vitrina.collector.entrances.link_rules import Tags
from vitrina.web.links import shop, utm, wording
from vitrina.web.links.forms import BuilderForm
from vitrina.web.links.frame import of_a_shop, shown


@require_safe
@of_a_shop
def builder(request: HttpRequest) -> HttpResponse:
    """The form, filled by a preset where the query names one, and the address that it makes."""
    asked = {name: request.GET.get(name, "") for name in ("target", *Tags().named())}
    preset = utm.PRESETS.get(request.GET.get("preset", ""))
    if preset:
        asked |= preset.named()
    form = BuilderForm(shop.front(request), asked)
    is_built = form.is_bound and form.is_valid()
    return shown(
        request,
        "builder",
        form=form,
        presets=[(name, wording.PRESETS[name]) for name in utm.PRESETS],
        chosen=request.GET.get("preset", ""),
        target=asked["target"],
        address=form.address if is_built else "",
        warnings=[wording.of_warning(one) for one in form.warned] if is_built else [],
        short_query=urlencode(asked) if is_built and form.fits_a_short_link else "",
    )
