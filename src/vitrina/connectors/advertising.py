"""What an ad platform offers (costs, changes, conversions), and where platforms are found.

Amounts are whole minor units with a currency and say what they are per: a platform's own units
(millionths, roubles, a week's budget) exist inside its file only.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Literal, Protocol, Self

from vitrina.connectors.http import Http
from vitrina.registry import Registry

Offer = Literal["costs", "changes", "conversions"]


class Setting(StrEnum):
    """What of a campaign can be changed."""

    BUDGET = "budget"
    BID = "bid"
    TARGET_COST = "target_cost"  # money per goal that the platform's own strategy aims at
    STATE = "state"
    EXCLUDED_SITES = "excluded_sites"


@dataclass(frozen=True, slots=True)
class Amount:
    """Money per day, week, click or goal.

    Attributes:
        minor: minor units, zero or more.
        currency: ISO 4217.
        per: what one pays it for.
    """

    minor: int
    currency: str
    per: Literal["day", "week", "click", "goal"]


@dataclass(frozen=True, slots=True)
class State:
    """Whether a campaign runs."""

    is_on: bool


@dataclass(frozen=True, slots=True)
class Sites:
    """Every site or app that is excluded: lower case, in order, each once."""

    names: tuple[str, ...]


Value = Amount | State | Sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """One row per day, campaign, ad group, placement and keyword, as finely as the platform tells.

    Attributes:
        day: in the account's zone.
        minor: minor units of `currency`.
    """

    day: date
    campaign_id: str
    campaign: str
    minor: int
    currency: str
    impressions: int
    clicks: int
    ad_group: str = ""
    placement: str = ""
    keyword: str = ""


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign as the platform shows it now.

    Attributes:
        campaign_id: the platform's own.
        name: as people call it there.
        values: its settings that can be changed; one that it does not have is missing.
    """

    campaign_id: str
    name: str
    values: Mapping[Setting, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A conversion that a platform is told of.

    Attributes:
        transaction_id: ours; the same one is never counted twice.
        occurred_at: aware.
        goal: our name of it: receipt, order, booking, ...
        minor: what it is worth now, in minor units; after a return less than it was.
        currency: ISO 4217.
        kind: told for the first time, worth something else than was told, or undone.
        ids: what the platforms know people by, as they came: yclid, gclid, gbraid, wbraid, fbc,
            fbp, rb_clickid, metrica_client_id, user_id.
        email: normalised; empty if nobody knows it. Each platform has its own hash of it.
        phone: in E.164; empty if nobody knows it.
        place_id: the place where it happened; empty online.
    """

    transaction_id: str
    occurred_at: datetime
    goal: str
    minor: int
    currency: str
    kind: Literal["new", "restated", "undone"] = "new"
    ids: Mapping[str, str] = field(default_factory=dict, repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    place_id: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one conversion.

    Attributes:
        transaction_id: of the conversion.
        is_taken: the platform has it, also where it had it before.
        reason: why not, in the platform's words with the next step; empty if it was taken.
    """

    transaction_id: str
    is_taken: bool
    reason: str = ""


class TellsCosts(Protocol):
    """What was spent.

    It raises OSError where nothing or half of it came, ThrottledError where the platform wants to
    be asked later, and RefusedError where the answer is a final no.
    """

    @property
    def account(self) -> str:
        """Whose costs, as the platform names it."""
        ...

    def costs(self, first: date, last: date) -> Iterator[Cost]:
        """The days from the first to the last, both included.

        Platforms correct a day for a while: the same day may read otherwise later.
        """
        ...


class TakesChanges(Protocol):
    """Settings of campaigns, read and written one at a time.

    `campaigns` and `read` raise as `costs` does. `write` raises OSError where nobody knows whether
    it was applied, ThrottledError where it certainly was not, RefusedError where it never will be.
    """

    @property
    def account(self) -> str: ...

    @property
    def can_set(self) -> frozenset[Setting]: ...

    def campaigns(self) -> Sequence[Campaign]: ...

    def read(self, campaign_id: str, setting: Setting) -> Value:
        """The value that stands there now, asked of the platform at this moment."""
        ...

    def write(self, campaign_id: str, setting: Setting, value: Value, *, key: str) -> None:
        """Set it; the key is sent along where the platform knows idempotency keys.

        Raises:
            SettingError: the value is none of this setting, of another currency, or finer than
                what the platform can hold.
        """
        ...


class TakesConversions(Protocol):
    """Conversions that happened elsewhere, told to the platform that brought the person."""

    @property
    def window(self) -> timedelta:
        """How long after the conversion the platform still takes it."""
        ...

    @property
    def knows_transactions(self) -> bool:
        """Whether it counts the same transaction once, however often it is told.

        Where not, a conversion whose outcome nobody knows is not sent again by itself.
        """
        ...

    def accepts(self, conversion: Conversion) -> str:
        """Why it cannot be told to this platform; empty if it can. Asks nobody.

        It has no id that the platform knows, no such goal, or cannot be restated there.
        """
        ...

    def send(self, conversions: Sequence[Conversion], *, now: datetime) -> Sequence[Verdict]:
        """Tell them: one verdict for each, in their order.

        It raises as `write` does, for all of them together: the same may be sent again.
        """
        ...


class Connector(Protocol):
    """A platform that its settings make; every file of the folder has one.

    What `offers` names, it can do: costs as in `TellsCosts`, changes as in `TakesChanges`,
    conversions as in `TakesConversions`.
    """

    name: ClassVar[str]
    title: ClassVar[str]  # as the platform writes itself
    offers: ClassVar[frozenset[Offer]]
    settings: ClassVar[tuple[str, ...]]  # what `made_of` needs; secrets among them
    optional: ClassVar[tuple[str, ...]]

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        """Build it; SettingError names a setting that is missing or wrong."""
        ...


PLATFORMS: Registry[type[Connector]] = Registry("ad platform", "vitrina.connectors.ads")
