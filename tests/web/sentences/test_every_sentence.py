"""Whatever the library can say on a page is a sentence that the pages know and translate."""

import re
from collections.abc import Sequence

import pytest
from django.utils import translation

from tests.web.sentences.spoken import LIBRARY, Spoken, raised_in, spoken_in, texts_in
from vitrina.web.sentences import sentence
from vitrina.web.sentences.sentence import PLACE, PLACES
from vitrina.web.sentences.translation import SENTENCES

PARTS = (
    *(sentence.MORE, sentence.ABSENT, sentence.GUESS),
    *(*sentence.FAULTS, *sentence.WRITERS, *sentence.KINDS),
)
EXPERIMENTS = sorted((LIBRARY / "experiments").rglob("*.py"))
DECISIONS = [
    LIBRARY / "optimization" / name
    for name in ("account_days.py", "budget_reasons.py", "history.py", "response.py")
]
ENGINE = [LIBRARY / "engine" / name for name in ("commit.py", "lake.py", "manifest.py")]
ERRORS = LIBRARY / "errors.py"
# no page calls these
CALLED_BY_NO_PAGE = {"hold_outs.py", "hold_out_sheet.py", "matched_campaigns.py", "overlaps.py"}
# about arguments that nobody gives but who writes Python
OF_ARGUMENTS = {
    "Blocks of {} hours do not fill a test of {} days. Take a length that goes into a day, for "
    "example 4 or 24.",
    "A lift of {} with power {} at level {} cannot be planned: the lift must be above 0, and 0 < "
    "level < power < 1.",
    "A {} test cannot be planned by lot. Plan one of those that offer it, for example 'hold_out' "
    "or 'switchback'.",
    "The window {} to {} has no time zone. Give aware times, for example datetime(2026, 3, 1, "
    "tzinfo=UTC).",
    "coverage must lie between 0 and 1, not {}. 0.9 is usual.",
    "days ({}), windows ({}) and each of sizes ({}) must be 1 or more.",
    "days is {}: give one or more lengths of at least a day.",
    "level ({}) and power ({}) must lie between 0 and 1. 0.1 and 0.8 are usual.",
    "lifts must be above 0 and rising, not {}.",
    "permutations must be 100 or more, not {}.",
    "planned_share must lie between 0 and 1, not {}. 0.9 treats nine of ten.",
    "trim must lie between 0 and 0.5, not {}. 0.1 is usual.",
    "wash_out_periods is {}, block_hours {} and draws {}: give at least 0, 1 and 100.",
    "{} must be {}, not {}.",
    "A history is days x campaigns throughout, not {}.",
    "The budget of these campaigns",
    "A share reported lies outside [0, 1].",
    "There is evidence on campaign {}, but there are only {}.",
    "{} treated and {} control units are none to count. Give how many there are in each arm, one "
    "at least.",
}
LAKE_ERRORS = {"DamagedLakeError", "LakeBusyError", "LakeVersionError", "NoLakeError"}
VALUES = (0, 1, 12, 1234567)
AMOUNTS = (0.0, 0.001234, 1.0, 1234.5678, 1.3e-12, 2.5e16)


def plain(sentence: str) -> str:
    return PLACE.sub("{}", sentence)


KNOWN = {plain(each): each for each in (*SENTENCES, *PARTS)}


def spoken() -> list[Spoken]:
    """What a page may show of what the library says."""
    said = [
        each
        for path in (*EXPERIMENTS, *DECISIONS)
        if path.name not in CALLED_BY_NO_PAGE
        for each in spoken_in(path.read_text())
        if each.text not in OF_ARGUMENTS
    ]
    of_lakes = [each for path in ENGINE for each in raised_in(path.read_text(), LAKE_ERRORS)]
    of_names = [each for each in spoken_in(ERRORS.read_text()) if each.text.startswith("No {}")]
    return [*said, *of_lakes, *of_names]


def unknown(said: Sequence[Spoken]) -> list[str]:
    return sorted({each.text for each in said} - set(KNOWN))


def test_every_sentence_that_a_page_may_show_is_known_to_the_pages() -> None:
    assert unknown(spoken()) == []


def test_a_new_sentence_of_the_library_is_seen() -> None:
    checks = (LIBRARY / "experiments/checks.py").read_text()
    sabotaged = (
        checks + '\n\ndef late(days: int) -> str:\n    return f"It is {days:,} days late."\n'
    )

    assert unknown(spoken_in(checks)) == [
        each.text for each in spoken_in(checks) if each.text in OF_ARGUMENTS
    ]
    assert "It is {} days late." in unknown(spoken_in(sabotaged))


def test_a_sentence_whose_words_were_changed_is_seen() -> None:
    screening = (LIBRARY / "experiments/screening.py").read_text()
    sabotaged = screening.replace("It was left out.", "It stays out.")

    assert unknown(spoken_in(screening)) == []
    assert unknown(spoken_in(sabotaged)) == ["It stays out."]


def test_the_pages_know_no_sentence_that_is_gone() -> None:
    sources = [*EXPERIMENTS, *DECISIONS, *ENGINE, ERRORS, LIBRARY / "events/goals.py"]
    said = {text for path in sources for text in texts_in(path.read_text())}

    assert sorted(set(KNOWN) - said) == []


def test_no_exception_is_left_of_a_sentence_that_is_gone() -> None:
    sources = [*EXPERIMENTS, *DECISIONS]
    said = {each.text for path in sources for each in spoken_in(path.read_text())}

    assert sorted(OF_ARGUMENTS - said) == []
    assert sorted(CALLED_BY_NO_PAGE - {path.name for path in EXPERIMENTS}) == []


@pytest.mark.parametrize("said", [each for each in spoken() if any(each.specs)], ids=str)
def test_a_number_as_the_library_writes_it_fits_its_place(said: Spoken) -> None:
    places = PLACE.findall(KNOWN[said.text])

    for name, spec in zip(places, said.specs, strict=True):
        for value in _written(spec):
            assert re.fullmatch(PLACES[name].pattern, value), f"{value} at {name}"
            with translation.override("ru"):
                assert "." not in PLACES[name].shown(value)


def _written(spec: str) -> list[str]:
    if not spec:
        return []
    return [format(value, spec) for value in (VALUES if spec == "," else AMOUNTS)]
