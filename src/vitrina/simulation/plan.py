"""What a city is asked to be: its size, its time, and how strong its causes are."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from vitrina.errors import SettingError

ZONE_HOURS = 3  # the chain's business days begin at midnight in Moscow
PEOPLE = (1_000, 1_000_000)
DAYS = (90, 730)  # every test of the city needs a time before it


@dataclass(frozen=True, slots=True)
class Budget:
    """What the chain pays for one clicked advert from a day on.

    Attributes:
        advert: its name.
        day: days since the start.
        minor: a day, in minor units.
    """

    advert: str
    day: int
    minor: int


@dataclass(frozen=True, slots=True)
class LiftTest:
    """A hold-out that the platform of a clicked advert runs among people with an account.

    Attributes:
        advert: its name.
        begins, ends: days since the start; the second is after its last.
    """

    advert: str
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class CityPlan:
    """One city; the same plan gives the same city, to the byte.

    Attributes:
        seed: of all chance.
        people: who live there, 1,000 to 1,000,000.
        days: how long it is watched, 90 to 730.
        ends_on: the last day.
        currency: of all money, ISO 4217.
        basket_median_minor: what the median basket costs.
        confounding: 0: who is about to buy meets no more adverts than others, nor does who buys
            much; 1: as in life.
        caused_share: share of the purchases that adverts cause; field experiments say 3 to 5 %.
        held_out_share: share of the people whom each hold-out leaves out.
        budgets: of the adverts that are bought by the day; an advert without any is always there,
            as much as its figures say, and costs what it costs.
        lift_tests: run beside the tests that every city has, of which none switches a clicked
            advert then.
    """

    seed: int
    people: int
    days: int
    ends_on: date = date(2026, 6, 30)
    currency: str = "USD"
    basket_median_minor: int = 17_50
    confounding: float = 1.0
    caused_share: float = 0.04
    held_out_share: float = 0.15
    budgets: tuple[Budget, ...] = ()
    lift_tests: tuple[LiftTest, ...] = ()

    def __post_init__(self) -> None:
        _require(self.seed >= 0, f"seed is {self.seed}; it must not be below 0.")
        _within("people", self.people, *PEOPLE)
        _within("days", self.days, *DAYS)
        _within("confounding", self.confounding, 0, 1)
        _within("caused_share", self.caused_share, 0, 0.3)
        _within("held_out_share", self.held_out_share, 0.05, 0.5)
        _require(
            self.basket_median_minor >= 100,
            f"basket_median_minor is {self.basket_median_minor}; it must be at least 100.",
        )

    @property
    def first_day(self) -> date:
        return self.ends_on - timedelta(days=self.days - 1)

    @property
    def starts_at(self) -> datetime:
        """The first instant, in UTC; days of the city are counted from it."""
        midnight = datetime.combine(self.first_day, datetime.min.time(), tzinfo=UTC)
        return midnight - timedelta(hours=ZONE_HOURS)


def _within(name: str, value: float, low: float, high: float) -> None:
    _require(low <= value <= high, f"{name} is {value}; it must lie between {low} and {high}.")


def _require(is_met: bool, message: str) -> None:
    if not is_met:
        raise SettingError(f"No such city can be drawn: {message}")
