"""Where payment providers tell what became of a payment: /pay/NAME/."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from vitrina.commerce.payments.services import take_webhook
from vitrina.commerce.transactions import Refusal
from vitrina.web.connections import payee, providers


@csrf_exempt  # a signature, or asking the provider back, is what proves it
@require_POST
def webhook(request: HttpRequest, provider: str) -> HttpResponse:
    """Take one webhook; once more, late or out of order changes nothing that is settled."""
    known = providers()
    if provider not in known:
        return JsonResponse({"reason": "not_found"}, status=HTTPStatus.NOT_FOUND)
    now = timezone.now()
    headers = {name.lower(): value for name, value in request.headers.items()}
    answer = take_webhook(known[provider], headers, request.body, now=now, tell=payee(now))
    if isinstance(answer, Refusal):
        status = int(str(answer.facts.get("status", HTTPStatus.BAD_REQUEST.value)))
        return JsonResponse({"reason": answer.reason, "message": answer.message}, status=status)
    return JsonResponse({"taken": True})
