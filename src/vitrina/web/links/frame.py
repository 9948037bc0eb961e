"""What the pages around links share: their place in the navigation, and that there is a shop."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from vitrina.web.links import shop

Given = ParamSpec("Given")


@dataclass(frozen=True, slots=True)
class Here:
    """The entry of the navigation that is marked."""

    name: str
    title: str | Promise


HERE = Here("links", _("Links & QR"))


def shown(
    request: HttpRequest, template: str, *, status: int = 200, **context: object
) -> HttpResponse:
    """Render one of the pages around links."""
    return render(request, f"links/{template}.html", {"page": HERE, **context}, status=status)


def of_a_shop(
    view: Callable[Concatenate[HttpRequest, Given], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Given], HttpResponse]:
    """Answer only in a workspace; elsewhere the list says how to make one."""

    @wraps(view)
    def answer(request: HttpRequest, /, *given: Given.args, **named: Given.kwargs) -> HttpResponse:
        return view(request, *given, **named) if shop.is_ready() else redirect("links")

    return never_cache(answer)
