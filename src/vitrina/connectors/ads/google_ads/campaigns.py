"""Campaigns of Google Ads: what of each can be changed, and the changes as it takes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from vitrina.connectors.advertising import Amount, Setting, Sites, State, Value
from vitrina.connectors.answers import text
from vitrina.connectors.google.rows import Row, inside, int64, named
from vitrina.connectors.millionths import as_millionths, from_millionths
from vitrina.errors import RefusedError, SettingError

CAMPAIGNS = (
    "SELECT campaign.id, campaign.name, campaign.status, campaign.advertising_channel_type, "
    "campaign.bidding_strategy, campaign.bidding_strategy_type, "
    "campaign.target_cpa.target_cpa_micros, campaign.maximize_conversions.target_cpa_micros, "
    "campaign_budget.resource_name, campaign_budget.amount_micros, campaign_budget.period, "
    "campaign_budget.explicitly_shared, campaign_budget.reference_count "
    "FROM campaign WHERE campaign.status != 'REMOVED'"
)
EXCLUDED = (
    "SELECT campaign.id, campaign_criterion.resource_name, campaign_criterion.placement.url, "
    "campaign_criterion.mobile_application.app_id FROM campaign_criterion "
    "WHERE campaign_criterion.negative = TRUE AND campaign.status != 'REMOVED' "
    "AND campaign_criterion.type IN ('PLACEMENT', 'MOBILE_APPLICATION')"
)
# Performance Max takes exclusions for the whole account only
WITH_SITES = frozenset(("DISPLAY", "SEARCH", "VIDEO"))
MOST_SITES = 5_000  # of one campaign (unverified); a mutate takes 10,000 operations
APP = "mobileapp::"  # before an app's id, as Google's own reports write it
# the field of a campaign that holds the target of each strategy
TARGETS = {"TARGET_CPA": "targetCpa", "MAXIMIZE_CONVERSIONS": "maximizeConversions"}
STATES = {"ENABLED": True, "PAUSED": False}


@dataclass(frozen=True, slots=True)
class Change:
    """Operations of one service, done all together or not at all.

    Attributes:
        about: what each of them is about, where there are several.
    """

    service: str
    operations: tuple[Mapping[str, object], ...]
    about: tuple[str, ...] = ()


def values_of(row: Row, sites: Sites, currency: str) -> Mapping[Setting, Value]:
    """What of a campaign can be changed; what cannot is missing."""
    found: dict[Setting, Value] = {}
    for setting in (Setting.BUDGET, Setting.TARGET_COST, Setting.STATE):
        try:
            found[setting] = value_of(row, setting, currency)
        except (RefusedError, SettingError):
            continue
    if text(inside(row, "campaign"), "advertisingChannelType") in WITH_SITES:
        found[Setting.EXCLUDED_SITES] = sites
    return found


def value_of(row: Row, setting: Setting, currency: str) -> Value:
    """One setting of a campaign's row.

    Raises:
        RefusedError: the campaign does not have it by itself.
        SettingError: Google holds it finer than in minor units.
        ConnectionError: Google's answer has another shape.
    """
    if setting is Setting.BUDGET:
        micros = int64(_own_budget(row), "amountMicros")
        return Amount(from_millionths(micros, currency), currency, "day")
    if setting is Setting.TARGET_COST:
        campaign = inside(row, "campaign")
        micros = int64(inside(campaign, _own_target(row)), "targetCpaMicros")
        return Amount(from_millionths(micros, currency), currency, "goal")
    status = named(inside(row, "campaign"), "status")
    if status not in STATES:
        raise ConnectionError(f"Google's answer has the status {status[:40]!r}, which is new.")
    return State(STATES[status])


def change_of_amount(row: Row, setting: Setting, minor: int, currency: str) -> Change:
    """Set a budget per day, or a target per conversion.

    Raises:
        RefusedError: the campaign does not have it by itself.
    """
    micros = str(as_millionths(minor, currency))
    if setting is Setting.BUDGET:
        name = named(_own_budget(row), "resourceName")
        update = {"resourceName": name, "amountMicros": micros}
        return Change("campaignBudgets", ({"updateMask": "amountMicros", "update": update},))
    target = _own_target(row)
    name = named(inside(row, "campaign"), "resourceName")
    told = {"resourceName": name, target: {"targetCpaMicros": micros}}
    mask = f"{target}.targetCpaMicros"
    return Change("campaigns", ({"updateMask": mask, "update": told},))


def change_of_state(campaign: str, *, is_on: bool) -> Change:
    """Let a campaign run, or pause it, by its resource name."""
    update = {"resourceName": campaign, "status": "ENABLED" if is_on else "PAUSED"}
    return Change("campaigns", ({"updateMask": "status", "update": update},))


def change_of_sites(campaign: str, criteria: Iterable[Row], wanted: Iterable[str]) -> Change:
    """Exclude what is missing and let back what is too much; what stands right is not touched.

    Args:
        campaign: its resource name.
        criteria: rows of `EXCLUDED` of this campaign.
        wanted: all sites and apps to exclude.
    """
    names = set(wanted)
    there = {
        named(inside(row, "campaignCriterion"), "resourceName"): site_of(row) for row in criteria
    }
    missing = sorted(names.difference(there.values()))
    extra = [resource for resource, site in sorted(there.items()) if site not in names]
    creates = [
        {"create": {"campaign": campaign, "negative": True, **_criterion(site)}} for site in missing
    ]
    return Change(
        "campaignCriteria",
        (*creates, *({"remove": resource} for resource in extra)),
        about=(*missing, *(there[resource] for resource in extra)),
    )


def site_of(row: Row) -> str:
    """The site or app that a row of `EXCLUDED` is about, as `Sites` writes it."""
    criterion = inside(row, "campaignCriterion")
    url = text(inside(criterion, "placement"), "url").lower()
    if url:
        return url.removeprefix("https://").removeprefix("http://").rstrip("/")
    return APP + named(inside(criterion, "mobileApplication"), "appId").lower()


def _criterion(site: str) -> Mapping[str, object]:
    if site.startswith(APP):
        return {"mobileApplication": {"appId": site.removeprefix(APP)}}
    return {"placement": {"url": site}}


def _own_budget(row: Row) -> Row:
    budget = inside(row, "campaignBudget")
    if budget.get("explicitlyShared") is True or int64(budget, "referenceCount") > 1:
        raise RefusedError(
            400,
            "shared_budget",
            "Several campaigns share this budget, so none of them has one to change: give each "
            "its own in Google Ads.",
        )
    if text(budget, "period") not in ("", "DAILY") or not int64(budget, "amountMicros"):
        raise RefusedError(
            400, "no_daily_budget", "The campaign has a total budget: give it one per day."
        )
    return budget


def _own_target(row: Row) -> str:
    campaign = inside(row, "campaign")
    if text(campaign, "biddingStrategy"):
        raise RefusedError(
            400,
            "shared_strategy",
            "Several campaigns share this bidding strategy: give each its own in Google Ads.",
        )
    target = TARGETS.get(text(campaign, "biddingStrategyType"), "")
    if not int64(inside(campaign, target), "targetCpaMicros"):
        raise RefusedError(
            400,
            "no_target",
            "The campaign's strategy aims at no cost per conversion: set a first one in Google "
            "Ads. To start one from here would make it learn anew.",
        )
    return target
