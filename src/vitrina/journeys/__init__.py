"""Each person's touches on the way to a conversion, online and in store."""

from vitrina.journeys.arriving import instant, origins, recent, traffic
from vitrina.journeys.build import assemble, build
from vitrina.journeys.carrying import carrying
from vitrina.journeys.code_words import code_words
from vitrina.journeys.conversions import conversions
from vitrina.journeys.footfall import footfall
from vitrina.journeys.from_paths import from_paths
from vitrina.journeys.intake import (
    bad_row,
    bad_rows_by_reason,
    freshness,
    intake_by_hour,
    intake_by_source,
    rejections_by_reason,
)
from vitrina.journeys.of_people import redemptions, timeline
from vitrina.journeys.sales import sales
from vitrina.journeys.scans import scans
from vitrina.journeys.span import span
from vitrina.journeys.stays import stays
from vitrina.journeys.summaries import lengths, time_lags, top_paths
from vitrina.journeys.touches import touches

__all__ = [
    "assemble",
    "bad_row",
    "bad_rows_by_reason",
    "build",
    "carrying",
    "code_words",
    "conversions",
    "footfall",
    "freshness",
    "from_paths",
    "instant",
    "intake_by_hour",
    "intake_by_source",
    "lengths",
    "origins",
    "recent",
    "redemptions",
    "rejections_by_reason",
    "sales",
    "scans",
    "span",
    "stays",
    "time_lags",
    "timeline",
    "top_paths",
    "touches",
    "traffic",
]
