"""What the page Automations does: stop and release, limits, live and dry run, paused campaigns."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from vitrina.automation.proposals import services as proposals
from vitrina.automation.proposals.models import Account
from vitrina.commerce.transactions import Refusal
from vitrina.web.automation.acting import DECIDES, SETS_LIMITS, actor_of, the_switch
from vitrina.web.automation.limits_form import LimitsForm
from vitrina.web.automation.wording import DEEDS
from vitrina.web.people import staff_may

STOP = "stop"


def act(request: HttpRequest) -> HttpResponse:
    """Do what a posted form asks; whoever sees the console may stop everything."""
    do = request.POST.get("do", "")
    if do == STOP:
        return _stop(request)
    return _set(request) if do in OWNERS else _decide(request)


def _stop(request: HttpRequest) -> HttpResponse:
    why = request.POST.get("why", "").strip()[:200] or _("Stopped by hand.")
    the_switch().stop(why, by=actor_of(request) or "console", now=timezone.now())
    return _told(request, DEEDS["stopped"])


@staff_may(DECIDES)
def _decide(request: HttpRequest) -> HttpResponse:
    return _done(request, DECIDERS)


@staff_may(SETS_LIMITS)
def _set(request: HttpRequest) -> HttpResponse:
    return _done(request, OWNERS)


Deed = Callable[[HttpRequest, datetime], "object | Refusal"]


def _done(request: HttpRequest, deeds: Mapping[str, tuple[Deed, str]]) -> HttpResponse:
    chosen = deeds.get(request.POST.get("do", ""))
    if chosen is None:
        raise Http404
    deed, done = chosen
    answer = deed(request, timezone.now())
    if isinstance(answer, Refusal):
        messages.error(request, answer.message)
        return redirect("automations")
    return _told(request, DEEDS[done])


def _told(request: HttpRequest, words: str | Promise) -> HttpResponse:
    messages.success(request, str(words))
    return redirect("automations")


def _release_all(request: HttpRequest, now: datetime) -> None:
    the_switch().release(by=actor_of(request), now=now)


def _release(request: HttpRequest, now: datetime) -> object:
    account, campaign = request.POST.get("account", ""), request.POST.get("campaign", "")
    return proposals.release(account, campaign, actor=actor_of(request), now=now)


def _go_live(request: HttpRequest, now: datetime) -> object:
    return proposals.go_live(request.POST.get("account", ""), actor=actor_of(request), now=now)


def _go_dry(request: HttpRequest, now: datetime) -> object:
    name, why = request.POST.get("account", ""), _("Chosen on the page.")
    return proposals.go_dry(name, why=why, actor=actor_of(request), now=now)


def _set_limits(request: HttpRequest, now: datetime) -> object:
    account = get_object_or_404(Account, name=request.POST.get("account", ""))
    form = LimitsForm(request.POST)
    if not form.is_valid():
        field, [first, *_rest] = next(iter(form.errors.items()))
        return Refusal("not_valid", f"{form.fields[field].label}: {first}")
    return proposals.set_account(
        account.name,
        form.limits(account.currency),
        form.thresholds(),
        actor=actor_of(request),
        now=now,
    )


DECIDERS: Mapping[str, tuple[Deed, str]] = {
    "run": (_release_all, "running"),
    "release": (_release, "released"),
    "dry": (_go_dry, "dry"),
}
OWNERS: Mapping[str, tuple[Deed, str]] = {
    "live": (_go_live, "live"),
    "limits": (_set_limits, "limits"),
}
