"""From the plan of the night to proposals: one for each campaign whose budget should change."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from importlib.metadata import version

from vitrina.automation.proposals import services as proposals
from vitrina.automation.proposals.models import Account, Entry, Proposal
from vitrina.automation.proposals.services import Change, Draft, Promise, State
from vitrina.commerce.transactions import Refusal
from vitrina.connectors.advertising import Amount, Campaign, Setting
from vitrina.connectors.currencies import exponent
from vitrina.engine import Lake, Row
from vitrina.web.ad_accounts import AdAccount, campaigns_of
from vitrina.web.calibrating import kept
from vitrina.web.question import number

FRESH = timedelta(days=3)  # a plan on older data is none
WORTH = timedelta(days=7)
A_DAY = timedelta(days=1)
MEASURED_AFTER = timedelta(days=28)
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
    known = Account.objects.filter(name=account.name).first()
    if not told or told[0]["why_not"] or known is None:
        return []
    [decision] = told
    as_of = decision["as_of"]
    if not isinstance(as_of, date) or now.date() - as_of > FRESH:
        return []
    plan = {str(row["campaign"]): row for row in kept(lake, "budget_plan")}
    answers = []
    for campaign, row in _planned(account, plan):
        key = f"budget:{account.name}:{campaign.campaign_id}:{as_of.isoformat()}"
        live = campaign.values.get(Setting.BUDGET)
        before = number(row["before_minor"])
        if not isinstance(live, Amount) or not before or _was_asked(key, account, campaign, now):
            continue
        times = number(row["after_minor"]) / before
        new = scaled(live, times, step_percent=known.step_percent)
        if new != live:
            change = Change(campaign.campaign_id, Setting.BUDGET, live, new)
            digest = str(decision["input_hash"])
            draft = _draft(
                key, campaign, change, account=account.name, row=row, input_hash=digest, now=now
            )
            answers.append(proposals.propose(draft, now=now))
    return answers


def _was_asked(key: str, account: AdAccount, campaign: Campaign, now: datetime) -> bool:
    """Whether it was proposed, waits for another, or was turned away today: no row each time."""
    of_it = {"account": account.name, "campaign_id": campaign.campaign_id}
    ahead = (State.APPROVED, State.APPLYING, State.UNKNOWN)
    return (
        Proposal.objects.filter(key=key).exists()
        or Proposal.objects.filter(**of_it, setting=Setting.BUDGET, state__in=ahead).exists()
        or Entry.objects.filter(**of_it, action="turned away", at__gt=now - A_DAY).exists()
    )


def _planned(account: AdAccount, plan: Mapping[str, Row]) -> Iterator[tuple[Campaign, Row]]:
    """Campaigns by their name or their number: whichever stands in the links of adverts."""
    for campaign in campaigns_of(account):
        row = plan.get(campaign.name) or plan.get(campaign.campaign_id)
        if row is not None:
            yield campaign, row


def _draft(  # noqa: PLR0913  # what one proposal is made of
    key: str,
    campaign: Campaign,
    change: Change,
    *,
    account: str,
    row: Row,
    input_hash: str,
    now: datetime,
) -> Draft:
    return Draft(
        key=key,
        account=account,
        change=change,
        campaign=campaign.name,
        reason=str(row["reason"]),
        model_version=f"budgets {version('vitrina')}",
        input_hash=input_hash,
        expires_at=now + WORTH,
        promise=Promise(
            METRIC,
            number(row["conversions"]),
            min(number(row["low"]), number(row["conversions"])),
            max(number(row["high"]), number(row["conversions"])),
            now + MEASURED_AFTER,
        ),
    )


def scaled(live: Amount, times: float, *, step_percent: int) -> Amount:
    """A budget so many times as high, in whole units of money, never a step too far.

    >>> scaled(Amount(50_000, "RUB", "day"), 1.3, step_percent=20)
    Amount(minor=60000, currency='RUB', per='day')
    """
    unit = 10 ** exponent(live.currency)
    most = live.minor * (100 + step_percent) // 100 // unit * unit
    least = -(-live.minor * (100 - step_percent) // 100 // unit) * unit
    wanted = round(live.minor * times / unit) * unit
    return Amount(max(least, min(most, wanted)), live.currency, live.per)
