"""A city with known causes: to try the product on, and to judge what it says."""

from vitrina.simulation.city import City, make_city
from vitrina.simulation.files import write_city
from vitrina.simulation.plan import CityPlan

__all__ = ["City", "CityPlan", "make_city", "write_city"]
