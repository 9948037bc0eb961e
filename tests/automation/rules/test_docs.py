"""The page of the language names all that a rule can say, and its examples are rules."""

import json

from tests.docs.pages import Page, page
from vitrina.automation.rules.metrics import GOAL_WORDS, METRICS
from vitrina.automation.rules.parsing import parse
from vitrina.automation.rules.plain import rule_of
from vitrina.automation.rules.rule import Against, Deed, Subject
from vitrina.automation.rules.russian import RUSSIAN
from vitrina.automation.rules.services import KINDS

NAMES = [*METRICS, *Deed, *Against, *KINDS]


def lacking(written: Page) -> list[str]:
    words = [*(word for pair in GOAL_WORDS.values() for word in pair), *Subject, "surely"]
    return [*written.lacks(NAMES), *(word for word in words if word not in written.text)]


def test_the_page_names_every_metric_action_and_kind() -> None:
    assert lacking(page("docs/reference/rules.md")) == []


def test_a_metric_that_is_left_out_is_missed() -> None:
    written = page("docs/reference/rules.md")
    doctored = Page(written.path, written.text.replace("`free_slots`", "slots"))

    assert lacking(doctored) == ["free_slots"]


def test_the_rules_of_the_how_to_are_rules() -> None:
    written, *_ = page("docs/how-to/write-a-rule.md").blocks("text")

    assert [parse(line).action.deed for line in written.splitlines()] == [
        *(Deed.PAUSE, Deed.TELL, Deed.TELL, Deed.BUDGET)
    ]


def test_the_json_of_the_page_is_a_rule() -> None:
    [form] = page("docs/reference/rules.md").blocks("json")

    assert rule_of(json.loads(form)).action.deed is Deed.PAUSE


def test_the_russian_words_of_the_page_are_words() -> None:
    text = page("docs/reference/rules.md").text
    section = text.split("## Russian words")[1].split("## As JSON")[0]
    known = {word for phrase in RUSSIAN for word in phrase.split()}

    said = {word for code in section.split("`")[1::2] for word in code.split()}
    assert {word for word in said if word.isalpha()} <= known
