"""What the page Decide does: approve, reject, edit, take back."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from vitrina.automation.proposals import services as proposals
from vitrina.automation.proposals.models import Proposal
from vitrina.automation.proposals.services import State
from vitrina.commerce.transactions import Refusal
from vitrina.connectors.advertising import Amount
from vitrina.web.automation.acting import DECIDES, actor_of
from vitrina.web.automation.wording import DEEDS
from vitrina.web.owner.money_field import minor_of
from vitrina.web.people import staff_may

Deed = Callable[[UUID, HttpRequest, datetime], "tuple[Proposal | Refusal, str]"]


@staff_may(DECIDES)
def decide(request: HttpRequest) -> HttpResponse:
    """Do what a posted form asks, say what came of it, and show the page again."""
    deed = DONE_BY.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    answer, done = deed(_asked(request), request, timezone.now())
    if isinstance(answer, Refusal):
        messages.error(request, answer.message)
    else:
        messages.success(request, str(DEEDS[done]))
    return redirect("decide")


def _approve(asked: UUID, request: HttpRequest, now: datetime) -> tuple[Proposal | Refusal, str]:
    answer = proposals.approve(asked, actor=actor_of(request), now=now)
    waits = isinstance(answer, Proposal) and answer.state == State.PROPOSED
    return answer, "first" if waits else "approved"


def _reject(asked: UUID, request: HttpRequest, now: datetime) -> tuple[Proposal | Refusal, str]:
    why = request.POST.get("why", "").strip()[:500]
    return proposals.reject(asked, why=why, actor=actor_of(request), now=now), "rejected"


def _edit(asked: UUID, request: HttpRequest, now: datetime) -> tuple[Proposal | Refusal, str]:
    found = Proposal.objects.filter(id=asked).first()
    new = found.change.new if found else None
    if not isinstance(new, Amount):
        raise Http404
    written = request.POST.get("amount", "")
    try:
        minor = minor_of(written)
    except ValueError:
        message = _("“%(written)s” is no amount. Write it like 1290 or 1290.50.")
        return Refusal("no_amount", message % {"written": written[:40]}), ""
    answer = proposals.edit(
        asked,
        Amount(minor, new.currency, new.per),
        key=f"edit:{uuid4()}",
        reason=request.POST.get("why", "").strip()[:500] or _("Changed by hand."),
        actor=actor_of(request),
        now=now,
    )
    return answer, "edited"


def _take_back(asked: UUID, request: HttpRequest, now: datetime) -> tuple[Proposal | Refusal, str]:
    why = request.POST.get("why", "").strip()[:500] or _("Taken back by hand.")
    return proposals.roll_back(asked, reason=why, actor=actor_of(request), now=now), "back"


DONE_BY: Mapping[str, Deed] = {
    "approve": _approve,
    "reject": _reject,
    "edit": _edit,
    "take_back": _take_back,
}


def _asked(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("proposal", ""))
    except ValueError:
        raise Http404 from None
