"""One line says a rule, and every rule has one line."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.automation.rules.lines import rules
from vitrina.automation.rules.metrics import GOAL_WORDS, METRICS
from vitrina.automation.rules.parsing import parse
from vitrina.automation.rules.plain import plain, rule_of
from vitrina.automation.rules.rule import (
    Action,
    Comparison,
    Condition,
    Deed,
    Measure,
    Minimum,
    Rule,
    Subject,
)
from vitrina.automation.rules.wording import worded
from vitrina.errors import RuleTextError, SettingError, UnknownNameError
from vitrina.events import GOALS


@given(rules())
def test_every_rule_is_read_back_from_its_line_and_from_its_json(rule: Rule) -> None:
    line = worded(rule)

    assert parse(line) == rule
    assert worded(parse(line)) == line
    assert rule_of(plain(rule)) == rule


def test_a_line_says_what_is_done_to_what_and_when() -> None:
    rule = parse(
        'pause campaign "brand" when cost per receipt > 900 RUB over 14 days after 20 receipts'
    )

    assert rule == Rule(
        action=Action(Deed.PAUSE),
        subject=Subject.CAMPAIGN,
        names=("brand",),
        conditions=(
            Condition(
                measure=Measure("cost_per_goal", "receipt"),
                days=14,
                comparison=Comparison(
                    side="above", number=Decimal(900), currency="RUB", is_sure=True
                ),
                minimum=Minimum(Decimal(20)),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (
            "pause campaign when cost per receipt > 900 RUB over 14 days and spend > 20 000 ₽",
            "pause campaign when cost per receipt over 14 days surely > 900 RUB "
            "and spend over 14 days > 20000 RUB",
        ),
        ("tell me when spend today > 150% of the usual",) * 2,
        (
            "tell me when receipts over 7 days falls by 30%",
            "tell me when receipts over 7 days surely fall by 30%",
        ),
        ("lower budget by 15% when free slots < 10%",) * 2,
        (
            "exclude when return over 30 days < 100% after 5 receipts, quiet 22:00–8:00",
            "exclude placement when return on receipts over 30 days surely < 100% "
            "after 5 receipts, quiet 22:00-08:00",
        ),
        (
            "tell me about account when days since last data > 2, not again within 6 hours, "
            "at most 3 a day, back by 5%",
        )
        * 2,
        (
            "остановить кампанию когда цена чека > 900 руб за 14 дней и расход > 20 000 ₽, "
            "не чаще чем раз в 48 часов, тишина 22:00-8:00",
            "pause campaign when cost per receipt over 14 days surely > 900 RUB "
            "and spend over 14 days > 20000 RUB, not again within 48 hours, quiet 22:00-08:00",
        ),
        (
            "снизить бюджет на 15% когда свободные места < 10%",
            "lower budget by 15% when free slots < 10%",
        ),
        (
            "сообщить когда чеки за 7 дней падают на 30%",
            "tell me when receipts over 7 days surely fall by 30%",
        ),
    ],
)
def test_what_people_write_is_kept_in_one_form(written: str, kept: str) -> None:
    assert worded(parse(written)) == kept


@pytest.mark.parametrize(
    ("line", "minimum"),
    [
        ("pause when cost per receipt over 14 days > 900 RUB", Minimum(Decimal(2700), "RUB")),
        ("pause when cost per receipt over 14 days rises by 50%", Minimum(Decimal(10))),
        ("pause when return over 14 days < 120%", Minimum(Decimal(10))),
        ("pause when return < 120% over 14 days and spend > 9 RUB", None),
        ("pause when return over 14 days < 120% after 3 receipts", Minimum(Decimal(3))),
    ],
)
def test_a_ratio_that_states_no_minimum_gets_one(line: str, minimum: Minimum | None) -> None:
    assert parse(line).conditions[0].minimum == minimum


@pytest.mark.parametrize(
    ("line", "word", "place", "advice"),
    [
        ("pase campaign when spend today > 9 RUB", "pase", 1, "Did you mean 'pause'?"),
        ("tell me whn", "whn", 9, "Did you mean 'when'?"),
        ("pause when cost per recipt over 7 days > 9 RUB", "recipt", 21, "mean 'receipt'?"),
        ("pause when spend > 9 RUB", "the end", 25, "Write today, or over 7 days"),
        ("pause when spend today > 9", "the end", 27, "Write it as in 900 RUB"),
        ("pause when clicks today > 30%", "the end", 30, "150% of the usual"),
        ("tell me when return over 7 days < 3 RUB", "rub", 37, "Write the sign %"),
        ("tell me when receipts today < 3", "receipts", 14, "today always looks bad"),
        ("tell me when clicks over 0 days > 3", ">", 33, "Write today"),
        ("tell me when clicks over 1.5 days > 3", "1.5", 26, "a whole number"),
        ("tell me when clicks over 91 days > 3", "clicks", 14, "Write 90 or less"),
        ("tell me when clicks over 15 days > 200% of the usual", "clicks", 14, "14 or less"),
        ("tell me when clicks today & 5", "&", 27, "No rule has this sign"),
        ("pause place when spend today > 9 RUB", "pause", 1, "only a campaign"),
        ("tell me about place when clicks today > 9", "clicks", 26, "Ask for it of: account"),
        ("pause when orders over 5 days plainly < 3", "orders", 12, "lets chance pause"),
        ("tell me when free slots over 3 days < 3%", "free", 14, "what is known now"),
        ("lower budget by 0% when clicks today > 9", "lower", 1, "above 0"),
        ("tell me when clicks today > 9, quiet 25:00-8:00", "25:00", 38, "No clock shows this"),
        ("tell me when clicks today > 9, often", "often", 32, "not, quiet, at, back"),
        ("tell me when clicks over 7 days fall by 100%", "clicks", 14, "less than 100%"),
        ("tell me when cost per lead over 7 days > 9 RUB after 3 cats", "cats", 56, "10 receipts"),
        ("", "the end", 1, "tell, pause"),
    ],
)
def test_an_error_names_the_word_its_place_and_the_next_step(
    line: str, word: str, place: int, advice: str
) -> None:
    with pytest.raises(RuleTextError) as refused:
        parse(line)

    assert (refused.value.word, refused.value.place) == (word, place)
    assert str(refused.value).startswith(f"At letter {place}, {word!r}: ")
    assert advice in str(refused.value)


WORDS = ["pause", "when", "spend", "clicks", "today", ">", "9", "RUB", "%", "over", ","]


@given(st.text(max_size=60) | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_whatever_is_written_gives_a_rule_or_an_error_with_its_place(line: str) -> None:
    place = 1
    try:
        parse(line)
    except RuleTextError as refused:
        place = refused.place

    assert 1 <= place <= len(line) + 1


@pytest.mark.parametrize(
    ("fields", "error", "said"),
    [
        ({"deed": "explode"}, UnknownNameError, "explode"),
        ({"subject": "galaxy"}, UnknownNameError, "galaxy"),
        ({"conditions": []}, SettingError, "0 conditions"),
        ({"conditions": None}, SettingError, "no list"),
        ({"most_a_day": True}, SettingError, "no whole number"),
        ({"most_a_day": 0}, SettingError, "never fires"),
        ({"back_percent": "NaN"}, SettingError, "NaN"),
        ({"quiet": [1, 9999]}, SettingError, "quiet hours"),
        ({"names": [" "]}, SettingError, "empty"),
        ({"cool_down_hours": 0}, SettingError, "not again within 0 hours"),
    ],
)
def test_fields_that_make_no_rule_are_refused(
    fields: dict[str, object], error: type[Exception], said: str
) -> None:
    form = plain(parse("pause when clicks today > 9"))

    with pytest.raises(error, match=said):
        rule_of({**form, **fields})


def test_a_form_may_leave_out_what_is_usual() -> None:
    form = {
        "deed": "pause",
        "conditions": [
            {"metric": "cost_per_goal", "goal": "lead", "days": 7, "side": "above"}
            | {"number": "50", "currency": "EUR"}
        ],
    }

    assert worded(rule_of(form)) == (
        "pause campaign when cost per lead over 7 days surely > 50 EUR after 150 EUR of spend"
    )


def test_every_goal_has_its_words() -> None:
    assert set(GOAL_WORDS) == set(GOALS)
    assert all(metric.meaning for metric in METRICS.values())
