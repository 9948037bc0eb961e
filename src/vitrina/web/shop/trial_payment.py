"""The page of the provider to try the shop with: approve, decline, be late, be told twice."""

from typing import cast, get_args

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from vitrina.commerce.payments.services import take_webhook
from vitrina.connectors.answers import text, whole
from vitrina.connectors.payments.testing import Choice, Testing
from vitrina.errors import RefusedError
from vitrina.web.connections import chosen_provider, payee
from vitrina.web.shop import spoken
from vitrina.web.shop.frame import of_the_site, shown

CHOICES = get_args(Choice)


@require_http_methods(["GET", "HEAD", "POST"])
@of_the_site
def trial_payment(request: HttpRequest) -> HttpResponse:
    """Ask what is to happen to a payment, and let it happen."""
    provider = chosen_provider(request.build_absolute_uri(request.path))
    identifier = request.GET.get("payment", "")
    if not isinstance(provider, Testing) or not provider.is_signed(
        identifier, request.GET.get("sig", "")
    ):
        raise Http404
    try:
        row = provider.read(identifier)
    except RefusedError as error:
        raise Http404 from error
    choice = request.POST.get("choice", "")
    if request.method == "POST" and choice in CHOICES:
        now = timezone.now()
        for webhook in provider.decide(identifier, cast(Choice, choice), now=now):
            take_webhook(provider, webhook.headers, webhook.body, now=now, tell=payee(now))
        return _back(request, text(row, "return_url"))
    amount = spoken.price(whole(row, "minor"), text(row, "currency"))
    context = {"row": row, "amount": amount}
    return shown(request, "test_payment.html", context)


def _back(request: HttpRequest, address: str) -> HttpResponse:
    if not url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}):
        raise Http404
    return HttpResponseRedirect(address, status=303)
