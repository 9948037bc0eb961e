"""What experiments make of credit, by channel and by campaign: the part of the night that knows."""

from datetime import datetime

import pyarrow as pa

from vitrina import attribution, journeys
from vitrina.engine import Lake, Row

# nobody can hold these out, and nobody pays for them
NOT_BOUGHT = frozenset({"direct", "organic_search", "referral", "(none)"})
OVER_PLACES = frozenset({"geo_lift", "time_based_regression", "trimmed_match"})
MODEL = "markov"
CREDIT = pa.schema(
    [
        *((name, pa.string()) for name in ("channel", "campaign")),
        ("conversions", pa.float64()),
        *((name, pa.timestamp("us", tz="UTC")) for name in ("starts_at", "ends_at")),
    ]
)


def by_channel(lake: Lake) -> attribution.Calibration:
    """The effect of every channel over the time of the data, as far as experiments tell.

    What a test of one campaign found is a part of its channel, so it stands with the campaigns.
    """
    credit = attribution.credit(lake.table("paths"), attribution.MODELS[MODEL]())
    rows = _bought(credit.by("channel").rows())
    return _calibrated(lake, rows, [row for row in _read(lake) if row["campaign"] is None])


def by_campaign(lake: Lake) -> attribution.Calibration:
    """The same of every campaign of those channels; what is outside campaigns is called (none)."""
    credit = attribution.credit(lake.table("paths"), attribution.MODELS[MODEL]())
    ran = {row["campaign"]: row for row in lake.campaigns.rows()}
    rows: list[Row] = [
        {
            **row,
            "starts_at": ran.get(row["campaign"], {}).get("starts_at"),
            "ends_at": ran.get(row["campaign"], {}).get("ends_at"),
        }
        for row in _bought(credit.within_channels().rows())
    ]
    return _calibrated(lake, rows, _read(lake))


def window_of(lake: Lake) -> tuple[datetime, datetime]:
    """The time of the data, from the first event to the newest: effects are about it."""
    [span] = journeys.span(lake.events).rows()
    first, newest = span["first_at"], span["newest_at"]
    assert isinstance(first, datetime), "a lake with paths has events"
    assert isinstance(newest, datetime), "a lake with paths has events"
    return first, newest


def kept(lake: Lake, name: str) -> list[Row]:
    """The rows of a derived table; the lake forgets one that has none."""
    return lake.table(name).rows() if lake.rows_in(name) else []


def _bought(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["channel"] not in NOT_BOUGHT]


def _read(lake: Lake) -> list[Row]:
    return [row for row in kept(lake, "readings") if row["state"] == "read"]


def _calibrated(lake: Lake, credit: list[Row], readings: list[Row]) -> attribution.Calibration:
    channels = {row["channel"] for row in credit}
    campaigns = {(row["channel"], row.get("campaign")) for row in credit}
    evidence = [
        _evidence(row)
        for row in readings
        # what no path sees ran in its test alone: there is no whole time to bring it to
        if row["channel"] in channels
        and (row["campaign"] is None or (row["channel"], row["campaign"]) in campaigns)
    ]
    return attribution.calibrate(
        pa.Table.from_pylist(credit, schema=CREDIT),
        pa.Table.from_pylist(evidence) if evidence else None,
        window=window_of(lake),
    )


def _evidence(row: Row) -> Row:
    """A reading as calibration takes it: a test over places is one without lots, too.

    Which places it treats was decided before it began, and what was to be expected of them is
    told by the others; a campaign that went to whom it suited is no experiment.
    """
    effect = row["effect"]
    assert isinstance(effect, float), "a reading without an effect is not read"
    return {
        **row,
        "is_randomised": row["is_randomised"] or row["design"] in OVER_PLACES,
        # where it was taken from the treated, they show what it does by lacking it
        "effect": -effect if row["treatment"] == "off" else effect,
    }
