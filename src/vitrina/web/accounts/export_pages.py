"""A customer takes along everything that the shop keeps of them, after a sign-in just now."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from vitrina.commerce.customers import services as customers
from vitrina.commerce.customers.models import Customer
from vitrina.commerce.transactions import granted
from vitrina.engine import Lake
from vitrina.errors import NoLakeError
from vitrina.web.access.person_file import PersonFile, person_file
from vitrina.web.access.read_aloud import as_page, parts_of
from vitrina.web.accounts.consent_texts import texts_by_version
from vitrina.web.accounts.customer_pages import of_the_customer, page_of_the_customer
from vitrina.web.people import SESSION_COOKIE, to_sign_in
from vitrina.web.workspace import snapshot

FRESH = timedelta(minutes=15)  # a browser that was left open is not enough to take it all along

Page = Callable[[HttpRequest], HttpResponse]


def just_signed_in(page: Callable[[HttpRequest, PersonFile], HttpResponse]) -> Page:
    """A page of everything about a customer; whose sign-in is older gives a code once more."""

    @require_safe
    @of_the_customer
    @wraps(page)
    def answer(request: HttpRequest, customer: Customer) -> HttpResponse:
        now = datetime.now(UTC)
        opened = customers.session_opened_at(request.COOKIES.get(SESSION_COOKIE, ""))
        if opened is None or now - opened > FRESH:
            return to_sign_in(request, "sign-in")
        return page(
            request, granted(person_file(customer.id, _lake(), texts=texts_by_version(), now=now))
        )

    return answer


@just_signed_in
def export(request: HttpRequest, file: PersonFile) -> HttpResponse:
    """All of it to read."""
    return page_of_the_customer(request, "export", {"parts": parts_of(file)})


@just_signed_in
def export_json(request: HttpRequest, file: PersonFile) -> HttpResponse:
    """All of it as one JSON file."""
    del request
    return _download(file.to_json(), "application/json", "my-data.json")


@just_signed_in
def export_page(request: HttpRequest, file: PersonFile) -> HttpResponse:
    """All of it as one page that needs no server."""
    del request
    return _download(as_page(file), "text/html; charset=utf-8", "my-data.html")


def _download(text: str, kind: str, name: str) -> HttpResponse:
    named = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(text, content_type=kind, headers=named)


def _lake() -> Lake | None:
    try:
        return snapshot().lake
    except NoLakeError:
        return None
