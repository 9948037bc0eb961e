"""How the API says no: one shape for all errors, and the HTTP status of each reason."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import TypeVar

from django.core.exceptions import RequestDataTooBig
from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Field, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from vitrina.commerce.transactions import Refusal

T = TypeVar("T")

# what is not named here is an answer that can be mended: 422
STATUS: Mapping[str, HTTPStatus] = {
    "forbidden": HTTPStatus.FORBIDDEN,
    "not_found": HTTPStatus.NOT_FOUND,
    "no_such_code": HTTPStatus.NOT_FOUND,
    "key_reused": HTTPStatus.CONFLICT,
    "sold_out": HTTPStatus.CONFLICT,
    "slot_full": HTTPStatus.CONFLICT,
    "price_changed": HTTPStatus.CONFLICT,
    "overcommitted": HTTPStatus.CONFLICT,
    "wrong_state": HTTPStatus.CONFLICT,
    "expired": HTTPStatus.CONFLICT,
    "more_than_paid": HTTPStatus.CONFLICT,
    "already_waiting": HTTPStatus.CONFLICT,
    "no_table": HTTPStatus.CONFLICT,
    "other_order": HTTPStatus.CONFLICT,
    "busy": HTTPStatus.CONFLICT,
    "provider_unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "too_many": HTTPStatus.TOO_MANY_REQUESTS,
}
RETRY_SECONDS = "1"


class ErrorOut(Schema):
    """What went wrong.

    Attributes:
        reason: one word for programs.
        message: for people, with the value and the next step.
        facts: the numbers behind it.
    """

    reason: str
    message: str
    facts: dict[str, object] = Field(default_factory=dict)


class ApiRefusalError(Exception):
    """A refusal on its way to the answer."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def done(answer: T | Refusal) -> T:
    """The answer of a verb; its refusal becomes the HTTP answer.

    Raises:
        ApiRefusalError: the verb said no.
    """
    if isinstance(answer, Refusal):
        raise ApiRefusalError(answer)
    return answer


def status_of(refusal: Refusal) -> int:
    """The HTTP status that says it."""
    return STATUS.get(refusal.reason, HTTPStatus.UNPROCESSABLE_ENTITY).value


def told(refusal: Refusal) -> dict[str, object]:
    """A refusal as the API writes it."""
    return {"reason": refusal.reason, "message": refusal.message, "facts": dict(refusal.facts)}


def word_errors(api: NinjaAPI) -> None:
    """Let every error of an API have this one shape."""

    @api.exception_handler(ApiRefusalError)
    def refused(request: HttpRequest, error: ApiRefusalError) -> HttpResponse:
        del request
        return JsonResponse(told(error.refusal), status=status_of(error.refusal))

    @api.exception_handler(AuthenticationError)
    def unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        del request, error
        message = "No such key, or it was revoked. Send Authorization: Bearer vk_…"
        return _error(HTTPStatus.UNAUTHORIZED, "no_key", message)

    @api.exception_handler(ValidationError)
    def unreadable(request: HttpRequest, error: ValidationError) -> HttpResponse:
        del request
        wrong = [{"at": list(each["loc"]), "why": each["msg"]} for each in error.errors]
        message = "The request does not have the shape that openapi.json tells. See facts."
        return _error(HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable", message, wrong=wrong)

    @api.exception_handler(HttpError)
    def http(request: HttpRequest, error: HttpError) -> HttpResponse:
        del request
        return _error(HTTPStatus(error.status_code), "unreadable", str(error))

    @api.exception_handler(DataError)
    def unkept(request: HttpRequest, error: DataError) -> HttpResponse:
        del request, error
        message = "A text of the request holds what no database keeps, such as NUL. Leave it out."
        return _error(HTTPStatus.UNPROCESSABLE_ENTITY, "unreadable", message)

    @api.exception_handler(RequestDataTooBig)
    def too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        del request, error
        message = "The request is larger than the 2.5 MB that are taken at once. Send it in parts."
        return _error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", message)

    @api.exception_handler(OperationalError)
    def unavailable(request: HttpRequest, error: OperationalError) -> HttpResponse:
        del request, error
        message = "The database does not answer now. Send the same request with the same key again."
        response = _error(HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", message)
        response["Retry-After"] = RETRY_SECONDS
        return response


def _error(status: HTTPStatus, reason: str, message: str, **facts: object) -> HttpResponse:
    return JsonResponse({"reason": reason, "message": message, "facts": facts}, status=status)
