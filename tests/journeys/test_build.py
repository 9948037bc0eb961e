"""Journeys from events: what counts as a touch, and for which conversion."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vitrina import journeys
from vitrina.engine import Row
from vitrina.errors import MissingColumnsError, SettingError, UnknownNameError

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
PEOPLE: list[Row] = [
    {"identifier": "card:1", "passport_id": "ada", "is_quarantined": False},
    {"identifier": "anonymous_id:c1", "passport_id": "ada", "is_quarantined": False},
    {"identifier": "card:2", "passport_id": "bob", "is_quarantined": False},
]


def event(event_id: str, type_: str, at: datetime, **more: object) -> Row:
    empty = dict.fromkeys(
        [
            *("anonymous_id", "user_id", "identifier", "subject_id", "page", "referrer"),
            *("utm_source", "utm_medium", "utm_campaign", "click_id_kind", "click_id"),
            *("value_minor", "place_id", "currency"),
        ]
    )
    return {**empty, "event_id": event_id, "source": "s", "type": type_, "occurred_at": at, **more}


def receipt(event_id: str, at: datetime, value: int = 1000, card: str | None = "card:1") -> Row:
    return event(
        event_id, "Receipt Registered", at, subject_id=event_id, value_minor=value, identifier=card
    )


def mailing(event_id: str, at: datetime, campaign: str = "18", card: str = "card:1") -> Row:
    return event(event_id, "Mailing Sent", at, identifier=card, utm_campaign=campaign)


def page(event_id: str, at: datetime, **more: object) -> Row:
    return event(
        event_id, "Page Viewed", at, anonymous_id="c1", page="https://shop.example/", **more
    )


def paths_of(events: list[Row], **settings_: object) -> list[Row]:
    built = journeys.build(events, PEOPLE, **settings_)  # type: ignore[arg-type]  # keywords of build
    return sorted(built.rows(), key=lambda row: str(row["path_id"]))


def test_an_advert_online_leads_to_a_receipt_in_store() -> None:
    events = [
        page("e1", NOON, utm_source="yandex", utm_medium="cpc", utm_campaign="spring"),
        receipt("r1", NOON + timedelta(hours=30), value=45000),
    ]

    [path] = paths_of(events)

    assert path["path"] == ["paid_search"]
    assert path["campaigns"] == ["spring"]
    assert path["hours"] == [30.0]
    assert (path["passport_id"], path["conversions"], path["value"]) == ("ada", 1.0, 45000.0)


def test_a_purchase_before_the_touch_is_not_credited_to_it() -> None:
    events = [receipt("r1", NOON), mailing("m1", NOON + timedelta(seconds=1))]

    converted, in_vain = sorted(paths_of(events), key=lambda path: -path["conversions"])  # type: ignore[operator]  # floats

    assert converted["path"] == []
    assert (in_vain["path"], in_vain["nulls"]) == (["direct_mail"], 1.0)


def test_a_touch_at_the_very_moment_of_the_sale_does_not_count() -> None:
    paths = paths_of([mailing("m1", NOON), receipt("r1", NOON)])

    assert [path["path"] for path in paths if path["conversions"]] == [[]]


@pytest.mark.parametrize(("late", "counts"), [(0, True), (1, False)])
def test_a_touch_exactly_on_the_edge_of_the_window_counts(late: int, counts: bool) -> None:
    sold_at = NOON + timedelta(days=7, microseconds=late)

    paths = paths_of([mailing("m1", NOON), receipt("r1", sold_at)], lookback_days=7)

    [converted] = [path for path in paths if path["conversions"]]
    assert bool(converted["path"]) is counts


def test_touches_at_one_moment_are_ordered_by_their_id() -> None:
    events = [
        mailing("m2", NOON, campaign="second"),
        mailing("m1", NOON, campaign="first"),
        receipt("r1", NOON + timedelta(hours=1)),
    ]

    [path] = paths_of(events)

    assert path["campaigns"] == ["first", "second"]


def test_a_return_is_taken_off_the_sale_that_it_undoes() -> None:
    returned = event(
        "x1",
        "Receipt Returned",
        NOON + timedelta(days=3),
        subject_id="r1",
        value_minor=-400,
        identifier="card:1",
    )

    [path] = paths_of([receipt("r1", NOON), returned])

    assert (path["conversions"], path["value"]) == (1.0, 600.0)


def test_a_return_of_an_unknown_sale_still_lowers_the_total() -> None:
    returned = event("x1", "Receipt Returned", NOON, subject_id="older", value_minor=-400)

    paths = paths_of([receipt("r1", NOON), returned])

    assert sum(path["value"] for path in paths) == 600.0  # type: ignore[misc]  # floats
    assert sum(path["conversions"] for path in paths) == 1.0  # type: ignore[misc]  # floats


def test_a_receipt_of_nobody_known_is_an_empty_path() -> None:
    [path] = paths_of([receipt("r1", NOON, card=None)])

    assert (path["passport_id"], path["path"], path["conversions"]) == (None, [], 1.0)


def test_two_sources_may_use_the_same_event_id() -> None:
    other = {**receipt("r1", NOON, value=70), "source": "another till"}

    paths = paths_of([receipt("r1", NOON), other])

    assert sorted(path["value"] for path in paths) == [70.0, 1000.0]  # type: ignore[type-var]  # floats


def test_one_touch_can_stand_before_several_receipts() -> None:
    events = [
        mailing("m1", NOON),
        receipt("r1", NOON + timedelta(days=1)),
        receipt("r2", NOON + timedelta(days=2)),
    ]

    paths = paths_of(events)

    assert [path["path"] for path in paths] == [["direct_mail"], ["direct_mail"]]


def test_a_click_on_another_campaign_starts_a_new_visit() -> None:
    events = [
        page("e1", NOON, utm_source="vk", utm_medium="paid_social", utm_campaign="a"),
        page("e2", NOON + timedelta(minutes=5)),
        page("e3", NOON + timedelta(minutes=9), click_id_kind="yclid", click_id="77"),
        receipt("r1", NOON + timedelta(hours=2)),
    ]

    [path] = paths_of(events)

    assert path["path"] == ["paid_social", "paid_search"]


def test_half_an_hour_of_silence_ends_a_visit() -> None:
    events = [
        page("e1", NOON),
        page("e2", NOON + timedelta(minutes=30)),
        page("e3", NOON + timedelta(minutes=60, seconds=1)),
        receipt("r1", NOON + timedelta(hours=2)),
    ]

    [path] = paths_of(events)

    assert path["path"] == ["direct", "direct"]


def test_a_visit_from_the_shops_own_pages_is_direct_and_not_a_referral() -> None:
    events = [
        page("e1", NOON, referrer="https://shop.example/menu"),
        receipt("r1", NOON + timedelta(hours=2)),
    ]

    [path] = paths_of(events)

    assert path["path"] == ["direct"]


def test_a_missing_column_is_named() -> None:
    with pytest.raises(MissingColumnsError, match="anonymous_id"):
        journeys.build([{"event_id": "e1"}], PEOPLE)


def test_an_unknown_goal_is_refused_with_a_guess() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'receipt'"):
        journeys.build([receipt("r1", NOON)], PEOPLE, goal="reciept")


def test_a_window_of_no_days_is_refused() -> None:
    with pytest.raises(SettingError, match="not 0"):
        journeys.build([receipt("r1", NOON)], PEOPLE, lookback_days=0)


hours = st.integers(min_value=0, max_value=24 * 60)
histories = st.lists(
    st.tuples(st.sampled_from(["sale", "mailing", "page"]), hours, st.sampled_from("12")),
    min_size=1,
    max_size=25,
)


@settings(max_examples=25)
@given(histories)
def test_whatever_happened_sales_and_money_are_kept_and_touches_are_in_order(
    history: list[tuple[str, int, str]],
) -> None:
    events = [_happened(number, *what) for number, what in enumerate(history)]
    # a shop without a single sale is still a shop
    events.append(receipt("last", NOON, value=1))

    paths = paths_of(events)

    sales = [row for row in events if row["type"] == "Receipt Registered"]
    assert sum(path["conversions"] for path in paths) == len(sales)  # type: ignore[misc]  # floats
    assert sum(path["value"] for path in paths) == sum(row["value_minor"] for row in sales)  # type: ignore[misc]  # ints
    for path in paths:
        lags = path["hours"]
        assert isinstance(lags, list)
        assert lags == sorted(lags, reverse=True)
        assert all(0 <= lag <= 30 * 24 for lag in lags) or not path["conversions"]


@settings(max_examples=15)
@given(histories, st.randoms(use_true_random=False))
def test_the_order_in_which_events_arrive_does_not_matter(
    history: list[tuple[str, int, str]], random: Random
) -> None:
    events = [receipt("last", NOON, value=1)]
    events += [_happened(number, *what) for number, what in enumerate(history)]
    shuffled = random.sample(events, len(events))

    assert paths_of(shuffled) == paths_of(events)


def _happened(number: int, kind: str, hour: int, card: str) -> Row:
    at = NOON + timedelta(hours=hour)
    if kind == "sale":
        return receipt(f"r{number}", at, value=number, card=f"card:{card}")
    if kind == "mailing":
        return mailing(f"m{number}", at, campaign=card, card=f"card:{card}")
    return page(f"e{number}", at)
