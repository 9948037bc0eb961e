"""What is wrong with a change by itself, whatever else the account does: kinds, units, steps."""

from collections.abc import Mapping
from types import MappingProxyType

from vitrina.automation.proposals.values import in_words
from vitrina.commerce.transactions import Refusal
from vitrina.connectors.advertising import Amount, Setting, Sites, State, Value

LONGEST_LIST = 1_000  # sites that a campaign can exclude; Yandex Direct takes no more
MOST_MINOR = 10**12  # no budget, bid or cost is more; sums of them still fit a column
LIKE_MICROS = 1_000  # from so many times on, somebody took one unit for another
UNITS: Mapping[Setting, tuple[str, ...]] = MappingProxyType(
    {
        Setting.BUDGET: ("day", "week"),
        Setting.BID: ("click",),
        Setting.TARGET_COST: ("goal",),
    }
)


def fault_of_value(setting: Setting, value: Value, currency: str) -> Refusal | None:
    """Why a value can be none of this setting in an account of this currency."""
    if setting in UNITS:
        if not isinstance(value, Amount):
            return _other_kind(setting, value, "an amount")
        return _fault_of_amount(setting, value, currency)
    if setting == Setting.STATE:
        if not isinstance(value, State) or type(value.is_on) is not bool:
            return _other_kind(setting, value, "on or off")
        return None
    if not isinstance(value, Sites):
        return _other_kind(setting, value, "a list of sites")
    return _fault_of_sites(value)


def _other_kind(setting: Setting, value: object, wanted: str) -> Refusal:
    return Refusal(
        "other_kind", f"The {setting} is to be {wanted}, and not {value!r}. Propose one.", {}
    )


def _fault_of_amount(setting: Setting, amount: Amount, currency: str) -> Refusal | None:
    # a model may hand over whatever Python can hold, whatever the types say
    if type(amount.minor) is not int or not 0 <= amount.minor <= MOST_MINOR:
        return Refusal(
            "no_amount",
            f"{amount.minor!r} is no {setting}: it is a whole number of minor units from 0 to "
            f"{MOST_MINOR}. Look at what the model was given.",
        )
    if amount.currency != currency:
        return Refusal(
            "other_currency",
            f"{in_words(amount)} is proposed, but the account is kept in {currency}. Convert it.",
        )
    if amount.per not in UNITS[setting]:
        return Refusal(
            "other_unit",
            f"A {setting} is told a {' or a '.join(UNITS[setting])}, and not a {amount.per}. "
            "Convert it.",
        )
    return None


def _fault_of_sites(sites: Sites) -> Refusal | None:
    if len(sites.names) > LONGEST_LIST:
        return Refusal(
            "list_too_long",
            f"{len(sites.names)} sites would be excluded; {LONGEST_LIST} are the most. Keep those "
            "that save the most money.",
        )
    tidy = sorted({name.strip().lower() for name in sites.names} - {""})
    if list(sites.names) != tidy:
        return Refusal(
            "untidy_list",
            "Sites stand in lower case, in order, each once. Sort them before they are proposed.",
        )
    return None


def fault_of_step(old: Value, new: Value, *, most_percent: int) -> Refusal | None:
    """Why it is too far from one value to the next; only amounts have a distance."""
    if old == new:
        return Refusal("no_change", f"It is {in_words(old)} already. Nothing is to be done.")
    if not isinstance(old, Amount) or not isinstance(new, Amount):
        return None
    if old.per != new.per:
        return Refusal(
            "other_unit",
            f"{in_words(old)} would become {in_words(new)}: another unit. Convert it to a "
            f"{old.per}.",
        )
    if abs(new.minor - old.minor) * 100 <= most_percent * old.minor:
        return None
    is_unit = new.minor >= LIKE_MICROS * old.minor > 0 or old.minor >= LIKE_MICROS * new.minor > 0
    advice = (
        "Look whether millionths or minor units were taken for units."
        if is_unit
        else f"Go there in steps of at most {most_percent} %."
    )
    return Refusal(
        "step_too_large",
        f"From {in_words(old)} to {in_words(new)} is more than {most_percent} %. {advice}",
        {"old": old.minor, "new": new.minor, "most_percent": most_percent},
    )
