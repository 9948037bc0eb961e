"""Accounts as the page Automations shows them, with what holds for each and what it left alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from vitrina.automation.proposals.models import Account, Entry, Pause
from vitrina.web.automation.limits_form import LimitsForm

SHOWN_ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Managed:
    """One account.

    Attributes:
        account: as it is kept.
        form: its limits, ready to be changed.
        paused: campaigns that automation leaves alone.
        may_go_live: its dry run is over.
    """

    account: Account
    form: LimitsForm
    paused: Sequence[Pause]
    may_go_live: bool

    @property
    def is_live(self) -> bool:
        return self.account.mode == Account.Mode.LIVE

    @property
    def has_ceilings(self) -> bool:
        """Without them nothing is ever sent."""
        return None not in (self.account.day_ceiling_minor, self.account.month_ceiling_minor)


def managed(*, now: datetime) -> list[Managed]:
    """All accounts, by name."""
    return [
        Managed(
            account,
            LimitsForm.of(account),
            list(account.pauses.filter(released_at=None).order_by("since")),
            may_go_live=account.dry_run_until <= now,
        )
        for account in Account.objects.all()
    ]


def latest_entries() -> list[Entry]:
    """The end of the audit trail, the newest first."""
    return list(Entry.objects.order_by("-number")[:SHOWN_ENTRIES])
