"""From the plan of the night to proposals: one for each campaign whose budget should change."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from importlib.metadata import version

from vitrina.automation.proposals import services as proposals
from vitrina.automation.proposals.models import Account, Proposal
from vitrina.automation.proposals.services import Change, Draft, Promise
from vitrina.commerce.transactions import Refusal
from vitrina.connectors.advertising import Amount, Campaign, Setting
from vitrina.connectors.currencies import exponent
from vitrina.engine import Lake, Row
from vitrina.web.ad_accounts import AdAccount
from vitrina.web.calibrating import kept
from vitrina.web.question import number

FRESH = timedelta(days=3)  # a plan on older data is none
WORTH = timedelta(days=7)
MEASURED_AFTER = timedelta(days=28)
STEP_PERCENT = 20
METRIC = "receipts a day"


def propose_budgets(lake: Lake, account: AdAccount, *, now: datetime) -> list[Proposal | Refusal]:
    """Propose what the plan says of the campaigns of one account.

    What was proposed of the same plan before is not proposed again, and a plan that is held, or is
    of old data, proposes nothing.

    Args:
        lake: with the decision of the night.
        account: one that takes changes, and that automation knows.
        now: aware server time.
    """
    told = kept(lake, "decision")
    if not told or told[0]["why_not"] or not Account.objects.filter(name=account.name).exists():
        return []
    [decision] = told
    as_of = decision["as_of"]
    if not isinstance(as_of, date) or now.date() - as_of > FRESH:
        return []
    plan = {str(row["campaign"]): row for row in kept(lake, "budget_plan")}
    answers = []
    for campaign, row in _planned(account, plan):
        key = f"budget:{account.name}:{campaign.campaign_id}:{as_of.isoformat()}"
        if Proposal.objects.filter(key=key).exists():
            continue
        if (draft := _draft(key, account, campaign, row, decision, now)) is not None:
            answers.append(proposals.propose(draft, now=now))
    return answers


def _planned(account: AdAccount, plan: Mapping[str, Row]) -> Iterator[tuple[Campaign, Row]]:
    """Campaigns by their name or their number: whichever stands in the links of adverts."""
    for campaign in account.changes.campaigns():
        row = plan.get(campaign.name) or plan.get(campaign.campaign_id)
        if row is not None:
            yield campaign, row


def _draft(  # what one proposal is made of
    key: str, account: AdAccount, campaign: Campaign, row: Row, decision: Row, now: datetime
) -> Draft | None:
    live = campaign.values.get(Setting.BUDGET)
    if not isinstance(live, Amount) or not number(row["before_minor"]):
        return None
    new = scaled(live, number(row["after_minor"]) / number(row["before_minor"]))
    if new == live:
        return None
    return Draft(
        key=key,
        account=account.name,
        change=Change(campaign.campaign_id, Setting.BUDGET, live, new),
        campaign=campaign.name,
        reason=str(row["reason"]),
        model_version=f"budgets {version('vitrina')}",
        input_hash=str(decision["input_hash"]),
        expires_at=now + WORTH,
        promise=Promise(
            METRIC,
            number(row["conversions"]),
            min(number(row["low"]), number(row["conversions"])),
            max(number(row["high"]), number(row["conversions"])),
            now + MEASURED_AFTER,
        ),
    )


def scaled(live: Amount, times: float) -> Amount:
    """A budget so many times as high, in whole units of money, never a step too far.

    >>> scaled(Amount(50_000, "RUB", "day"), 1.3)
    Amount(minor=60000, currency='RUB', per='day')
    """
    unit = 10 ** exponent(live.currency)
    most = live.minor * (100 + STEP_PERCENT) // 100 // unit * unit
    least = -(-live.minor * (100 - STEP_PERCENT) // 100 // unit) * unit
    wanted = round(live.minor * times / unit) * unit
    return Amount(max(least, min(most, wanted)), live.currency, live.per)
