"""Rules of marketers, held against what the lake and the platforms know now."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from vitrina.automation.proposals import services as proposals
from vitrina.automation.proposals.services import Draft
from vitrina.automation.rules import services as rules
from vitrina.automation.rules.changes import Change
from vitrina.automation.rules.models import StoredRule
from vitrina.collector.workspace import Workspace
from vitrina.commerce.transactions import Refusal
from vitrina.connectors.advertising import Campaign
from vitrina.engine import open_lake
from vitrina.web.ad_accounts import AdAccount, ad_accounts, campaigns_of
from vitrina.web.rule_series import read_record

WORTH = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Found:
    """A campaign with the account that it is of."""

    account: AdAccount
    campaign: Campaign


def judge_rules(
    workspace: Workspace,
    *,
    clock: Callable[[], datetime],
    accounts: Sequence[AdAccount] | None = None,
) -> int:
    """Judge the rules that are on and due; what they want changed becomes proposals.

    Without a rule that is on, neither the lake nor a platform is asked.

    Args:
        workspace: of the shop.
        clock: aware server time.
        accounts: those that are connected, if left out.

    Returns:
        How many firings there were.
    """
    on = [rules.rule_said(each) for each in StoredRule.objects.filter(is_on=True)]
    if not on:
        return 0
    zone = workspace.settings().zone
    now = clock().astimezone(ZoneInfo(zone))
    known = _campaigns(ad_accounts(workspace) if accounts is None else accounts)
    record = read_record(
        open_lake(workspace.folder),
        on,
        as_of=now.date(),
        zone=zone,
        settings={name: found.campaign.values for name, found in known.items()},
    )
    return rules.evaluate_due(
        record.seen(now.date()), lambda change: _proposed(change, known, now), now=now
    )


def _campaigns(accounts: Sequence[AdAccount]) -> dict[str, _Found]:
    """By name; one that two accounts have is nobody's."""
    found: dict[str, _Found] = {}
    twice = set()
    for account in accounts:
        if not account.offers("changes"):
            continue
        for campaign in campaigns_of(account):
            if campaign.name in found:
                twice.add(campaign.name)
            found[campaign.name] = _Found(account, campaign)
    return {name: each for name, each in found.items() if name not in twice}


def _proposed(change: Change, known: Mapping[str, _Found], now: datetime) -> object:
    found = known.get(change.campaign)
    if found is None or change.old is None:
        return Refusal(
            "unknown_campaign",
            f"No connected account shows one campaign {change.campaign!r}. Connect it, or name "
            "campaigns apart.",
        )
    facts = f"{change.rule_id} {change.reason}"
    draft = Draft(
        key=f"rule:{change.rule_id}:{found.campaign.campaign_id}:{change.setting}:{now:%Y%m%dT%H%M}",
        account=found.account.name,
        change=proposals.Change(found.campaign.campaign_id, change.setting, change.old, change.new),
        campaign=change.campaign,
        reason=change.reason,
        model_version=f"rule {change.rule_id}",
        input_hash=sha256(facts.encode()).hexdigest(),
        expires_at=now + WORTH,
    )
    return proposals.propose(draft, now=now)
