"""What the outside world calls our events: Segment, GA4, IAB Tech Lab ECAPI."""

from vitrina.events.maps.ecapi import from_ecapi, to_ecapi
from vitrina.events.maps.ga4 import from_ga4, to_ga4
from vitrina.events.maps.segment import from_segment, to_segment

__all__ = ["from_ecapi", "from_ga4", "from_segment", "to_ecapi", "to_ga4", "to_segment"]
