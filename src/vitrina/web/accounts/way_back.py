"""Where somebody is sent after signing in: to a page of ours, or not at all."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme


def way_back(request: HttpRequest, given: str, otherwise: str) -> str:
    """The wanted page if it is one of ours, else another one.

    >>> from django.test import RequestFactory
    >>> asked = RequestFactory().get("/", headers={"host": "localhost"})
    >>> way_back(asked, "/shop/", "/")
    '/shop/'
    >>> way_back(asked, "//evil.example/", "/")
    '/'
    """
    is_ours = url_has_allowed_host_and_scheme(
        given, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return given if is_ours and given.startswith("/") else otherwise
