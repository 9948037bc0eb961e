"""Each person's touches on the way to a conversion, online and in store."""

from vitrina.journeys.build import assemble, build
from vitrina.journeys.conversions import conversions
from vitrina.journeys.from_paths import from_paths
from vitrina.journeys.of_people import redemptions, timeline
from vitrina.journeys.sales import sales
from vitrina.journeys.span import span
from vitrina.journeys.summaries import lengths, time_lags, top_paths
from vitrina.journeys.touches import touches

__all__ = [
    "assemble",
    "build",
    "conversions",
    "from_paths",
    "lengths",
    "redemptions",
    "sales",
    "span",
    "time_lags",
    "timeline",
    "top_paths",
    "touches",
]
