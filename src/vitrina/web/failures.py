"""Tell a reader what went wrong and what to do next, in place of a trace."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template import loader

from vitrina.errors import VitrinaError
from vitrina.web.sentences.translation import in_words
from vitrina.web.shop.look import missing

OF_CUSTOMERS, OF_STAFF = ("/shop/", "/account/"), ("/staff/", "/owner/")

log = logging.getLogger("django.request")


class FailureMiddleware:
    """Turns an error of the library into a page that says it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, VitrinaError):
            return None
        log.error("%s cannot be shown: %s", request.path, error)
        message = in_words(str(error))
        # what was not translated is English, and is marked as that
        context = {"message": message, "is_english": message == str(error)}
        return render(request, "failure.html", context, status=503)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address that leads nowhere, in the frame of whoever asked there."""
    del exception  # it repeats the address
    if request.path.startswith(OF_CUSTOMERS):
        return missing(request)
    name = "staff/missing.html" if request.path.startswith(OF_STAFF) else "404.html"
    return render(request, name, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for a fault of ours: it reads neither the lake nor the request."""
    del request
    return HttpResponseServerError(loader.get_template("500.html").render())
