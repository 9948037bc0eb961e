"""A platform on which everything goes wrong that can, and what must be true of it all the same."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from math import ceil
from random import Random

from tests.automation.given import NOW, Clock, rub
from vitrina.automation.proposals.limits import Change, Limits
from vitrina.connectors.advertising import Amount, Campaign, Setting, State, Value
from vitrina.errors import RefusedError, ThrottledError

STALE_MINUTES = 25  # a reading is at most so old; automation waits for 30
CAMPAIGNS = ("a", "b", "c")
Place = tuple[str, Setting]


@dataclass(slots=True)
class Wild:
    """It times out before and after it applies, shows what was, rounds, and has people on it.

    Attributes:
        applied: how often each key was applied.
        worst: the most that a day could cost, in minor units, after any write of ours.
    """

    random: Random
    clock: Clock
    account: str = "wild"
    can_set: frozenset[Setting] = frozenset(Setting)
    values: dict[Place, Value] = field(default_factory=dict)
    past: list[tuple[datetime, Place, Value]] = field(default_factory=list)
    applied: Counter[str] = field(default_factory=Counter)
    worst: int = 0

    def __post_init__(self) -> None:
        for each in CAMPAIGNS:
            self.values[each, Setting.BUDGET] = rub(self.random.randrange(5_000, 50_000))
            self.values[each, Setting.STATE] = State(is_on=self.random.random() < 0.8)

    def day_minor(self) -> int:
        """What all campaigns that run may spend on a day: twice what their budgets say."""
        return sum(
            2 * value.minor
            for (each, _), value in self.values.items()
            if isinstance(value, Amount) and self.values[each, Setting.STATE] == State(True)
        )

    def campaigns(self) -> Sequence[Campaign]:
        self._fail()
        seen = self._seen()
        return [
            Campaign(each, each, {one: seen[each, one] for one in (Setting.BUDGET, Setting.STATE)})
            for each in CAMPAIGNS
        ]

    def read(self, campaign_id: str, setting: Setting) -> Value:
        self._fail()
        value = self._seen()[campaign_id, setting]
        luck = self.random.random()
        if isinstance(value, Amount) and luck < 0.04:
            # millionths for units, and another currency
            return (
                replace(value, minor=value.minor * 10_000)
                if luck < 0.02
                else (replace(value, currency="USD"))
            )
        return value

    def write(self, campaign_id: str, setting: Setting, value: Value, *, key: str) -> None:
        luck = self.random.random()
        if luck < 0.1:
            raise ThrottledError("wild", self.random.choice([0.5, 90, 1e9]))
        if luck < 0.13:
            raise RefusedError(400, "bad", "Not like this.")
        if luck < 0.25:
            raise TimeoutError  # it never arrived
        self._apply(campaign_id, setting, value, key)
        if luck < 0.45:
            raise TimeoutError if luck < 0.35 else OSError("500")

    def people(self) -> None:
        """Somebody lowers or turns off by hand; who raises by hand spends by hand."""
        campaign_id = self.random.choice(CAMPAIGNS)
        value = self.values[campaign_id, Setting.BUDGET]
        if self.random.random() < 0.3:
            self._set((campaign_id, Setting.STATE), State(is_on=False))
        elif isinstance(value, Amount):
            self._set((campaign_id, Setting.BUDGET), replace(value, minor=value.minor * 9 // 10))

    def _apply(self, campaign_id: str, setting: Setting, value: Value, key: str) -> None:
        if isinstance(value, Amount) and self.random.random() < 0.1:
            value = replace(value, minor=ceil(value.minor / 100) * 100)  # whole roubles only
        before = self.day_minor()
        self._set((campaign_id, setting), value)
        self.applied[key] += 1
        if self.day_minor() > before:
            self.worst = max(self.worst, self.day_minor())

    def _set(self, place: Place, value: Value) -> None:
        self.past.append((self.clock.now, place, self.values[place]))
        self.values[place] = value

    def _seen(self) -> dict[Place, Value]:
        """What it shows: what is, or what was some minutes ago."""
        seen = dict(self.values)
        if self.random.random() < 0.7:
            return seen
        as_of = self.clock.now - timedelta(minutes=self.random.uniform(0, STALE_MINUTES))
        for at, place, value in reversed(self.past):
            if at < as_of:
                break
            seen[place] = value
        return seen

    def _fail(self) -> None:
        luck = self.random.random()
        if luck < 0.05:
            raise TimeoutError
        if luck < 0.08:
            raise ThrottledError("wild", 30)
        if luck < 0.2:
            self.people()


def limits_over(wild: Wild) -> Limits:
    """Ceilings a little above what it may cost at the start, if all of it ran."""
    most = sum(2 * each.minor for each in wild.values.values() if isinstance(each, Amount))
    ceiling = ceil(most * wild.random.uniform(0.9, 1.3))
    return Limits(currency="RUB", day_ceiling_minor=ceiling, month_ceiling_minor=ceiling * 31)


def wanted(wild: Wild) -> Change:
    """What a model wants, which may have gone mad."""
    random, campaign_id = wild.random, wild.random.choice(CAMPAIGNS)
    if random.random() < 0.25:
        is_on = wild.values[campaign_id, Setting.STATE] == State(True)
        return Change(campaign_id, Setting.STATE, State(is_on), State(not is_on))
    old = wild._seen()[campaign_id, Setting.BUDGET]
    assert isinstance(old, Amount)
    if random.random() < 0.05:
        old = replace(old, minor=old.minor * 10_000)  # read in millionths
    factor = random.choice([0.8, 0.9, 1.1, 1.19, 1.2, 1.2, 1.2, 1.5, 10_000, float("nan")])
    minor = old.minor * factor
    new = replace(old, minor=int(minor) if minor == minor else minor)  # type: ignore[arg-type]  # NaN is no int
    if random.random() < 0.05:
        new = replace(new, currency="USD")
    if random.random() < 0.05:
        new = replace(new, minor=10**9)
    return Change(campaign_id, Setting.BUDGET, old, new)


def broken(wild: Wild, limits: Limits) -> list[str]:
    """Which promises were not kept."""
    assert limits.day_ceiling_minor is not None
    found = [f"{key} was applied {times} times" for key, times in wild.applied.items() if times > 1]
    if wild.worst > limits.day_ceiling_minor:
        found.append(f"a day could cost {wild.worst}, above {limits.day_ceiling_minor}")
    return found


def wild(seed: int) -> Wild:
    """The platform of one seed."""
    return Wild(Random(seed), Clock(NOW))
