"""What the page Connectors does: connect a platform, or use it no more."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from vitrina.automation.proposals.services import Limits, Thresholds, set_account
from vitrina.commerce.partners.connecting import connect, disconnect
from vitrina.connectors.http import UrllibHttp
from vitrina.errors import VitrinaError
from vitrina.web.ad_accounts import ADS, AdAccount
from vitrina.web.automation.acting import SETS_LIMITS, actor_of
from vitrina.web.automation.connectors import known
from vitrina.web.connections import settings_sealer, this_workspace
from vitrina.web.people import staff_may


@sensitive_post_parameters()
@staff_may(SETS_LIMITS)
def act(request: HttpRequest) -> HttpResponse:
    """Connect a platform with new settings, or use it no more: the button says which."""
    name = request.POST.get("platform", "")
    if name not in known():
        raise Http404
    if request.POST.get("do") == "disconnect":
        disconnect(ADS, name)
        messages.success(request, _("Its settings are forgotten. Nothing is asked of it any more."))
    else:
        _connect(request, name)
    return redirect("connectors")


def _connect(request: HttpRequest, name: str) -> None:
    part = known()[name]
    given = {each: request.POST.get(each, "").strip() for each in (*part.settings, *part.optional)}
    given = {each: value for each, value in given.items() if value}
    try:
        made = AdAccount(name, part.made_of(given, UrllibHttp()))
    except VitrinaError:
        # the connector's own words may repeat a secret
        messages.error(request, _("These settings do not fit. Fill in all that is needed anew."))
        return
    now = timezone.now()
    connect(ADS, name, given, sealer=settings_sealer(this_workspace()), now=now)
    if made.offers("changes"):
        limits = Limits(currency=given.get("currency", ""))
        set_account(made.name, limits, Thresholds(None), actor=actor_of(request), now=now)
    messages.success(request, _("Connected. Costs come within a quarter of an hour."))
