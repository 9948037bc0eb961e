"""Each person's touches on the way to a conversion, online and in store."""

from vitrina.journeys.arriving import instant, origins, recent, traffic
from vitrina.journeys.build import assemble, build
from vitrina.journeys.carrying import carrying
from vitrina.journeys.code_words import code_words
from vitrina.journeys.cohorts import cohorts
from vitrina.journeys.conversions import conversions
from vitrina.journeys.flows import flows
from vitrina.journeys.footfall import footfall
from vitrina.journeys.from_paths import from_paths
from vitrina.journeys.funnel import funnel
from vitrina.journeys.intake import (
    bad_row,
    bad_rows_by_reason,
    freshness,
    intake_by_hour,
    intake_by_source,
    rejections_by_reason,
)
from vitrina.journeys.match_rate import (
    Corrected,
    Share,
    ShareBetween,
    Stratum,
    corrected,
    corrected_within,
)
from vitrina.journeys.match_rates import attributable, match_rates
from vitrina.journeys.of_people import redemptions, timeline
from vitrina.journeys.pulse import pulse_of
from vitrina.journeys.sales import sales
from vitrina.journeys.scans import scans
from vitrina.journeys.span import span
from vitrina.journeys.stays import stays
from vitrina.journeys.summaries import lengths, reached, time_lags, top_paths, touched_campaigns
from vitrina.journeys.telling import tellable
from vitrina.journeys.touches import touches
from vitrina.journeys.updating import Journeys, rebuild, update

__all__ = [
    "Corrected",
    "Journeys",
    "Share",
    "ShareBetween",
    "Stratum",
    "assemble",
    "attributable",
    "bad_row",
    "bad_rows_by_reason",
    "build",
    "carrying",
    "code_words",
    "cohorts",
    "conversions",
    "corrected",
    "corrected_within",
    "flows",
    "footfall",
    "freshness",
    "from_paths",
    "funnel",
    "instant",
    "intake_by_hour",
    "intake_by_source",
    "lengths",
    "match_rates",
    "origins",
    "pulse_of",
    "reached",
    "rebuild",
    "recent",
    "redemptions",
    "rejections_by_reason",
    "sales",
    "scans",
    "span",
    "stays",
    "tellable",
    "time_lags",
    "timeline",
    "top_paths",
    "touched_campaigns",
    "touches",
    "traffic",
    "update",
]
