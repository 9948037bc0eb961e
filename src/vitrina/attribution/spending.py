"""What was spent, by campaign."""

from vitrina.engine import Table, TableLike, select, together

READ = ("day", "platform", "campaign", "impressions", "clicks", "cost_minor", "currency")


def spent(spend: TableLike) -> Table:
    """What each campaign cost over all days.

    Args:
        spend: one row per entry, as `lake.spend` holds them.

    Returns:
        One row per platform and campaign (and currency, if there are several), the dearest first:
        platform, campaign, first_day, last_day, impressions, clicks, cost_minor, currency.

    Raises:
        MissingColumnsError: `spend` lacks a column that is read.
    """
    (entries,) = together(spend)
    entries.require("attribution.spent", READ)
    return select("attribution/spending.sql", spend=entries)
