"""How an account stands, of what the platform shows and of what was sent to it lately."""

import calendar
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vitrina.automation.proposals.freezing import Facts
from vitrina.automation.proposals.limits import Budget, Standing, a_day_minor
from vitrina.connectors.advertising import Amount, Campaign, Setting, State, Value

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Written:
    """A change that was sent, and may have been applied, now or later.

    Attributes:
        campaign_id: of which campaign.
        setting: what of it.
        new: what was sent.
        raised_minor: by how much it raises the budgets a day.
        at: when it was sent.
    """

    campaign_id: str
    setting: Setting
    new: Value
    raised_minor: int
    at: datetime


def standing_of(
    campaign_id: str,
    campaigns: Sequence[Campaign],
    written: Iterable[Written],
    *,
    facts: Facts,
    now: datetime,
) -> Standing:
    """How an account stands for a change of one campaign.

    A platform may show for a while what was, and not what is; so whatever was sent within 24
    hours counts as if it stood there, if that is more.

    Args:
        campaign_id: of the campaign to be changed.
        campaigns: every campaign, as the platform shows them.
        written: what was sent; older than 24 hours it counts no more.
        facts: what was spent, and when that was told.
        now: server time.
    """
    lately = [each for each in written if each.at > now - A_DAY]
    by_campaign: dict[str, list[Written]] = defaultdict(list)
    for one in lately:
        by_campaign[one.campaign_id].append(one)
    return Standing(
        budgets={
            each.campaign_id: _highest(each, by_campaign.get(each.campaign_id, ()))
            for each in campaigns
        },
        changes_today=len(by_campaign.get(campaign_id, ())),
        raised_today_minor=sum(each.raised_minor for each in lately),
        spent_this_month_minor=facts.spent_this_month_minor,
        days_left=_days_left(facts.told_at, now),
    )


def _days_left(told_at: datetime, now: datetime) -> int:
    is_of_this_month = (told_at.year, told_at.month) == (now.year, now.month)
    first = min(told_at.day, now.day) if is_of_this_month else 1
    return calendar.monthrange(now.year, now.month)[1] - first + 1


def _highest(campaign: Campaign, lately: Sequence[Written]) -> Budget:
    shown = campaign.values.get(Setting.BUDGET)
    amounts = [shown] if isinstance(shown, Amount) else []
    amounts += [
        each.new
        for each in lately
        if each.setting == Setting.BUDGET and isinstance(each.new, Amount)
    ]
    state = campaign.values.get(Setting.STATE)
    is_on = not isinstance(state, State) or state.is_on  # one that shows no state may run
    was_turned_on = any(isinstance(each.new, State) and each.new.is_on for each in lately)
    return Budget(max(amounts, key=a_day_minor, default=None), is_on or was_turned_on)
