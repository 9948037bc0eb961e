"""What would not have happened otherwise: differences, with their uncertainty."""

from vitrina.experiments.a_a import Placebo, a_a
from vitrina.experiments.assigned import assigned
from vitrina.experiments.checks import SampleRatio, sample_ratio
from vitrina.experiments.design import DESIGNS, Design, Plan, Window
from vitrina.experiments.draw import draw
from vitrina.experiments.finding import Lift, Moment
from vitrina.experiments.hold_outs import JointEffects, hold_outs
from vitrina.experiments.lift import lift
from vitrina.experiments.markets import MarketSearch, select_markets
from vitrina.experiments.matched_campaigns import matched_campaigns
from vitrina.experiments.outcomes import outcomes
from vitrina.experiments.overlaps import Overlap, overlapping
from vitrina.experiments.planning import Planner, Wanted, design
from vitrina.experiments.read_all import read_all
from vitrina.experiments.read_in_full import Readings, read_in_full
from vitrina.experiments.read_one import read_one

__all__ = [
    "DESIGNS",
    "Design",
    "Lift",
    "MarketSearch",
    "Moment",
    "Overlap",
    "Placebo",
    "Plan",
    "Planner",
    "Readings",
    "SampleRatio",
    "Wanted",
    "Window",
    "a_a",
    "assigned",
    "design",
    "draw",
    "lift",
    "matched_campaigns",
    "outcomes",
    "overlapping",
    "read_all",
    "read_in_full",
    "read_one",
    "sample_ratio",
    "select_markets",
]
__all__ = ["JointEffects", "hold_outs", "matched_campaigns"]
