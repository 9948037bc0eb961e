"""What would not have happened otherwise: differences, with their uncertainty."""

from vitrina.experiments.hold_outs import JointEffects, hold_outs
from vitrina.experiments.matched_campaigns import matched_campaigns

__all__ = ["JointEffects", "hold_outs", "matched_campaigns"]
