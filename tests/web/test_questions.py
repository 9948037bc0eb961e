"""A number and the Python shown beside it are the same."""

from datetime import date

import pandas
import pytest

from vitrina import identity, journeys
from vitrina.engine import Lake
from vitrina.web import sold
from vitrina.web.counted import BEGIN
from vitrina.web.credits import COMPARED, COMPARED_CHANNELS, REDEEMED, CreditAndCost
from vitrina.web.effects import EFFECTS
from vitrina.web.expected import EXPECTED, recent
from vitrina.web.question import EVENTS, PATHS, PEOPLE, Question, Reading, Rows, call
from vitrina.web.returning import COHORTS
from vitrina.web.stages import FUNNEL, STAGES, funnel_of
from vitrina.web.tied import TIED
from vitrina.web.walked import walked
from vitrina.web.workspace import Snapshot

QUESTIONS: list[Question] = [
    sold.SALES,
    COMPARED,
    COMPARED_CHANNELS,
    REDEEMED,
    EFFECTS,
    CreditAndCost("markov"),
    call(journeys.lengths, PATHS),
    call(journeys.top_paths, PATHS, by="campaigns", limit=20),
    call(identity.passport, PEOPLE, "card:101"),
    call(journeys.redemptions, EVENTS, PEOPLE),
    call(journeys.flows, PATHS, by="path", steps=4, limit=8),
    FUNNEL,
    COHORTS,
    EXPECTED,
    TIED,
]


def run(python: str, lake: Lake) -> object:
    """What a notebook would do."""
    known: dict[str, object] = {}
    exec(BEGIN.replace("./shop", str(lake.folder)), known)
    return eval(python, known)


def by_text(rows: object) -> list[str]:
    assert isinstance(rows, list)
    return sorted(map(str, rows))


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
def test_the_python_shown_for_a_table_gives_the_rows_shown(question: Question, lake: Lake) -> None:
    answer = Snapshot(lake).ask(question)

    assert by_text(run(answer.python, lake)) == by_text(list(answer.rows))
    assert answer.rows


@pytest.mark.parametrize("question", [COMPARED, COMPARED_CHANNELS, EFFECTS, PATHS], ids=str)
def test_what_the_lake_keeps_is_what_the_call_would_give(question: Question, lake: Lake) -> None:
    answer = Snapshot(lake).ask(question)

    made_anew = run(f"{answer.made_by}.to_pandas()", lake)
    assert isinstance(made_anew, pandas.DataFrame)
    assert len(made_anew) == len(answer)


def test_the_python_shown_for_a_number_gives_the_number(lake: Lake) -> None:
    snapshot = Snapshot(lake)
    sales = snapshot.ask(sold.SALES).between("week", date(2026, 1, 12), date(2026, 2, 2))
    totals = sold.totals(sales)
    journey = walked(snapshot.ask(call(journeys.lengths, PATHS)))
    readings: list[Reading] = [
        *(totals.receipts, totals.matched, totals.revenue),
        *(totals.match_rate, totals.average_receipt),
        *(journey.conversions, journey.led, journey.empty, journey.led_share),
        *(journey.unconverted, snapshot.people),
    ]

    for reading in readings:
        assert run(reading.python, lake) == reading.value


def test_the_python_shown_for_recent_days_gives_their_numbers(lake: Lake) -> None:
    found = recent(Snapshot(lake).ask(EXPECTED))

    assert found is not None
    for reading in (found.share, found.still):
        assert run(reading.python, lake) == reading.value


def test_the_python_shown_for_stages_gives_the_stages(lake: Lake) -> None:
    snapshot = Snapshot(lake)
    found = funnel_of(snapshot.ask(FUNNEL), snapshot.ask(STAGES), "direct_mail")

    frame = run(found.rows.python, lake)

    assert isinstance(frame, pandas.DataFrame)
    assert list(frame["people"]) == [stage.people for stage in found.stages]


def test_the_python_shown_for_weeks_gives_the_weeks(lake: Lake) -> None:
    weeks = sold.by(Snapshot(lake).ask(sold.SALES), "week")

    frame = run(weeks.python, lake)

    assert isinstance(frame, pandas.DataFrame)
    shown = pandas.DataFrame(list(weeks.rows))
    for column in (*sold.SUMS, "match_rate"):
        assert list(frame[column]) == pytest.approx(list(shown[column]))


def test_a_share_of_nothing_is_no_number() -> None:
    nothing, one = Reading(0, "0"), Reading(1, "1")

    assert one.over(nothing).value is None


def test_rows_outside_a_window_do_not_count() -> None:
    weeks = [{"week": date(2026, 1, day), "receipts": 1} for day in (5, 12, 19)]

    inside = Rows(weeks, "weeks").between("week", date(2026, 1, 12), date(2026, 1, 12))

    assert inside.total("receipts").value == 1


def test_an_answer_is_found_once_per_version_of_the_lake(lake: Lake) -> None:
    snapshot = Snapshot(lake)

    assert snapshot.ask(sold.SALES) is snapshot.ask(sold.SALES)
