"""Decide on what is known: delay first, then how campaigns respond to spend."""

from vitrina.optimization.aims import TargetCost, TargetReturn, TargetVolume
from vitrina.optimization.budget_limits import Limits
from vitrina.optimization.budget_plan import BudgetLine, BudgetPlan
from vitrina.optimization.budgets import allocate
from vitrina.optimization.delay import Delay, fit_delay
from vitrina.optimization.division import divide
from vitrina.optimization.fitting import CampaignResponses, fit
from vitrina.optimization.forecast import Forecast, Interval, Nowcast
from vitrina.optimization.history import History
from vitrina.optimization.nowcast import nowcast
from vitrina.optimization.nowcasting import nowcast_triangle
from vitrina.optimization.outlook import Bounds
from vitrina.optimization.outside import Measured, simulated
from vitrina.optimization.pacing import DayBudget, Pace, Reading, pace
from vitrina.optimization.realised import Realised
from vitrina.optimization.response import fit_responses
from vitrina.optimization.responses import Responses
from vitrina.optimization.stage_delay import stage_delay
from vitrina.optimization.target_plan import TargetPlan
from vitrina.optimization.targets import plan_target
from vitrina.optimization.traffic import Traffic, learn_traffic
from vitrina.optimization.triangle import silent_days, without_days

__all__ = [
    "Bounds",
    "BudgetLine",
    "BudgetPlan",
    "CampaignResponses",
    "DayBudget",
    "Delay",
    "Forecast",
    "History",
    "Interval",
    "Limits",
    "Measured",
    "Nowcast",
    "Pace",
    "Reading",
    "Realised",
    "Responses",
    "TargetCost",
    "TargetPlan",
    "TargetReturn",
    "TargetVolume",
    "Traffic",
    "allocate",
    "divide",
    "fit",
    "fit_delay",
    "fit_responses",
    "learn_traffic",
    "nowcast",
    "nowcast_triangle",
    "pace",
    "plan_target",
    "silent_days",
    "simulated",
    "stage_delay",
    "without_days",
]
