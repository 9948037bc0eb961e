"""Say in words why a campaign gets what it gets."""

from dataclasses import dataclass

from vitrina.optimization.history import FREEZE_DAYS, History
from vitrina.optimization.triangle import Array, Mask

# an amount whose conversions can be pictured: the first that brings one on average
AMOUNTS = (100, 1_000, 10_000, 100_000, 1_000_000)
# with fewer conversions a campaign is judged by the others rather than by itself
FEW_CONVERSIONS = 10.0


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Reasons:
    """What the sentences are made from; arrays are by campaign.

    Attributes:
        currency: of the amounts.
        next_conversions: what one more unit of money brings now.
        average: the same of all campaigns, by what they spend.
        seen: conversions reported so far.
        at_least, at_most: the limit below or above is what the campaign gets.
    """

    currency: str
    next_conversions: Array
    average: float
    seen: Array
    at_least: Mask
    at_most: Mask

    def of(self, campaign: int) -> str:
        """The sentences of one campaign."""
        amount = next((each for each in AMOUNTS if each * self.average >= 1), AMOUNTS[-1])
        here = amount * float(self.next_conversions[campaign])
        told = [
            f"The next {amount:,} {self.currency} bring {_number(here)} conversions here, "
            f"{_number(amount * self.average)} on average."
        ]
        if self.seen[campaign] < FEW_CONVERSIONS:
            told.append(
                f"It reported {_number(float(self.seen[campaign]))} conversions so far, too few to "
                "tell: it is taken to be much like the others."
            )
        if self.at_most[campaign]:
            told.append("A limit allows no more.")
        elif self.at_least[campaign]:
            told.append("A limit allows no less.")
        return " ".join(told)


def held_because(history: History) -> str:
    """Why nothing should be decided now; empty if there is no reason."""
    if not history.silent_lately:
        return ""
    return (
        f"Nothing was uploaded on {history.silent_lately} of the last {FREEZE_DAYS} days, though "
        "much was due. An outage says nothing about campaigns, so all keep what they have until "
        "reports are back."
    )


def _number(number: float) -> str:
    return (
        f"{number:,.0f}" if number >= 100 else f"{number:.2g}" if number < 10 else f"{number:.0f}"
    )
