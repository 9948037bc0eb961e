"""Requests that change something: each has one effect, however often it is sent."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from ninja import Schema

from vitrina.commerce.idempotency.services import Answer, answer_once
from vitrina.commerce.transactions import Refusal, refuse, verb
from vitrina.errors import SettingError, UnreadableFileError
from vitrina.web.api.answers import ApiRefusalError, ErrorOut, done, status_of, told
from vitrina.web.api.keys import key_of

T = TypeVar("T")

HEADER = "Idempotency-Key"
LONGEST = 100
NEEDS_NONE = "x-needs-no-key"


def once(
    request: HttpRequest,
    deed: Callable[[str], Schema | Refusal],
    *,
    now: datetime,
    status: int = 200,
) -> HttpResponse:
    """Answer a request with the deed's result, or with what the same request was answered before.

    Args:
        request: with the header Idempotency-Key, which is of the API key's own.
        deed: gets a key that is unique in the whole shop, for the services below.
        now: server time.
        status: where the deed does not refuse.

    Raises:
        ApiRefusalError: the header is missing or too long, or its key was used for another request.
    """
    key = request.headers.get(HEADER, "")
    if not 0 < len(key) <= LONGEST:
        raise ApiRefusalError(
            Refusal(
                "no_idempotency_key",
                f"The request has no {HEADER} header of 1 to {LONGEST} letters. Send a new random "
                "one with each new wish, and the same one when you repeat it.",
            )
        )
    scope = f"api:{key_of(request).id}"
    asked = f"{request.method} {request.get_full_path()}\n".encode() + request.body

    def answer() -> Answer:
        result = deed(f"{scope}:{key}")
        if isinstance(result, Refusal):
            body = ErrorOut(**told(result))  # type: ignore[arg-type]  # the fields of a refusal
            return Answer(status_of(result), body.model_dump_json().encode())
        return Answer(status, result.model_dump_json().encode())

    given = done(answer_once(scope, key, asked, answer, now=now))
    response = HttpResponse(given.body, content_type="application/json", status=given.status)
    response["Idempotent-Replayed"] = "true" if given.is_repeat else "false"
    return response


def repeatable(why: str) -> dict[str, object]:
    """What a POST is declared with (`openapi_extra`) that needs no key, and why it needs none."""
    return {NEEDS_NONE: why}


def written(deed: Callable[[], T]) -> T:
    """What a PUT or a DELETE answers: it says how a thing shall be, so a repeat changes nothing.

    Raises:
        ApiRefusalError: the deed refused, or what was asked cannot be.
    """
    return done(whole(deed))


@verb
def whole(deed: Callable[[], T]) -> T:
    """A deed of several writers, all of them or none; what cannot be is a refusal `unusable`."""
    try:
        return deed()
    except (SettingError, UnreadableFileError) as flaw:
        raise refuse("unusable", str(flaw)) from None
