"""What would not have happened otherwise: differences, with their uncertainty."""

from vitrina.experiments.markets import MarketSearch, select_markets
from vitrina.experiments.matched_campaigns import matched_campaigns
from vitrina.experiments.overlaps import Overlap, overlapping

__all__ = ["MarketSearch", "Overlap", "matched_campaigns", "overlapping", "select_markets"]
