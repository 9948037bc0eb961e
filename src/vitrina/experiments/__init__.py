"""What would not have happened otherwise: differences, with their uncertainty."""

from vitrina.experiments.matched_campaigns import matched_campaigns

__all__ = ["matched_campaigns"]
