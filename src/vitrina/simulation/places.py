"""The chain's places: where they are, when they are open, how many they can serve."""

from dataclasses import dataclass

import numpy as np

from vitrina.simulation.draws import FloatArray, IntArray, Mask

HOURS_A_DAY = 24
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)  # 0 is Monday
PEAK_SHARE = 0.135  # of a day's customers whom a place can serve in one hour
LEAST_PER_HOUR = 4


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the chain.

    Attributes:
        id: as receipts name it.
        city: where it is; the first place of a city is open each day.
        weight: how many people live near it, against the others.
        opens, closes: hours of the chain's clock.
        weekdays: when it is open.
    """

    id: str
    city: str
    weight: float
    opens: float = 8.0
    closes: float = 22.0
    weekdays: tuple[int, ...] = EVERY_DAY


PLACES = (
    Place("pokrovka", "Москва", 1.3),
    Place("chistye-prudy", "Москва", 1.2, closes=23.0),
    Place("arbat", "Москва", 1.0),
    Place("business-center", "Москва", 0.7, 7.5, 20.0, (0, 1, 2, 3, 4)),
    Place("nevsky", "Санкт-Петербург", 1.2, closes=23.0),
    Place("petrogradka", "Санкт-Петербург", 1.0),
    Place("vasilievsky", "Санкт-Петербург", 0.8),
    Place("kaliningrad", "Калининград", 0.8, 9.0, 23.0),
    Place("kant-island", "Калининград", 0.6, 9.0, 23.0),
    Place("bauman", "Казань", 1.0),
    Place("kaban", "Казань", 0.7),
    Place("bolshaya-pokrovskaya", "Нижний Новгород", 0.9),
    Place("strelka", "Нижний Новгород", 0.6),
    Place("volga-bank", "Самара", 0.9),
    Place("leningradskaya", "Самара", 0.6),
    Place("rostov-park", "Ростов-на-Дону", 1.0),
    Place("don-bank", "Ростов-на-Дону", 0.6),
    Place("voronezh", "Воронеж", 0.9),
    Place("yaroslavl", "Ярославль", 0.8),
    Place("tula", "Тула", 0.7),
)
NAMES = tuple(place.id for place in PLACES)
CITIES = tuple(dict.fromkeys(place.city for place in PLACES))
CITY_OF: IntArray = np.array([CITIES.index(place.city) for place in PLACES])
OPENS: FloatArray = np.array([place.opens for place in PLACES])
CLOSES: FloatArray = np.array([place.closes for place in PLACES])
WEIGHTS: FloatArray = np.array([place.weight for place in PLACES])
WEIGHTS /= WEIGHTS.sum()
# of each city, the place that is open each day
FIRST_OF: IntArray = np.array([CITY_OF.tolist().index(city) for city in range(len(CITIES))])
IS_OPEN: Mask = np.array([[day in place.weekdays for day in EVERY_DAY] for place in PLACES])


def open_places(place: IntArray, weekday: IntArray) -> IntArray:
    """The places themselves, or the first of their city where they are closed that day."""
    return np.where(IS_OPEN[place, weekday], place, FIRST_OF[CITY_OF[place]])


def capacities(trips_a_day: float) -> IntArray:
    """How many customers each place can serve in an hour.

    Args:
        trips_a_day: of all people to all places.
    """
    load = np.ceil(PEAK_SHARE * trips_a_day * WEIGHTS).astype(np.int64)
    return np.maximum(load, LEAST_PER_HOUR)
