"""What the library says is said in the page's language, and nothing else is touched."""

import pytest
from django.utils import translation
from django.utils.translation import gettext

from vitrina.web.sentences.sentence import PLACE, PLACES, Sentence
from vitrina.web.sentences.translation import SENTENCES, in_words

WRITTEN = {
    **dict.fromkeys(("change", "chance", "correlation", "error", "times", "value"), "1,234.5"),
    **dict.fromkeys(("lift", "planned", "share"), "12.5%"),
    **dict.fromkeys(("first_day", "last_day"), "2026-03-01"),
    **dict.fromkeys(("first", "last", "until"), "2026-03-01 00:00:00+00:00"),
    "units": "p01, p02, p03 and 4 more",
    "unit": "North St. 5",
    "goal": "receipt",
    "kind": "experiment design",
    "absent": " (p01, p02 has no row at all)",
    "guess": " Did you mean 'geo_lift'?",
    "fault": "has 3 bytes instead of 5",
    "writer": "process 12 (load (all) events)",
    "missing": "['p01', 'p02']",
}


def written(sentence: str) -> str:
    """The sentence as the library would write it."""
    return PLACE.sub(lambda found: WRITTEN.get(found[1], "1,234"), sentence)


def translated(sentence: str) -> str:
    names = PLACE.findall(sentence)
    shown = {name: PLACES[name].shown(WRITTEN.get(name, "1,234")) for name in names}
    return gettext(sentence) % shown


@pytest.mark.parametrize("language", ["en", "ru"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_is_found_again_by_itself(sentence: str, language: str) -> None:
    with translation.override(language):
        assert in_words(written(sentence)) == translated(sentence)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_is_another_one_in_russian(sentence: str) -> None:
    with translation.override("ru"):
        assert not set(in_words(written(sentence)).split()) & {"the", "of", "is", "are", "was"}


@pytest.mark.parametrize("order", [1, -1])
def test_sentences_that_are_joined_are_found_one_after_the_other(order: int) -> None:
    chosen = SENTENCES[::order]

    with translation.override("ru"):
        said = in_words(" ".join(map(written, chosen)))
        expected = " ".join(map(translated, chosen))

    assert said == expected


@pytest.mark.parametrize(
    ("english", "russian"),
    [
        ("Nobody is assigned: import who is in which arm.", "Никто не распределён"),
        (
            "12 of the treated and 1,050 of the control persons entered after the test had begun: "
            "the arms were not filled by the same lots. Assign both arms at the same moment, and "
            "test again.",
            "в тестовую группу 12, в контрольную 1\xa0050.",
        ),
        (
            "All 5 units with outcomes are treated (p01, p02, p03 and 1 more has no row at all): "
            "there is nobody to compare with. Leave some out of the next test.",
            "Все участники с данными (5) — в тестовой группе (нет никаких данных: p01, p02, p03 "
            "и ещё 1): сравнить не с кем.",
        ),
        (
            "All 2 units with outcomes are treated: there is nobody to compare with. Leave some "
            "out of the next test.",
            "Все участники с данными (2) — в тестовой группе: сравнить не с кем.",
        ),
        (
            "Before the test the treated grew -12,340 per window against the others (p = 3.1e-09): "
            "were that to go on, as much of the difference is trend.",
            "на \u221212\xa0340 за отрезок (p = 3,1·10⁻⁹).",
        ),
        (
            "The last receipt in the data is of 2026-03-01 10:30:00+00:00, and the test was read "
            "to 2026-03-08 00:00:00+00:00: bring in what is missing.",
            "последнее по цели «Чек» — 1 мар. 2026\u202fг., 10:30 UTC, а тест прочитан по 8 мар.",
        ),
        (
            "No goal is named 'recept'. Did you mean 'receipt'? Known: order, receipt.",
            "Нет такого имени: 'recept' (цель). Может быть, 'receipt'? Известны: order, receipt.",
        ),
        (
            "The treated swing inf times as much as the nearest mix of donors: they lie outside "
            "the hull of the donors, and what was to be expected is extrapolated.",
            "в ∞ раза",
        ),
    ],
)
def test_numbers_and_days_are_written_as_russians_write_them(english: str, russian: str) -> None:
    with translation.override("ru"):
        assert russian in in_words(english)


def test_a_finding_keeps_the_full_stop_that_a_longer_sentence_gives_it() -> None:
    ratio = "66.7% of 60 units were treated where 50.0% were planned (p = 0.01)"
    why = "Something other than the lots filled the arms, so a difference is no effect. Find out"

    with translation.override("ru"):
        alone = in_words(ratio)
        followed = in_words(f"{ratio}. {why} who is missing, and test again.")

    assert alone.endswith("p = 0,01)")
    assert followed.startswith(f"{alone}. Группы наполнил не только жребий")


def test_a_sentence_that_nobody_knows_is_shown_as_it_is() -> None:
    with translation.override("ru"):
        said = in_words("An old lake said this! It was left out. And then this")

    assert said == "An old lake said this! Не учтено. And then this"


def test_nothing_at_all_stays_nothing() -> None:
    assert in_words("") == ""


@pytest.mark.parametrize(
    "name", ["100% %(count)s", "It was left out. p01", "<b>&amp;</b>", "да. Нет"]
)
def test_a_name_may_hold_anything_and_comes_back_as_it_is(name: str) -> None:
    with translation.override("ru"):
        said = in_words(f"{name} opened in between: it has no outcome up to 2026-03-01.")

    assert name.rpartition("out. ")[2] in said
    assert "по 1 мар. 2026" in said


def test_a_number_keeps_the_digits_that_it_was_given() -> None:
    sentence = Sentence.of("%(unit)s is flat: it was %(value)s in every period before the test.")

    with translation.override("ru"):
        for value, shown in (("1e+06", "1\xa0000\xa0000"), ("-0.50", "\u22120,50"), ("7", "7")):
            found = sentence.reads.match(written(sentence.text).replace("1,234.5", value))
            assert found
            assert f"было {shown}." in sentence.said(found)
