"""Costs of connected ad accounts, brought into the lake a few times a day."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from logging import getLogger

from vitrina.collector.workspace import Workspace
from vitrina.commerce.partners.connecting import note
from vitrina.commerce.partners.models import Connection
from vitrina.connectors import bring_costs
from vitrina.connectors.ad_costs import CostPull
from vitrina.engine import open_lake
from vitrina.errors import LakeBusyError, RefusedError, ThrottledError, VitrinaError
from vitrina.web.ad_accounts import ADS, AdAccount, ad_accounts

EVERY = timedelta(hours=6)
CORRECTED = timedelta(days=14)  # platforms correct their days for a while
LOGGER = getLogger(__name__)


def bring_due(
    workspace: Workspace,
    *,
    clock: Callable[[], datetime],
    accounts: Sequence[AdAccount] | None = None,
) -> None:
    """Bring the costs of every account that was not asked for some hours; a busy lake waits."""
    asked = {each.name: each.noted_at for each in Connection.objects.filter(kind=ADS)}
    for each in ad_accounts(workspace) if accounts is None else accounts:
        last = asked.get(each.platform)
        if each.offers("costs") and (last is None or clock() - last >= EVERY):
            _bring(workspace, each, now=clock())


def _bring(workspace: Workspace, account: AdAccount, *, now: datetime) -> None:
    today = now.date()
    try:
        pull = bring_costs(
            open_lake(workspace.folder),
            account.costs,
            today - CORRECTED,
            today,
            name=account.platform,
        )
    except LakeBusyError:
        return  # it is asked again at the next turn
    except (OSError, RefusedError, ThrottledError, VitrinaError) as error:
        LOGGER.warning("The costs of %s did not come: %s", account.name, error)
        note(ADS, account.platform, {"trouble": str(error)}, now=now)
        return
    note(ADS, account.platform, _told(pull), now=now)


def _told(pull: CostPull) -> dict[str, object]:
    return {
        "first": pull.first.isoformat(),
        "last": pull.last.isoformat(),
        "told": pull.told,
        "taken": pull.taken,
        "refused": pull.refused,
        "minor": pull.minor,
        "currency": pull.currency,
        "days_kept": len(pull.days_kept),
        "examples": [
            {"day": each.day.isoformat(), "campaign": each.campaign_id, "reason": each.reason}
            for each in pull.examples
        ],
    }
