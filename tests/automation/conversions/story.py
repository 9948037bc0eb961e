"""Sales, returns, faults and deaths in any order, and how they end once everything has healed."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from unittest.mock import patch

from tests.automation.conversions.given import FAULTS, Ads, Shop, returned, sale
from vitrina.automation.conversions import sending
from vitrina.automation.conversions.models import Telling
from vitrina.automation.conversions.services import Fact, replay

SALES = 3
DEATHS = ("lease_due", "judge", "settle")  # the process dies right after each of these
STEPS = (
    *("found", "sent", "sent", "later", "put back", "stopped", "runs again", "dies in the call"),
    *(f"sold {number}" for number in range(SALES)),
    *(f"part of {number} returned" for number in range(SALES)),
    *(f"{number} returned" for number in range(SALES)),
    *(f"fails: {fault}" for fault in FAULTS),
    *(f"dies after {step}" for step in DEATHS),
)


class DiedError(BaseException):
    """The process is gone: nobody tidies up."""


def _die() -> None:
    raise DiedError


@dataclass(slots=True)
class Story:
    """What happened in the shop, and what the platform was told of it."""

    account: str
    window: timedelta = timedelta(days=400 - 8)  # no story lasts so long
    shop: Shop = field(init=False)
    worth: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.shop = Shop(Ads(window=self.window), account=self.account)

    def do(self, step: str) -> None:
        """One thing happens."""
        self.shop.now += timedelta(seconds=7)
        word, _, rest = step.partition(" ")
        if word == "fails:":
            self.shop.ads.fails.append(rest)
        elif word == "sold":
            self.worth.setdefault(int(rest), 1000 + int(rest))
        elif step.endswith("returned"):
            self._return(step)
        elif word == "dies":
            self._die(rest)
        else:
            self._steps()[step]()

    def _steps(self) -> dict[str, Callable[[], object]]:
        return {
            "found": self.find,
            "sent": self.shop.send,
            "later": lambda: self.shop.send(later=timedelta(minutes=3)),
            "put back": self._put_back,
            "stopped": lambda: setattr(self.shop, "is_stopped", True),
            "runs again": lambda: setattr(self.shop, "is_stopped", False),
        }

    def find(self) -> None:
        """The lake is looked into."""
        self.shop.find(*(self._fact(number, minor) for number, minor in self.worth.items()))

    def _fact(self, number: int, minor: int) -> Fact:
        return sale(number, minor) if minor else returned(number)

    def _return(self, step: str) -> None:
        number = int(next(word for word in step.split() if word.isdigit()))
        if self.worth.get(number):
            self.worth[number] = self.worth[number] // 2 if step.startswith("part") else 0

    def _die(self, when: str) -> None:
        with suppress(DiedError):
            if when == "in the call":
                self.shop.ads.meanwhile = _die
                self.shop.send()
            else:
                step = when.removeprefix("after ")
                with patch.object(sending, step, _dying_after(getattr(sending, step))):
                    self.shop.send()
        self.shop.ads.meanwhile = lambda: None

    def _put_back(self) -> None:
        ended = Telling.objects.filter(account=self.account)
        replay(list(ended.values_list("id", flat=True)), now=self.shop.now)

    def heal(self) -> None:
        """Nothing goes wrong any more, and everything that waits gets its turn."""
        self.shop.ads.fails.clear()
        self.shop.is_stopped = False
        self.find()
        for _ in range(4):
            self._put_back()
            self.shop.send(later=timedelta(hours=5))

    @property
    def truth(self) -> dict[str, int]:
        """What the platform has to count."""
        return {f"t{number}": minor for number, minor in self.worth.items() if minor}


def _dying_after(step: Callable[..., object]) -> Callable[..., object]:
    def dying(*args: object, **named: object) -> object:
        step(*args, **named)
        raise DiedError

    return dying


def told_story(account: str, steps: list[str]) -> Story:
    """A story to its good end."""
    story = Story(account)
    for step in steps:
        story.do(step)
    story.heal()
    return story
