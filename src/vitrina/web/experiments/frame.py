"""What the pages around experiments share: their place in the navigation."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vitrina.web.workspace import Snapshot


@dataclass(frozen=True, slots=True)
class Here:
    """The entry of the navigation that is marked."""

    name: str
    title: str | Promise


HERE = Here("experiments", _("Experiments"))


def shown(
    request: HttpRequest,
    template: str,
    snapshot: Snapshot,
    *,
    status: int = 200,
    **context: object,
) -> HttpResponse:
    """Render one of the pages around experiments."""
    here = {"page": HERE, "snapshot": snapshot, "currency": snapshot.lake.currency}
    return render(request, f"experiments/{template}.html", {**here, **context}, status=status)
