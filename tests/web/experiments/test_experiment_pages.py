"""What the pages say of experiments that are there already."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.test import Client

from tests.web.experiments.trials import EVIL_NAME, PEOPLE, STARTS, receipt
from vitrina.engine import Lake, open_lake
from vitrina.experiments import Lift, Moment
from vitrina.web.counted import BEGIN
from vitrina.web.experiments.picture import by_day, picture_of


def body(pages: Client, path: str) -> str:
    return pages.get(path).content.decode()


def table(pages: Client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(body(pages, path).removeprefix("\ufeff"))))


def test_the_list_tells_experiments_apart_by_state(trial_pages: Client) -> None:
    text = body(trial_pages, "/experiments/")

    assert text.index("Runs still") > text.index('id="state-running"')
    assert text.index('id="state-read"') < text.index('href="/experiments/coupon/"')
    assert text.index('href="/experiments/nobody/"') > text.index('id="state-refused"')
    assert "Running: do not stop early" in text
    assert "Nobody is assigned: import who is in which arm." in text
    assert "E-mail brings +" in text


def test_a_name_that_is_an_attack_is_shown_as_it_is(trial_pages: Client) -> None:
    for path in ("/experiments/", "/experiments/cities/"):
        text = body(trial_pages, path)

        assert EVIL_NAME not in text
        assert "&lt;script&gt;" in text


def test_the_list_is_there_as_csv(trial_pages: Client) -> None:
    rows = table(trial_pages, "/experiments/?format=csv&table=experiments")

    states = {row["experiment_id"]: row["state"] for row in rows}
    assert states["coupon"] == "read"
    assert (states["late"], states["nobody"]) == ("running", "refused")


def test_an_empty_lake_says_how_to_begin(empty_pages: Client) -> None:
    text = body(empty_pages, "/experiments/")

    assert "No experiment yet" in text
    assert 'href="/experiments/new/"' in text


def test_one_experiment_shows_its_days_arms_and_lots(trial_pages: Client) -> None:
    text = body(trial_pages, "/experiments/coupon/")

    assert "Actual against expected" in text
    assert text.count("<tr data-test>") == 14
    assert ">40</dd>" in text
    assert ">20</dd>" in text
    assert "66.7% of 60 units were treated where 66.7% were planned" in text


def test_a_test_over_places_names_those_that_have_it(trial_pages: Client) -> None:
    assert "With it: place-0, place-1</p>" in body(trial_pages, "/experiments/cities/")
    assert "With it: " not in body(trial_pages, "/experiments/coupon/")


def test_a_running_test_has_no_p_value(trial_pages: Client) -> None:
    text = body(trial_pages, "/experiments/late/")

    assert "told when the test has ended" in text
    assert "chance of this much if there were nothing" not in text


def test_the_weights_of_a_test_over_places_are_those_of_its_reading(
    trial_pages: Client, own_lake: Lake
) -> None:
    [row] = [row for row in own_lake.table("readings").rows() if row["experiment_id"] == "cities"]
    picture = picture_of(own_lake, row)
    assert picture is not None

    text = body(trial_pages, "/experiments/cities/")

    assert picture.weights
    for place, weight in picture.weights:
        assert f'<th scope="row" class="name">{place}</th>' in text
        assert f"{weight:.1%}" in text


def test_the_python_that_is_shown_gives_the_same_lift(own_lake: Lake) -> None:
    [row] = [row for row in own_lake.table("readings").rows() if row["experiment_id"] == "coupon"]
    picture = picture_of(own_lake, row)
    assert picture is not None
    known: dict[str, object] = {}
    exec(BEGIN.replace("./shop", str(own_lake.folder)), known)

    found = eval(picture.python, known)
    assert isinstance(found, Lift)
    # sums of reals are not of one order
    assert found.effect == pytest.approx(picture.lift.effect)
    assert found.moments == picture.lift.moments
    assert picture.lift.effect == pytest.approx(row["effect"])


def test_a_picture_is_looked_at_and_not_read_again(
    own_lake: Lake, monkeypatch: pytest.MonkeyPatch
) -> None:
    [row] = [row for row in own_lake.table("readings").rows() if row["experiment_id"] == "coupon"]
    monkeypatch.setattr("vitrina.experiments.read_one", None)

    picture = picture_of(own_lake, row)

    assert picture is not None
    assert sum(day.is_test for day in picture.days) == 14


def test_an_experiment_of_which_no_picture_was_kept_is_read_again(own_lake: Lake) -> None:
    [row] = [row for row in own_lake.table("readings").rows() if row["experiment_id"] == "cities"]
    kept = picture_of(own_lake, row)
    with own_lake.write("forget the pictures") as commit:
        for name in ("moments", "donor_weights"):
            commit.replace(name, own_lake.table(name).to_arrow().slice(0, 0))

    again = picture_of(own_lake, row)

    assert kept is not None
    assert again is not None
    assert [day.at for day in again.days] == [day.at for day in kept.days]
    for found, before in zip(again.days, kept.days, strict=True):
        assert found.expected == pytest.approx(before.expected)
    assert list(again.lift.warnings) == list(kept.lift.warnings)
    assert again.lift.effect == pytest.approx(kept.lift.effect)
    assert dict(again.weights) == pytest.approx(dict(kept.weights))


def test_the_days_and_the_arms_are_there_as_csv(trial_pages: Client) -> None:
    days = table(trial_pages, "/experiments/coupon/?format=csv&table=days")
    arms = table(trial_pages, "/experiments/coupon/?format=csv&table=arms")

    assert sum(day["is_test"] == "True" for day in days) == 14
    assert len(arms) == PEOPLE
    assert {arm["unit_id"] for arm in arms if arm["arm"] == "control"} >= {"card:100", "card:103"}


def test_an_experiment_that_is_not_there_is_not_found(trial_pages: Client) -> None:
    assert trial_pages.get("/experiments/none/").status_code == 404


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_page_answers_in_both_languages(trial_pages: Client, language: str) -> None:
    for path in ("", "coupon/", "cities/", "nobody/", "late/", "new/"):
        answer = trial_pages.get(f"/experiments/{path}", headers={"accept-language": language})

        assert answer.status_code == 200


def test_hours_are_added_up_to_days_without_an_interval() -> None:
    noon, later = (datetime(2026, 3, 1, hour, tzinfo=UTC) for hour in (12, 13))
    next_day = datetime(2026, 3, 2, tzinfo=UTC)

    days = by_day(
        [
            Moment(noon, True, 2, 1, 0, 2),
            Moment(later, True, 3, 2, 1, 3),
            Moment(next_day, True, 5, 4, 3, 5),
        ]
    )

    assert days == [
        Moment(datetime(2026, 3, 1, tzinfo=UTC), True, 5, 3),
        Moment(next_day, True, 5, 4, 3, 5),
    ]


def test_a_reading_that_is_shown_is_of_the_last_analysis(own_lake: Lake) -> None:
    [row] = [row for row in own_lake.table("readings").rows() if row["experiment_id"] == "coupon"]
    before = picture_of(own_lake, row)
    with own_lake.write("a receipt that came late") as commit:
        commit.append("events", [receipt(9999, STARTS, "card:100", "place-1")])

    after = picture_of(open_lake(own_lake.folder), row)

    assert before is not None
    assert after is not None
    assert after.lift == before.lift
