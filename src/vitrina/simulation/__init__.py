"""A city with known causes: to try the product on, and to judge what it says."""

from vitrina.simulation.city import City, make_city
from vitrina.simulation.files import write_city
from vitrina.simulation.funding import BUYABLE, usual_budget
from vitrina.simulation.plan import Budget, CityPlan, LiftTest

__all__ = [
    "BUYABLE",
    "Budget",
    "City",
    "CityPlan",
    "LiftTest",
    "make_city",
    "usual_budget",
    "write_city",
]
