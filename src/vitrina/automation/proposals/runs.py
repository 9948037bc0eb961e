"""Reasons to decide anew before the next scheduled run: a store sold out, spend jumped."""

from datetime import datetime

from vitrina.automation.proposals.accounts import taken
from vitrina.automation.proposals.models import RunRequest
from vitrina.commerce.transactions import verb


@verb
def run_for(account: str, why: str, *, now: datetime) -> RunRequest:
    """Ask for a run; while it waits, the same reason again is the same request.

    Args:
        account: its name.
        why: what happened, with the place or campaign: store sold out: tverskaya, ...
        now: server time.

    Returns:
        The request. Refusal: `unknown_account`.
    """
    taken(account)
    asked, _ = RunRequest.objects.get_or_create(
        account_id=account, why=why[:200], taken_at=None, defaults={"asked_at": now}
    )
    return asked


@verb
def take_runs(account: str, *, now: datetime) -> tuple[str, ...]:
    """Why the account is to be decided on anew now, each reason once; empty: no need.

    Refusal: `unknown_account`.
    """
    taken(account)
    asked = RunRequest.objects.filter(account_id=account, taken_at=None).order_by("asked_at", "id")
    whys = tuple(each.why for each in asked)
    asked.update(taken_at=now)
    return whys
