"""Two reached and two others, ten days before and ten days during; figures by hand.

The reached spend 100 and 300 before, 150 and 370 during: changes 50 and 70, variance 200.
The others spend 10 and 30 before, 20 and 60 during: changes 10 and 30, variance 200.
Naive: 260 - 40 = 220. Adjusted: 60 - 20 = 40. Standard error: sqrt(200/2 + 200/2).
"""

from datetime import UTC, datetime
from math import sqrt


def _day(day: int, month: int = 3) -> datetime:
    return datetime(2026, month, day, tzinfo=UTC)


def _spent(passport_id: str, day: int, value: float) -> dict[str, object]:
    return {"passport_id": passport_id, "converted_at": _day(day), "value": value}


TABLES = {
    "campaigns": [
        {"campaign": "spring", "starts_at": _day(11), "ends_at": _day(21)},
        {"campaign": "to come", "starts_at": _day(15), "ends_at": _day(15, 4)},
        {"campaign": "too soon", "starts_at": _day(5), "ends_at": _day(15)},
    ],
    "exposures": [
        *({"campaign": "spring", "passport_id": person} for person in ("a", "b", "b")),
        *({"campaign": "to come", "passport_id": person} for person in ("a", "b")),
        *({"campaign": "too soon", "passport_id": person} for person in ("a", "b")),
    ],
    "conversions": [
        _spent("a", 1, 100.0),
        _spent("a", 11, 150.0),
        _spent("b", 10, 300.0),
        _spent("b", 20, 370.0),
        _spent("c", 2, 10.0),
        _spent("c", 12, 20.0),
        _spent("d", 3, 30.0),
        _spent("d", 13, 60.0),
    ],
    "population": [{"passport_id": person} for person in "abcd"],
    "pre_trends": [
        {"campaign": "spring", "windows": 4, "trend": 10.0, "standard_error": 6.0},
        {"campaign": "to come", "windows": 2, "trend": -13.0, "standard_error": 6.0},
        {"campaign": "too soon", "windows": 0, "trend": None, "standard_error": None},
    ],
}
VALUES = {"width": 2.0}
UNKNOWN = "not known: the data do not reach back two windows with two persons on each side"
NOT_PARALLEL = (
    "not parallel: the two groups were on different ways before it, so that the adjusted "
    "difference may be their trend"
)


def _row(
    campaign: str, starts_at: datetime, ends_at: datetime, **more: object
) -> dict[str, object]:
    unknown = dict.fromkeys(
        [
            *("naive_difference_minor", "adjusted_difference_minor", "standard_error_minor"),
            *("low_minor", "high_minor", "reason"),
        ]
    )
    return {
        **unknown,
        "campaign": campaign,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "exposed": 2,
        "unexposed": 2,
        "pre_trend_windows": 0,
        "pre_trend_minor": None,
        "pre_trend_standard_error_minor": None,
        "pre_trend": UNKNOWN,
        **more,
    }


ROWS = [
    _row(
        "spring",
        _day(11),
        _day(21),
        exposed_before_minor=200.0,
        unexposed_before_minor=20.0,
        exposed_during_minor=260.0,
        unexposed_during_minor=40.0,
        naive_difference_minor=220.0,
        adjusted_difference_minor=40.0,
        standard_error_minor=sqrt(200),
        low_minor=40 - 2 * sqrt(200),
        high_minor=40 + 2 * sqrt(200),
        pre_trend_windows=4,
        pre_trend_minor=10.0,
        pre_trend_standard_error_minor=6.0,
        pre_trend="parallel, as far as these windows can tell",
    ),
    _row(
        "to come",
        _day(15),
        _day(15, 4),
        exposed_before_minor=275.0,
        unexposed_before_minor=60.0,
        exposed_during_minor=185.0,
        unexposed_during_minor=0.0,
        reason="it ended after the last day of data",
        pre_trend_windows=2,
        pre_trend_minor=-13.0,
        pre_trend_standard_error_minor=6.0,
        pre_trend=NOT_PARALLEL,
    ),
    _row(
        "too soon",
        _day(5),
        _day(15),
        exposed_before_minor=50.0,
        unexposed_before_minor=20.0,
        exposed_during_minor=225.0,
        unexposed_during_minor=40.0,
        naive_difference_minor=185.0,
        reason="the data do not reach back an equally long time before it",
    ),
]
