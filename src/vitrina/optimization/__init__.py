"""Decide on what is known: delay first."""

from vitrina.optimization.delay import Delay, fit_delay
from vitrina.optimization.forecast import Forecast, Interval, Nowcast
from vitrina.optimization.nowcast import nowcast
from vitrina.optimization.nowcasting import nowcast_triangle
from vitrina.optimization.stage_delay import stage_delay
from vitrina.optimization.triangle import silent_days, without_days

__all__ = [
    "Delay",
    "Forecast",
    "Interval",
    "Nowcast",
    "fit_delay",
    "nowcast",
    "nowcast_triangle",
    "silent_days",
    "stage_delay",
    "without_days",
]
