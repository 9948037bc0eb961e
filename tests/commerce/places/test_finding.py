"""Find places by nearness, by words and by their hours, on both databases."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vitrina.commerce.places import finding
from vitrina.commerce.places.distance import Box, metres_between
from vitrina.commerce.places.models import Place
from vitrina.commerce.places.services import (
    Openness,
    add_place,
    calendars_of,
    close_place,
    nearest,
    opening_calendar,
    places_open,
    search_places,
    set_exception,
)

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
RED_SQUARE = (55.7539, 37.6208)


def place(
    id: str,  # noqa: A002
    latitude: float | None = None,
    longitude: float | None = None,
    *,
    kind: str = "cafe",
    services: tuple[str, ...] = (),
    name: str = "",
) -> Place:
    return add_place(
        id,
        name=name or id,
        kind=kind,
        zone="Europe/Moscow",
        now=NOW,
        latitude=latitude,
        longitude=longitude,
        services=services,
    )


def ids(found: list[tuple[Place, int]]) -> list[str]:
    return [each.id for each, _ in found]


def test_the_nearest_place_comes_first_with_its_metres() -> None:
    place("arbat", 55.7520, 37.5929)
    place("gum", 55.7547, 37.6215)
    place("kazan", 55.7961, 49.1064)

    found = nearest(*RED_SQUARE)

    assert ids(found) == ["gum", "arbat", "kazan"]
    assert found[0][1] == 99
    assert found[2][1] // 1000 == 717


def test_places_without_a_point_or_closed_for_good_are_not_near() -> None:
    place("somewhere")
    place("gone", *RED_SQUARE)
    close_place("gone", now=NOW)

    assert nearest(*RED_SQUARE) == []


def test_a_place_that_is_added_again_is_open_again() -> None:
    place("gone", *RED_SQUARE)
    close_place("gone", now=NOW)

    place("gone", *RED_SQUARE)

    assert ids(nearest(*RED_SQUARE)) == ["gone"]


def test_only_places_of_a_kind_and_with_all_services_are_asked_for() -> None:
    place("locker", *RED_SQUARE, kind="locker", services=("pickup",))
    place("bar", *RED_SQUARE, services=("tables",))
    place("far-cafe", 43.1, 131.9, services=("tables", "pickup"))

    assert ids(nearest(*RED_SQUARE, kinds=["locker"])) == ["locker"]
    assert ids(nearest(*RED_SQUARE, services=["tables", "pickup"])) == ["far-cafe"]
    assert ids(nearest(*RED_SQUARE, kinds=["store"])) == []


def test_the_nearest_place_may_be_over_the_180th_meridian() -> None:
    place("anadyr", 64.7337, 177.4968)
    place("nome", 64.5011, -165.4064)

    found = nearest(65.0, -179.0)

    assert ids(found) == ["anadyr", "nome"]
    assert found[0][1] < 200_000


def test_the_nearest_place_may_be_over_the_pole() -> None:
    place("over", 89.5, 180.0)
    place("below", 88.0, 0.0)

    assert ids(nearest(89.5, 0.0)) == ["over", "below"]


def test_the_limit_is_of_the_nearest_ones() -> None:
    for number in range(30):
        place(f"p{number}", 50 + number / 100, 30)

    assert ids(nearest(50.2, 30, limit=3)) == ["p20", "p19", "p21"]


# near each other, near the meridian and near the poles: where boxes go wrong
points = st.tuples(
    st.one_of(st.floats(-90, 90), st.floats(89, 90), st.floats(55, 55.2)),
    st.one_of(st.floats(-180, 180), st.floats(179, 180), st.floats(-180, -179)),
)


def check_nearest(here: tuple[float, float], points: list[tuple[float, float]]) -> None:
    Place.objects.all().delete()
    for number, point in enumerate(points):
        place(f"p{number}", *point)
    expected = sorted(round(metres_between(*here, *point)) for point in points)[:3]
    assert [metres for _, metres in nearest(*here, limit=3)] == expected


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points, st.lists(points, max_size=8))
def test_nearest_is_what_measuring_every_place_says(
    database: object, here: tuple[float, float], points: list[tuple[float, float]]
) -> None:
    check_nearest(here, points)


def test_a_box_that_ends_at_the_meridian_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def cut(latitude: float, longitude: float, metres: float) -> Box:
        del latitude, metres
        return Box(-90, 90, ((longitude - 5, longitude + 5),))

    monkeypatch.setattr(finding, "box_around", cut)

    with pytest.raises(AssertionError):
        check_nearest((65.0, -179.0), [(64.7, 177.5)])


def test_places_are_found_by_parts_of_words_in_any_case() -> None:
    add_place(
        "yolka",
        name="Кофейня «Ёлка»",
        kind="cafe",
        zone="Europe/Moscow",
        now=NOW,
        city="Казань",
        address="ул. Баумана, 5",
    )
    place("other", name="Other")

    assert [each.id for each in search_places("елк КАЗ")] == ["yolka"]
    assert [each.id for each in search_places("бауман 5")] == ["yolka"]
    assert search_places("бауман 6") == []
    assert len(search_places("")) == 2


def test_signs_that_mean_something_to_a_database_are_only_signs() -> None:
    place("plain", name="100 percent")

    assert search_places("100%'_\\") == search_places("100")
    assert search_places("1%5") == search_places("1_5") == []


def test_opening_hours_of_many_places_are_two_queries() -> None:
    for number in range(5):
        place(f"p{number}")
    add_place(
        "day",
        name="day",
        kind="cafe",
        zone="Asia/Kamchatka",
        now=NOW,
        hours={0: [(540, 780), (840, 1320)]},
    )
    set_exception("p0", date(2026, 3, 2), [(0, 1440)])

    with CaptureQueriesContext(connection) as queries:
        openings = places_open([*Place.objects.values_list("id", flat=True), "nowhere"], NOW)

    assert len(queries) == 3  # one is the test's own
    assert openings["p0"].is_open
    assert openings["p1"] == Openness(is_open=False, until=None)
    assert openings["day"].until == datetime(2026, 3, 8, 21, tzinfo=UTC)
    assert "nowhere" not in openings


def test_exceptions_of_the_past_may_be_left_out() -> None:
    place("cafe")
    set_exception("cafe", date(2026, 1, 1))
    set_exception("cafe", date(2026, 5, 1))

    calendar = calendars_of(["cafe"], since=date(2026, 3, 1))["cafe"]

    assert list(calendar.exceptions) == [date(2026, 5, 1)]


def test_the_calendar_of_a_place_that_is_not_there_is_an_error_that_names_it() -> None:
    with pytest.raises(Place.DoesNotExist, match="'nowhere'"):
        opening_calendar("nowhere")
