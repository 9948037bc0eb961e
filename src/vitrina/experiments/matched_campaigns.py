"""Campaigns that nobody randomised, measured as well as they can be: difference in differences."""

from statistics import NormalDist

from vitrina import identity, journeys
from vitrina.engine import Table, TableLike, select, together
from vitrina.errors import SettingError

# a trend of longer ago says little about now
PRE_TREND_WINDOWS = 4


def matched_campaigns(
    events: TableLike,
    people: TableLike,
    campaigns: TableLike,
    *,
    goal: str = "receipt",
    exposure: str = "Mailing Sent",
    coverage: float = 0.9,
) -> Table:
    """Compare the people whom each campaign reached with those whom it did not.

    The naive difference is what the reached spent during the campaign, less what the others
    spent: it says mostly whom the campaign was sent to. The adjusted one takes off the same
    difference over an equally long time just before (difference in differences; Card and
    Krueger 1994), with Welch's standard error over people. Neither is an effect for certain:
    who was reached was not randomised, and the two groups may have been on different ways
    already.

    Args:
        events: one row per event, as `lake.events` holds them.
        people: one row per identifier, as `identity.resolve` returns it; the comparison is
            over all persons in it who are more than a cookie, a device or a receipt.
        campaigns: one row per campaign: campaign, starts_at, ends_at.
        goal: what is counted as spending: a name of `vitrina.events.GOALS`.
        exposure: the event type that says who was reached; its utm_campaign says by what.
        coverage: of the interval.

    Returns:
        One row per campaign: campaign, starts_at, ends_at, exposed, unexposed (people), the
        four group means per person (exposed_before_minor, unexposed_before_minor,
        exposed_during_minor, unexposed_during_minor), naive_difference_minor,
        adjusted_difference_minor, standard_error_minor, low_minor, high_minor (all minor
    XX
    Raises:
        MissingColumnsError: a table lacks a column that is read.
        SettingError: a coverage outside (0, 1).
    """
    if not 0 < coverage < 1:
        raise SettingError(f"coverage must lie between 0 and 1, not {coverage}. 0.9 is usual.")
    happened, known, planned = together(events, people, campaigns)
    planned.require("experiments.matched_campaigns", ("campaign", "starts_at", "ends_at"))
    read = {
        "campaigns": planned,
        # both questions below read them
        "exposures": _exposures(happened, known, exposure).store("exposures"),
        "conversions": journeys.conversions(happened, known, goal=goal).store("conversions"),
        "population": _population(known).store("population"),
    }
    return select(
        "experiments/matched_campaigns.sql",
        values={"width": NormalDist().inv_cdf(0.5 + coverage / 2)},
        **read,
        pre_trends=select("experiments/pre_trends.sql", values={"most": PRE_TREND_WINDOWS}, **read),
    )


def _exposures(events: Table, people: Table, exposure: str) -> Table:
    reached = select("experiments/reached.sql", values={"exposure": exposure}, events=events)
    return select(
        "experiments/exposures.sql", reached=reached, who=identity.assign(reached, people)
    )


def _population(people: Table) -> Table:
    return select("experiments/population.sql", people=people)
