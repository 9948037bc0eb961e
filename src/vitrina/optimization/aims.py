"""What a target may be of: cost per goal, return on spend, volume."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from vitrina.errors import SettingError
from vitrina.optimization.triangle import Array
from vitrina.optimization.weekdays import WEEK


@dataclass(frozen=True, slots=True)
class TargetCost:
    """Money per goal, on average.

    Raises:
        SettingError: no amount above 0.
    """

    money: float

    def __post_init__(self) -> None:
        _refuse(self.money, "A cost per goal")


@dataclass(frozen=True, slots=True)
class TargetReturn:
    """Value that each unit of money brings, on average.

    Attributes:
        value_per_money: 4.0 is four roubles for each that is spent.
        goal_value: what one goal is worth; 1 where the goals are money, as margin is.

    Raises:
        SettingError: a number that is not above 0.
    """

    value_per_money: float
    goal_value: float = 1.0

    def __post_init__(self) -> None:
        _refuse(self.value_per_money, "A return")
        _refuse(self.goal_value, "The value of a goal")


@dataclass(frozen=True, slots=True)
class TargetVolume:
    """Goals in a number of days: a week if left out.

    Raises:
        SettingError: a number that is not above 0.
    """

    goals: float
    days: int = WEEK

    def __post_init__(self) -> None:
        _refuse(self.goals, "A volume")
        _refuse(self.days, "A number of days")


Target: TypeAlias = TargetCost | TargetReturn | TargetVolume


def excess(target: Target, spend: ArrayLike, goals: ArrayLike) -> Array:
    """How much is too much: the logarithm of what is reached over the target.

    It rises with spend for every target, and is below 0 where there is room for more.

    Args:
        target: cost, return or volume.
        spend: money per day.
        goals: per day.
    """
    with np.errstate(divide="ignore"):
        reached = np.log(goals)
    match target:
        case TargetVolume():
            return np.asarray(reached - np.log(target.goals / target.days))
        case TargetCost():
            return np.asarray(np.log(spend) - reached - np.log(target.money))
        case TargetReturn():
            cost = target.goal_value / target.value_per_money
            return np.asarray(np.log(spend) - reached - np.log(cost))


def is_out_of_reach(target: Target, reached: Array) -> bool:
    """Whether none of the totals is enough, or cheap enough, by their excess."""
    if isinstance(target, TargetVolume):
        return bool(reached.max() < 0)
    return bool(reached.min() > 0)


def moved(target: Target, by: float) -> float:
    """The value of a target of which so much is no excess any more, in its own unit."""
    match target:
        case TargetVolume():
            return target.goals * float(np.exp(by))
        case TargetCost():
            return target.money * float(np.exp(by))
        case TargetReturn():
            return target.value_per_money * float(np.exp(-by))


def _refuse(value: float, name: str) -> None:
    if not 0 < value < np.inf:
        raise SettingError(f"{name} of {value} cannot be aimed at. Give a number above 0.")
