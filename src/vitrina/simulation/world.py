"""All that is settled before the first person is drawn."""

from dataclasses import dataclass

from vitrina.simulation.adverts import chances
from vitrina.simulation.days import Calendar, calendar_of
from vitrina.simulation.draws import Draws, FloatArray
from vitrina.simulation.funding import Funding, funding_of
from vitrina.simulation.plan import CityPlan
from vitrina.simulation.trials import Trial, trials_of


@dataclass(frozen=True, slots=True)
class World:
    """The plan and what follows from it alone.

    Attributes:
        chance: of each advert, that one touch of it causes a purchase.
        trials: the experiments that the chain runs.
        funding: what is bought of each advert.
    """

    plan: CityPlan
    draws: Draws
    calendar: Calendar
    chance: FloatArray
    trials: tuple[Trial, ...]
    funding: Funding


def world_of(plan: CityPlan) -> World:
    """Settle a world."""
    draws = Draws(plan.seed)
    return World(
        plan=plan,
        draws=draws,
        calendar=calendar_of(plan, draws),
        chance=chances(plan, draws),
        trials=trials_of(plan),
        funding=funding_of(plan, draws),
    )
