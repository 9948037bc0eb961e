"""What the page of effects says: known, not known yet, and seen by experiments alone."""

import pyarrow as pa
import pytest
from django.utils import translation

from tests.web.nights import FIRST, LAST, reading
from vitrina import attribution
from vitrina.attribution import Verdict
from vitrina.engine import Row
from vitrina.web.known import campaigns_of, known_of, rests_on
from vitrina.web.question import Rows


def effects_of(*readings: Row, email: float = 1000, social: float = 500) -> list[Row]:
    """Of two channels with so much credit."""
    credit: list[Row] = [
        {"channel": "email", "conversions": email},
        {"channel": "paid_social", "conversions": social},
    ]
    evidence = pa.Table.from_pylist(list(readings)) if readings else None
    made = attribution.calibrate(credit, evidence, window=(FIRST, LAST)).to_arrow()
    rows: list[Row] = made.to_pylist()  # as the lake gives them
    return rows


def test_a_channel_without_an_experiment_is_not_known() -> None:
    known = known_of(Rows(effects_of(reading("email", 90, 10)), "rows"), Rows([], "[]"))

    assert [row["channel"] for row in known.known] == ["email"]
    assert [row["channel"] for row in known.unknown] == ["paid_social"]
    assert known.credited == 1000
    assert known.caused == pytest.approx(100, rel=0.1)  # 90 among nine tenths
    assert known.caused_at_least < 100 < known.caused_at_most


def test_without_any_experiment_nothing_is_known() -> None:
    known = known_of(Rows(effects_of(), "rows"), Rows([], "[]"))

    assert (known.known, known.caused) == ([], 0)
    assert {row["verdict"] for row in known.unknown} == {Verdict.NO_EXPERIMENT}


def test_a_channel_that_no_path_sees_stands_apart() -> None:
    outdoor = reading("outdoor", 40, 5)
    refused = reading("radio", 40, 5, state="refused")

    known = known_of(Rows(effects_of(), "rows"), Rows([outdoor, refused], "rows"))

    assert known.unseen == [outdoor]


@pytest.mark.parametrize(
    ("readings", "english", "russian"),
    [
        ([], "No experiment has run.", "Экспериментов не было."),
        ([reading("paid_social", 50, 5)], "No experiment was on it.", "Экспериментов о нём не"),
        ([reading("email", 90, 9)], "By email-test alone: 100 receipts", "Только по email-test"),
        ([reading("email", 50, 900)], "too little", "этого мало"),
        ([reading("email", -300, 9)], "it lost customers", "отнял покупателей"),
    ],
)
def test_what_an_effect_rests_on_is_said_in_the_language_of_the_page(
    readings: list[Row], english: str, russian: str
) -> None:
    [email] = [row for row in effects_of(*readings) if row["channel"] == "email"]

    with translation.override("en"):
        assert english in rests_on(email)
    with translation.override("ru"):
        assert russian in rests_on(email)


def campaign(channel: str, name: str, credited: float, *, is_known: bool = False) -> Row:
    return {"channel": channel, "campaign": name, "credited": credited, "is_known": is_known}


def test_campaigns_stand_under_their_channel_the_known_first() -> None:
    known = known_of(Rows(effects_of(), "rows"), Rows([], "[]"))
    rows = [
        campaign("email", "news", 700),
        campaign("email", "spring", 300, is_known=True),
        campaign("paid_social", "video", 500),
    ]

    email, social = campaigns_of(known, Rows(rows, "rows"))

    assert (email.channel["channel"], email.known) == ("email", 1)
    assert [row["campaign"] for row in email.rows] == ["spring", "news"]
    assert (social.channel["channel"], social.known) == ("paid_social", 0)


def test_a_channel_without_campaigns_has_no_part_of_its_own() -> None:
    known = known_of(Rows(effects_of(), "rows"), Rows([], "[]"))

    assert campaigns_of(known, Rows([campaign("email", "(none)", 1000)], "rows")) == []
