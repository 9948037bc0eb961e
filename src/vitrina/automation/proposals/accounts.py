"""What automation may do in an account: limits, who approves, and the dry run before all else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from vitrina.automation.proposals.limits import Limits
from vitrina.automation.proposals.models import Account
from vitrina.automation.proposals.people import require_person
from vitrina.automation.proposals.trail import Deed, append
from vitrina.automation.proposals.values import canonical
from vitrina.commerce.transactions import refuse, verb

DRY_RUN = timedelta(days=14)
_CHOSEN = (
    *("step_percent", "changes_a_day", "raise_percent_a_day"),
    *("day_ceiling_minor", "month_ceiling_minor"),
    *("second_person_above_minor", "no_person_up_to_minor"),
)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Who has to approve, by what a change has at stake: minor units a day.

    Attributes:
        second_person_above_minor: above it two people; None: never.
        no_person_up_to_minor: up to it nobody, once the account is live; None: never.
    """

    second_person_above_minor: int | None
    no_person_up_to_minor: int | None = None


@verb
def set_account(
    name: str, limits: Limits, thresholds: Thresholds, *, actor: str, now: datetime
) -> Account:
    """Let automation know an account, or change what holds for it; a new one begins with a dry run.

    Args:
        name: what `act` is given its platform by: yandex_direct/login, ...
        limits: what holds for it.
        thresholds: who approves.
        actor: the person who decides it.
        now: server time.

    Returns:
        It. Refusals: `not_a_person`, `other_currency` (that of an account never changes),
        `no_ceiling` (of a live one).
    """
    require_person(actor)
    account = Account.objects.filter(name=name).first()
    is_new = account is None
    account = account or Account(name=name, currency=limits.currency, dry_run_until=now + DRY_RUN)
    before = "" if is_new else _chosen(account)
    if account.currency != limits.currency:
        raise refuse(
            "other_currency",
            f"{name} is kept in {account.currency}, and not in {limits.currency}. Use that.",
        )
    for column in _CHOSEN:
        source = thresholds if column.endswith("_up_to_minor") or "person" in column else limits
        setattr(account, column, getattr(source, column))
    if account.mode == Account.Mode.LIVE:
        _require_ceilings(account)
    account.save()
    deed = Deed(
        actor=actor, action="account set", account=name, before=before, after=_chosen(account)
    )
    append(deed, now=now)
    return account


@verb
def go_live(name: str, *, actor: str, now: datetime) -> Account:
    """From now on what is approved is sent.

    Returns:
        The account. Refusals: `not_a_person`, `unknown_account`, `dry_run_too_short`,
        `no_ceiling`.
    """
    require_person(actor)
    account = taken(name)
    if now < account.dry_run_until:
        raise refuse(
            "dry_run_too_short",
            f"{name} is on dry run until {account.dry_run_until:%Y-%m-%d %H:%M}. Look at what it "
            "would have done, and come back then.",
        )
    _require_ceilings(account)
    return turn(account, Account.Mode.LIVE, actor=actor, why="", now=now)


@verb
def go_dry(name: str, *, why: str, actor: str, now: datetime) -> Account:
    """From now on nothing is sent to it; what was sent already is still read back."""
    return turn(taken(name), Account.Mode.DRY_RUN, actor=actor, why=why, now=now)


def taken(name: str) -> Account:
    """The account, for this transaction alone.

    Raises:
        A refusal `unknown_account`.
    """
    Account.objects.filter(name=name).update(version=F("version") + 1)
    account = Account.objects.filter(name=name).first()
    if account is None:
        raise refuse("unknown_account", f"There is no account {name!r}. Set it up first.")
    return account


def _require_ceilings(account: Account) -> None:
    if account.day_ceiling_minor is None or account.month_ceiling_minor is None:
        raise refuse(
            "no_ceiling", f"{account.name} has no ceiling for a day and a month. Set both first."
        )


def turn(account: Account, mode: str, *, actor: str, why: str, now: datetime) -> Account:
    """Switch an account between dry run and live; call it inside a transaction."""
    before, account.mode = account.mode, mode
    account.save(update_fields=["mode"])
    deed = Deed(
        actor=actor,
        action=f"account {mode}",
        account=account.name,
        reason=why,
        before=before,
        after=mode,
    )
    append(deed, now=now)
    return account


def _chosen(account: Account) -> str:
    return canonical({name: getattr(account, name) for name in _CHOSEN})
