"""The pages of experiments say in Russian what the library says of them in English."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client, override_settings

from tests.web.experiments.test_plan_pages import HOLD_OUT, OVER_PLACES
from tests.web.experiments.trials import ENDS, NOW, PEOPLE, PLACES, STARTS, card
from tests.web.sentences.english import is_english, visible_texts
from vitrina.engine import Lake, Row, open_lake
from vitrina.experiments import read_all

RUSSIAN = {"accept-language": "ru"}
NAMES = {"Coupons for two of three", "Nobody was assigned"}  # of experiments: shown as they are


def body(pages: Client, path: str) -> str:
    return pages.get(path, headers=RUSSIAN).content.decode()


def english_in(page: str) -> list[str]:
    return [text for text in visible_texts(page) if is_english(text) and text not in NAMES]


@pytest.fixture(scope="session")
def bad_lake(tested: Path, tmp_path_factory: pytest.TempPathFactory) -> Lake:
    """With two more tests: one that the lots did not fill, and one over two places of two."""
    lake = open_lake(shutil.copytree(tested, tmp_path_factory.mktemp("bad") / "lake"))
    with lake.write("import tests that went wrong") as commit:
        commit.append("experiments", [_test("uneven", "hold_out", 0.5), _test("two", "geo_lift")])
        commit.append(
            "assignments",
            [
                *(
                    _arm("uneven", "person", card(person), is_treated=person > 6)
                    for person in range(PEOPLE)
                ),
                *(_arm("two", "place", place, is_treated=True) for place in PLACES[:2]),
            ],
        )
    readings = read_all(
        lake.experiments, lake.assignments, events=lake.events, people=lake.passports, now=NOW
    )
    with lake.write("read tests") as commit:
        commit.replace("readings", readings)
    return lake


@pytest.fixture
def bad_pages(bad_lake: Lake) -> Iterator[Client]:
    with override_settings(VITRINA_SHOP=bad_lake.folder):
        yield Client(headers={"host": "localhost"})


def _test(experiment_id: str, design: str, planned_share: float | None = None) -> Row:
    return {
        "experiment_id": experiment_id,
        "name": f"Тест {experiment_id}",
        "design": design,
        "channel": "email",
        "goal": "receipt",
        "starts_at": STARTS,
        "ends_at": ENDS,
        "planned_share": planned_share,
    }


def _arm(experiment_id: str, unit: str, unit_id: str, *, is_treated: bool) -> Row:
    return {
        "experiment_id": experiment_id,
        "unit": unit,
        "unit_id": unit_id,
        "arm": "treated" if is_treated else "control",
        "from_at": STARTS,
        "until_at": None,
    }


@pytest.mark.parametrize(
    "path",
    [
        *("/experiments/", "/experiments/coupon/", "/experiments/cities/", "/experiments/late/"),
        *("/experiments/nobody/", "/experiments/uneven/", "/experiments/two/"),
    ],
)
def test_no_english_is_left_on_a_page_of_experiments(bad_pages: Client, path: str) -> None:
    assert english_in(body(bad_pages, path)) == []


def test_a_refusal_says_why_on_the_list_and_on_its_own_page(bad_pages: Client) -> None:
    for path in ("/experiments/", "/experiments/two/"):
        assert "Все участники с данными (2) — в тестовой группе" in body(bad_pages, path)
    for path in ("/experiments/", "/experiments/uneven/"):
        assert "Группы наполнил не только жребий, поэтому разница" in body(bad_pages, path)


def test_the_warnings_and_the_lots_of_a_test_are_told_in_russian(trial_pages: Client) -> None:
    assert "Тест идёт: не останавливайте его раньше срока." in body(
        trial_pages, "/experiments/late/"
    )
    assert "В тестовой группе 66,7% участников, а по плану должно быть 66,7%" in body(
        trial_pages, "/experiments/coupon/"
    )


def test_an_english_page_says_what_the_library_says(trial_pages: Client) -> None:
    page = trial_pages.get("/experiments/late/").content.decode()

    assert "running: do not stop early. A test that is stopped when it looks good" in page


@pytest.mark.parametrize(
    ("asked", "russian"),
    [
        (HOLD_OUT | {"weeks": "8"}, "Чтобы спланировать тест на 56 дн., нужна история за 112 дн."),
        (OVER_PLACES | {"weeks": "8"}, "Слишком короткая история: периодов 83, а тест займёт 56."),
        (HOLD_OUT | {"lift": "0.1"}, "Ни один из проверенных планов не найдёт прирост +0,1%"),
    ],
)
def test_a_plan_that_is_refused_or_finds_too_little_says_so_in_russian(
    trial_pages: Client, asked: dict[str, str], russian: str
) -> None:
    page = body(trial_pages, f"/experiments/new/?{urlencode(asked)}")

    assert russian in page
    assert english_in(page) == []


def test_what_is_written_to_the_lake_while_a_plan_is_saved_is_told_in_russian(
    trial_pages: Client, own_lake: Lake
) -> None:
    saved = {"name": "Весна", "starts_on": "2099-01-05", "seed": "7"}

    with own_lake.write("load the log"):
        answer = trial_pages.post("/experiments/new/", HOLD_OUT | saved, headers=RUSSIAN)

    assert "сейчас пишет процесс" in answer.content.decode()


def test_english_that_is_left_would_be_seen(trial_pages: Client) -> None:
    page = trial_pages.get("/experiments/nobody/").content.decode()

    assert "Nobody is assigned: import who is in which arm." in english_in(page)
