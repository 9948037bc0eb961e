"""What every design really says of bad data leaves no English on a Russian page."""

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from django.utils import translation

from tests.experiments.places import Floats, chain, named, outcomes_of, read
from tests.web.sentences.english import is_english
from vitrina import experiments
from vitrina.errors import SettingError
from vitrina.experiments import DESIGNS
from vitrina.web.sentences.translation import in_words

DAYS = 50
TREATED = ("p00", "p01", "p02", "p03", "p04", "p05")


def flat(values: Floats, place: int) -> None:
    values[place] = 7.5


def opened(values: Floats, place: int) -> None:
    values[place, :25] = 0


def returned(values: Floats, place: int) -> None:
    values[place, 3] = -20


def panel(spoil: Callable[[Floats, int], None], place: int) -> Mapping[str, Floats]:
    values = chain(places=14, days=DAYS, seed=1)
    spoil(values, place)
    return named(values)


BAD: Mapping[str, tuple[Mapping[str, Floats], tuple[str, ...], int]] = {
    "all are treated": (named(chain(places=2, days=DAYS, seed=1)), ("p00", "p01"), 40),
    "nobody is treated": (named(chain(places=4, days=DAYS, seed=1)), (), 40),
    "too little before": (named(chain(places=14, days=DAYS, seed=1)), TREATED, 20),
    "a flat control": (panel(flat, 9), TREATED, 40),
    "a flat treated": (panel(flat, 2), TREATED, 40),
    "an opened control": (panel(opened, 9), TREATED, 40),
    "a return": (panel(returned, 9), TREATED, 40),
    "nothing varies": (named(np.full((8, DAYS), 5.0)), TREATED, 40),
}


@pytest.mark.parametrize("design", list(DESIGNS))
@pytest.mark.parametrize("case", BAD)
def test_no_english_is_left_of_what_is_said_of_bad_data(design: str, case: str) -> None:
    values, treated, starts = BAD[case]

    found = read(values, treated=treated, design=DESIGNS[design](), starts=starts, ends=DAYS)

    said = [found.why_not, *found.warnings]
    with translation.override("ru"):
        assert [text for text in said if is_english(in_words(text))] == []


def test_english_would_be_seen_where_it_is_left() -> None:
    values, treated, starts = BAD["a flat treated"]

    found = read(values, treated=treated, design=DESIGNS["geo_lift"](), starts=starts, ends=DAYS)

    assert is_english(found.why_not)


@pytest.mark.parametrize(
    ("design", "places", "days", "russian"),
    [
        ("geo_lift", 2, 14, "Слишком мало мест с пригодными данными: 2."),
        ("geo_lift", 8, 28, "Слишком короткая история: периодов 50, а тест займёт 28."),
        ("hold_out", 3, 14, "Для плана мало данных: людей 3,"),
        ("hold_out", 8, 28, "Чтобы спланировать тест на 28 дн., нужна история за 56 дн."),
        ("switchback", 8, 14, "От блоков по 4\xa0ч ничего не остаётся"),
    ],
)
def test_what_cannot_be_planned_says_why_in_russian(
    design: str, places: int, days: int, russian: str
) -> None:
    past = outcomes_of(named(chain(places=places, days=DAYS, seed=1)))

    with pytest.raises(SettingError) as refused:
        experiments.design(design, past, days=[days])

    with translation.override("ru"):
        said = in_words(str(refused.value))
    assert said.startswith(russian)
    assert not is_english(said)
