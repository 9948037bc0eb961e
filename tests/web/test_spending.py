"""What was spent is set beside what it brought, and divided where it can be."""

from vitrina.engine import Row
from vitrina.web.question import Rows
from vitrina.web.spending import SpendAndReturn, spend_and_return

SPENT: list[Row] = [
    {"platform": "yandex", "campaign": "search", "clicks": 100, "cost_minor": 50_000},
    {"platform": "streets", "campaign": "posters", "clicks": None, "cost_minor": 10_000},
]
CREDIT: list[Row] = [
    {"campaign": "search", "conversions": 20.0, "value": 200_000.0},
    {"campaign": "(no touch)", "conversions": 99.0, "value": 1.0},
]
CALIBRATED: list[Row] = [
    {
        "channel": "paid_search",
        "campaign": "search",
        "credited": 20.0,
        "is_known": True,
        "effect": 10.0,
        "low": 4.0,
        "high": 16.0,
    },
    {"channel": "social", "campaign": "search", "credited": 2.0, "is_known": False},
]
REACHED: list[Row] = [
    {"unit": "paid_search", "stage": 3, "goal": "order", "people": 5},
    {"unit": "paid_search", "stage": 5, "goal": "receipt", "people": 25},
]
PLACED: list[Row] = [
    {"place_id": "arbat", "campaign": "search", "conversions": 15.0, "value": 150_000.0},
    {"place_id": None, "campaign": "search", "conversions": 5.0, "value": 50_000.0},
    {"place_id": "arbat", "campaign": "(no touch)", "conversions": 99.0, "value": 1.0},
]


def rows(found: list[Row]) -> Rows:
    return Rows(found, "rows")


def found(*, calibrated: list[Row] = CALIBRATED, placed: list[Row] = PLACED) -> SpendAndReturn:
    return spend_and_return(
        rows(SPENT),
        rows(CREDIT),
        rows(calibrated),
        reached=rows(REACHED),
        placed=rows(placed),
    )


def test_a_campaign_has_its_cost_by_click_by_credit_and_by_effect() -> None:
    search = found().campaigns[0]

    assert (search.per_click, search.per_credited, search.returned) == (500.0, 2_500.0, 4.0)
    assert (search.per_caused, search.per_caused_at_most) == (5_000.0, 12_500.0)


def test_a_campaign_without_clicks_or_credit_has_no_cost_of_one() -> None:
    posters = found().campaigns[1]

    assert (posters.per_click, posters.per_credited, posters.returned) == (None, None, 0.0)
    assert (posters.is_known, posters.per_caused) == (False, None)


def test_an_effect_that_may_be_zero_has_no_upper_bound_of_its_cost() -> None:
    unsure = [{**CALIBRATED[0], "low": 0.0}]

    assert found(calibrated=unsure).campaigns[0].per_caused_at_most is None


def test_a_campaign_on_two_channels_belongs_to_that_of_its_most_credit() -> None:
    [channel] = found().channels

    assert channel.channel == "paid_search"
    assert channel.cost == 50_000


def test_a_stage_costs_what_was_spent_for_each_person_who_came_so_far() -> None:
    [channel] = found().channels

    assert [(stage.goal, stage.each) for stage in channel.stages] == [
        ("order", 10_000.0),
        ("receipt", 2_000.0),
    ]


def test_places_share_the_cost_of_a_campaign_as_they_share_its_credit() -> None:
    places = found().places

    assert [(place.place_id, place.share) for place in places] == [
        ("arbat", 37_500.0),
        ("", 12_500.0),
    ]


def test_what_is_credited_to_nobody_is_at_no_place() -> None:
    assert sum(place.credited for place in found().places) == 20.0


def test_all_campaigns_add_up() -> None:
    whole = found()

    assert (whole.cost, whole.credited, whole.known) == (60_000, 20.0, 1)
