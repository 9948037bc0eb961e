"""A campaign as Yandex Direct writes it, and as it is read here.

{"Id": 1, "Name": "...", "State": "ON", "Type": "TEXT_CAMPAIGN", "Currency": "RUB",
 "ExcludedSites": {"Items": ["games.example"]},
 "TextCampaign": {"BiddingStrategy": {
     "Search": {"BiddingStrategyType": "AVERAGE_CPA",
                "AverageCpa": {"AverageCpa": 500000000, "GoalId": 7, ...}},
     "Network": {"BiddingStrategyType": "NETWORK_DEFAULT"}}}}
"""

from collections.abc import Mapping
from typing import Literal

from vitrina.connectors.ads.yandex_direct.api import TITLE, refused
from vitrina.connectors.advertising import Amount, Campaign, Setting, Sites, State, Value
from vitrina.connectors.answers import part, rows, text, whole
from vitrina.connectors.millionths import as_millionths, from_millionths
from vitrina.errors import SettingError

KINDS: Mapping[str, str] = {"TEXT_CAMPAIGN": "TextCampaign", "UNIFIED_CAMPAIGN": "UnifiedCampaign"}
FIELDS: Mapping[str, object] = {
    "FieldNames": ["Id", "Name", "State", "Type", "Currency", "ExcludedSites"],
    **{f"{kind}FieldNames": ["BiddingStrategy"] for kind in KINDS.values()},
}
STATES = ("ON", "OFF", "SUSPENDED")
PER: Mapping[Setting, Literal["week", "click", "goal"]] = {
    Setting.BUDGET: "week",
    Setting.BID: "click",
    Setting.TARGET_COST: "goal",
}
OFF = "SERVING_OFF"


def knows(campaign: Mapping[str, object]) -> bool:
    """Whether its kind and its state are among those that this file reads."""
    return text(campaign, "Type") in KINDS and text(campaign, "State") in STATES


def campaign_of(campaign: Mapping[str, object], currency: str) -> Campaign:
    """A campaign with the values that it has now.

    Raises:
        SettingError: the account is kept in another currency than the settings say.
    """
    there = text(campaign, "Currency")
    if there != currency:
        raise SettingError(
            f"The account is kept in {there or 'an unknown currency'}, not in {currency}: correct "
            "the setting 'currency'."
        )
    values: dict[Setting, Value] = {Setting.STATE: State(text(campaign, "State") == "ON")}
    for setting, per in PER.items():
        minor = _minor(campaign, setting, currency)
        if minor is not None:
            values[setting] = Amount(minor, currency, per)
    if text(part(_strategy(campaign), "Network"), "BiddingStrategyType") != OFF:  # else no use
        values[Setting.EXCLUDED_SITES] = Sites(_sites(campaign))
    number = whole(campaign, "Id")
    if number < 0:
        raise ConnectionError(f"{TITLE} shows a campaign without an id.")
    return Campaign(str(number), text(campaign, "Name"), values)


def with_amount(
    campaign: Mapping[str, object], setting: Setting, amount: Amount
) -> Mapping[str, object]:
    """The campaign as `update` takes it: its strategy as it was, with one figure changed.

    All other fields go back as they came: without its `BudgetType` an update is refused, and
    another goal would make the strategy learn anew.
    """
    place, block = _active(campaign)
    kind = text(block, "BiddingStrategyType")
    fields = {each: told for each, told in part(block, _name(kind)).items() if told is not None}
    fields[_field(kind, setting)] = as_millionths(amount.minor, amount.currency)
    changed = {place: {"BiddingStrategyType": kind, _name(kind): fields}}
    return {
        "Id": campaign["Id"],
        KINDS[text(campaign, "Type")]: {"BiddingStrategy": changed},
    }


def with_sites(campaign: Mapping[str, object], names: tuple[str, ...]) -> Mapping[str, object]:
    """The campaign as `update` takes it: the whole list of sites in the place of the old one."""
    return {"Id": campaign["Id"], "ExcludedSites": {"Items": list(names)} if names else None}


def require_done(answer: Mapping[str, object], name: str) -> None:
    """Pass the result of a change of one campaign.

    Raises:
        RefusedError: the change was turned down.
        ConnectionError: the result cannot be read.
    """
    results = rows(answer, name)
    if len(results) != 1:
        raise ConnectionError(f"{TITLE} answers with {len(results)} results to one change.")
    if results[0].get("Errors"):
        raise refused(whole(rows(results[0], "Errors")[0], "Code"))


def _strategy(campaign: Mapping[str, object]) -> Mapping[str, object]:
    return part(part(campaign, KINDS[text(campaign, "Type")]), "BiddingStrategy")


def _active(campaign: Mapping[str, object]) -> tuple[str, Mapping[str, object]]:
    """The part of the strategy that holds the figures: that of search, unless it is off."""
    strategy = _strategy(campaign)
    search = part(strategy, "Search")
    if text(search, "BiddingStrategyType") not in ("", OFF):
        return "Search", search
    return "Network", part(strategy, "Network")


def _name(kind: str) -> str:
    """AVERAGE_CPA keeps its figures under AverageCpa."""
    return "".join(word.capitalize() for word in kind.split("_"))


def _field(kind: str, setting: Setting) -> str:
    if setting is Setting.BID:
        return "AverageCpc" if kind == "AVERAGE_CPC" else "BidCeiling"
    return {Setting.BUDGET: "WeeklySpendLimit", Setting.TARGET_COST: "AverageCpa"}[setting]


def _minor(campaign: Mapping[str, object], setting: Setting, currency: str) -> int | None:
    """A figure of the strategy; none where it has none, or one that is no whole minor unit."""
    _, block = _active(campaign)
    kind = text(block, "BiddingStrategyType")
    millionths = whole(part(block, _name(kind)), _field(kind, setting))
    if millionths < 0:
        return None
    try:
        return from_millionths(millionths, currency)
    except SettingError:
        return None


def _sites(campaign: Mapping[str, object]) -> tuple[str, ...]:
    items = part(campaign, "ExcludedSites").get("Items", [])
    if not isinstance(items, list) or not all(isinstance(each, str) for each in items):
        raise ConnectionError(f"{TITLE} shows excluded sites that cannot be read.")
    return tuple(sorted({each.lower() for each in items}))
