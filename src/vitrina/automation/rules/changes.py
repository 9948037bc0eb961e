"""What a rule that fires would change: plain values for whoever proposes changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vitrina.automation.rules.rule import Deed, Rule
from vitrina.automation.rules.series import Series
from vitrina.connectors.advertising import Amount, Setting, Sites, State, Value

SETTINGS = {
    Deed.PAUSE: Setting.STATE,
    Deed.RESUME: Setting.STATE,
    Deed.EXCLUDE: Setting.EXCLUDED_SITES,
    Deed.BUDGET: Setting.BUDGET,
    Deed.BID: Setting.BID,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One setting of one campaign, as a rule would have it.

    Attributes:
        campaign: the platform's own id.
        old: what stands there; None if nobody has read it.
        new: what is to stand there; of excluded sites, the whole list.
        reason: in words, with the numbers.
        rule_id: of the rule.
    """

    account: str
    campaign: str
    setting: Setting
    old: Value | None
    new: Value
    reason: str
    rule_id: str

    @property
    def target(self) -> tuple[str, str, Setting]:
        """Whatever it is that it changes."""
        return (self.account, self.campaign, self.setting)


@dataclass(frozen=True, slots=True)
class Needless:
    """Why there is nothing to change, in words."""

    words: str


def change_of(rule: Rule, series: Series, *, reason: str, rule_id: str) -> Change | Needless | None:
    """The change that a firing means; nothing where the rule only tells."""
    deed = rule.action.deed
    if deed is Deed.TELL:
        return None
    setting = SETTINGS[deed]
    old = series.settings.get(setting)
    new = _new(rule, series, old)
    if isinstance(new, Needless):
        return new
    if new == old:
        return Needless(f"{series.name} is so already.")
    return Change(
        account=series.account,
        campaign=series.campaign or series.name,
        setting=setting,
        old=old,
        new=new,
        reason=reason,
        rule_id=rule_id,
    )


def joined(changes: Sequence[Change]) -> list[Change]:
    """The same with one change for each list of sites: a second would undo the first."""
    found: dict[tuple[str, str, Setting], Change] = {}
    for each in changes:
        before = found.get(each.target)
        found[each.target] = each if before is None else _both(before, each)
    return list(found.values())


def _both(one: Change, other: Change) -> Change:
    # every other setting belongs to a campaign, which is one subject of a rule
    assert isinstance(one.new, Sites)
    assert isinstance(other.new, Sites)
    names = tuple(sorted({*one.new.names, *other.new.names}))
    return replace(one, new=Sites(names), reason=f"{one.reason}\n{other.reason}")


def _new(rule: Rule, series: Series, old: Value | None) -> Value | Needless:
    deed = rule.action.deed
    if deed in {Deed.PAUSE, Deed.RESUME}:
        return State(is_on=deed is Deed.RESUME)
    if deed is Deed.EXCLUDE:
        if not isinstance(old, Sites):  # a platform takes the whole list: ours alone would cut it
            return Needless("Nobody has read which sites are excluded now. Read the platform.")
        return Sites(tuple(sorted({*old.names, series.name.casefold()})))
    if not isinstance(old, Amount):
        return Needless(f"Nobody has read the {deed} of {series.name}. Read the platform.")
    minor = round(old.minor * (100 + float(rule.action.percent)) / 100)
    return Amount(minor, old.currency, old.per)
