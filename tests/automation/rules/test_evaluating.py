"""When a rule fires: once, by day, within its limits, and what it would change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tests.automation.rules.worlds import SETTINGS, campaign
from vitrina.automation.rules.changes import Change, joined
from vitrina.automation.rules.evaluating import Answer, Memory, Outcome, Verdict, evaluate
from vitrina.automation.rules.parsing import parse
from vitrina.automation.rules.rule import Subject
from vitrina.automation.rules.series import Series
from vitrina.connectors.advertising import Amount, Setting, Sites, State

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LINE = "lower budget by 15% when clicks today > 100"


def clicked(number: float, name: str = "brand") -> Series:
    known = {"clicks": np.array([number])}
    return campaign(name, last_day=NOON.date(), spend=[0.0], known=known)


def answered(line: str, clicks: list[float], *, hours: float = 24.0) -> list[Answer]:
    """What a rule says at so many hours' distance."""
    memory, answers = Memory(), []
    for step, number in enumerate(clicks):
        outcome = evaluate(
            parse(line), [clicked(number)], memory, now=NOON + step * timedelta(hours=hours)
        )
        memory = outcome.memory
        answers.append(outcome.verdicts[0].answer)
    return answers


def test_what_holds_still_fires_once() -> None:
    assert answered(LINE, [150, 150, 150]) == [Answer.FIRES, Answer.FIRED, Answer.FIRED]


def test_a_number_that_trembles_around_the_limit_fires_once() -> None:
    assert answered(LINE, [101, 99, 101, 95, 101]) == [
        *(Answer.FIRES, Answer.CALM, Answer.FIRED, Answer.CALM, Answer.FIRED)
    ]


def test_without_hysteresis_it_would_fire_each_time() -> None:
    line = f"{LINE}, back by 0%"  # the sabotage

    assert answered(line, [101, 99, 101, 99, 101]).count(Answer.FIRES) == 3


def test_what_came_back_for_good_fires_again() -> None:
    assert answered(LINE, [101, 89, 101]) == [Answer.FIRES, Answer.CALM, Answer.FIRES]


def test_it_does_not_fire_twice_within_its_cool_down() -> None:
    assert answered(LINE, [101, 89, 101, 101], hours=10) == [
        *(Answer.FIRES, Answer.CALM, Answer.COOLING, Answer.FIRES)
    ]


def test_what_holds_in_quiet_hours_fires_after_them() -> None:
    line = f"{LINE}, quiet 12:00-14:00"

    assert answered(line, [150, 150, 150], hours=1) == [Answer.QUIET, Answer.QUIET, Answer.FIRES]


def test_quiet_hours_go_by_the_clock_that_they_are_given() -> None:
    rule = parse(f"{LINE}, quiet 22:00-08:00")

    outcome = evaluate(rule, [clicked(150)], Memory(), now=NOON.replace(hour=23))

    assert outcome.verdicts[0].answer is Answer.QUIET


def test_it_fires_so_many_times_a_day_and_goes_on_the_next() -> None:
    rule = parse(f"{LINE}, at most 2 a day")
    series = [clicked(150, name) for name in ("a", "b", "c")]

    first = evaluate(rule, series, Memory(), now=NOON)
    later = evaluate(rule, series, first.memory, now=NOON + timedelta(hours=6))
    next_day = evaluate(rule, series, later.memory, now=NOON + timedelta(days=1))

    assert answers(first) == {"a": "fires", "b": "fires", "c": "capped"}
    assert answers(later) == {"a": "fired", "b": "fired", "c": "capped"}
    assert answers(next_day) == {"a": "fired", "b": "fired", "c": "fires"}


def answers(outcome: Outcome) -> dict[str, str]:
    return {each.series.name: each.answer.value for each in outcome.verdicts}


def test_a_rule_is_about_its_own_subjects_alone() -> None:
    series = [clicked(150, name) for name in ("brand", "other")]
    site = replace(clicked(150, "brand"), subject=Subject.PLACEMENT)

    outcome = evaluate(
        parse('pause campaign "brand" when clicks today > 100'), [*series, site], Memory(), now=NOON
    )

    assert answers(outcome) == {"brand": "fires"}


def test_one_condition_that_cannot_be_read_stops_the_rule() -> None:
    rule = parse("pause when clicks today > 100 and spend today > 5 RUB")
    series = campaign("brand", last_day=NOON.date(), spend=[], known={"clicks": np.array([150.0])})

    [verdict] = evaluate(rule, [series], Memory(), now=NOON).verdicts

    assert verdict.answer is Answer.UNREADABLE
    assert verdict.reason == (
        "brand: clicks today: 150; the rule says above 100; "
        "and spend of brand is not known for all of these days."
    )


def verdict_of(line: str, series: Series) -> Verdict:
    [verdict] = evaluate(parse(line), [series], Memory(), now=NOON, rule_id="7").verdicts
    return verdict


@pytest.mark.parametrize(
    ("line", "setting", "new"),
    [
        ("pause when clicks today > 100", Setting.STATE, State(is_on=False)),
        (LINE, Setting.BUDGET, Amount(85_000, "RUB", "day")),
        (
            "raise budget by 12.5% when clicks today > 100",
            Setting.BUDGET,
            Amount(112_500, "RUB", "day"),
        ),
    ],
)
def test_a_change_says_from_what_to_what_and_why(
    line: str, setting: Setting, new: State | Amount
) -> None:
    verdict = verdict_of(line, clicked(150))

    assert verdict.change == Change(
        account="direct",
        campaign="brand",
        setting=setting,
        old=SETTINGS[setting],
        new=new,
        reason="brand: clicks today: 150; the rule says above 100",
        rule_id="7",
    )


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("resume when clicks today > 100", "brand is so already"),
        ("raise bid by 5% when clicks today > 100", "Nobody has read the bid of brand"),
    ],
)
def test_what_needs_no_change_or_cannot_be_worked_out_is_not_proposed(line: str, said: str) -> None:
    verdict = verdict_of(line, clicked(150))

    assert (verdict.answer, verdict.change) == (Answer.NEEDLESS, None)
    assert said in verdict.reason


def site(name: str, excluded: tuple[str, ...] | None) -> Series:
    settings = {} if excluded is None else {Setting.EXCLUDED_SITES: Sites(excluded)}
    return replace(
        clicked(150, name), subject=Subject.PLACEMENT, campaign="brand", settings=settings
    )


EXCLUDE = "exclude placement when clicks today > 100"


def test_sites_are_added_to_those_that_are_excluded_in_one_change() -> None:
    series = [site(name, ("old.example",)) for name in ("Bad.example", "worse.example")]

    outcome = evaluate(parse(EXCLUDE), series, Memory(), now=NOON)
    [change] = joined([each.change for each in outcome.firings if each.change])

    assert change.new == Sites(("bad.example", "old.example", "worse.example"))
    assert change.old == Sites(("old.example",))
    assert change.campaign == "brand"
    assert "Bad.example" in change.reason
    assert "worse.example" in change.reason


def test_a_list_that_nobody_has_read_is_not_replaced() -> None:
    verdict = verdict_of(EXCLUDE, site("bad.example", None))

    assert verdict.answer is Answer.NEEDLESS
    assert "Nobody has read which sites are excluded" in verdict.reason
