"""What the system itself has to tell: a connector is down, all is stopped, somebody waits."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import Count

from vitrina.automation.conversions.services import health
from vitrina.automation.proposals.models import Proposal
from vitrina.automation.proposals.services import State
from vitrina.automation.rules import services as rules
from vitrina.commerce.partners.models import Connection
from vitrina.web.ad_accounts import ADS
from vitrina.web.automation.acting import stopped


def watch(*, clock: Callable[[], datetime]) -> None:
    """Open an alert for all that is the matter now, and close those that are over."""
    now = clock()
    for kind, holding in (
        ("connector_down", _down()),
        ("kill_switch", _stopped()),
        ("awaiting_approval", _waiting()),
        ("conversions_rejected", _rejected()),
    ):
        rules.report(kind, holding, now=now)


def _down() -> dict[str, str]:
    found = Connection.objects.filter(kind=ADS)
    return {each.name: each.noted["trouble"] for each in found if each.noted.get("trouble")}


def _stopped() -> dict[str, str]:
    why = stopped()
    return {"switch": why.why} if why and not why.is_new else {}


def _waiting() -> dict[str, str]:
    waiting = Proposal.objects.filter(state=State.PROPOSED).values("account_id")
    counted = waiting.annotate(rows=Count("id")).order_by("account_id")
    return {
        each["account_id"]: f"{each['rows']} proposals of {each['account_id']} wait on Decide."
        for each in counted
    }


def _rejected() -> dict[str, str]:
    return {
        f"{each.platform}/{each.account}": (
            f"{each.rows['rejected']} conversions were not taken: look at Connectors for the "
            "reasons."
        )
        for each in health()
        if each.rows.get("rejected")
    }
