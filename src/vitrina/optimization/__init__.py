"""Decide on what is known: delay first, then how campaigns respond to spend."""

from vitrina.optimization.adjustments import (
    Adjustment,
    AdjustmentLimits,
    SegmentResult,
    adjust_bids,
)
from vitrina.optimization.aims import TargetCost, TargetReturn, TargetVolume
from vitrina.optimization.budget_limits import Limits
from vitrina.optimization.budget_plan import BudgetLine, BudgetPlan
from vitrina.optimization.budgets import allocate
from vitrina.optimization.capacity import (
    FreeCapacity,
    PlaceRoom,
    conversion_ceilings,
    room_by_place,
)
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
from vitrina.optimization.placement_history import PlacementHistory, PlacementRules
from vitrina.optimization.placement_plan import PlacementPlan, PlacementVerdict
from vitrina.optimization.placements import judge_placements
from vitrina.optimization.realised import Realised
from vitrina.optimization.response import fit_responses
from vitrina.optimization.responses import Responses
from vitrina.optimization.site_lists import Exclusion, SiteList, merge_sites, site_name
from vitrina.optimization.stage_delay import stage_delay
from vitrina.optimization.target_plan import TargetPlan
from vitrina.optimization.targets import plan_target
from vitrina.optimization.traffic import Traffic, learn_traffic
from vitrina.optimization.triangle import silent_days, without_days

__all__ = [
    "Adjustment",
    "AdjustmentLimits",
    "Bounds",
    "BudgetLine",
    "BudgetPlan",
    "CampaignResponses",
    "DayBudget",
    "Delay",
    "Exclusion",
    "Forecast",
    "FreeCapacity",
    "History",
    "Interval",
    "Limits",
    "Measured",
    "Nowcast",
    "Pace",
    "PlaceRoom",
    "PlacementHistory",
    "PlacementPlan",
    "PlacementRules",
    "PlacementVerdict",
    "Reading",
    "Realised",
    "Responses",
    "SegmentResult",
    "SiteList",
    "TargetCost",
    "TargetPlan",
    "TargetReturn",
    "TargetVolume",
    "Traffic",
    "adjust_bids",
    "allocate",
    "conversion_ceilings",
    "divide",
    "fit",
    "fit_delay",
    "fit_responses",
    "judge_placements",
    "learn_traffic",
    "merge_sites",
    "nowcast",
    "nowcast_triangle",
    "pace",
    "plan_target",
    "room_by_place",
    "silent_days",
    "simulated",
    "site_name",
    "stage_delay",
    "without_days",
]
