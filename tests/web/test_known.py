"""What the page of effects says: known, not known yet, and seen by experiments alone."""

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from django.utils import translation

from vitrina import attribution
from vitrina.attribution import Verdict
from vitrina.engine import Lake, Row, open_lake
from vitrina.web.known import known_of, rests_on
from vitrina.web.pipeline import calibration
from vitrina.web.question import Rows

FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC)


def reading(channel: str, effect: float, error: float, **other: object) -> Row:
    return {
        "experiment_id": f"{channel}-test",
        "channel": channel,
        "campaign": None,
        "design": "hold_out",
        "state": "read",
        "treatment": "on",
        "effect": effect,
        "standard_error": error,
        "starts_at": FIRST,
        "ends_at": LAST,
        "reach": 0.9,
        "is_randomised": True,
        **other,
    }


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


@pytest.fixture
def analysed() -> list[Row]:
    """The readings that the night's calibration takes, one of a pause and one over places."""
    return [
        reading("email", -90.0, 10.0, treatment="off"),
        reading("paid_social", 45.0, 5.0, is_randomised=False, design="geo_lift"),
        reading("push", 45.0, 5.0, is_randomised=False, design="matched"),
        reading("qr", 45.0, 5.0, state="running"),
        reading("outdoor", 45.0, 5.0),
    ]


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    """Paths of five channels, twenty each, and no experiment."""
    lake = open_lake(tmp_path / "lake", create=True)
    events: list[Row] = [
        {"event_id": str(number), "type": "Page Viewed", "occurred_at": at, "source": "site"}
        for number, at in enumerate((FIRST, LAST))
    ]
    paths: list[Row] = [
        {
            "path_id": f"{channel}-{number}",
            "goal": "receipt",
            "passport_id": f"{channel}-{number}",
            "converted_at": LAST,
            "path": [channel],
            "campaigns": ["(none)"],
            "touches": [f"{channel}-{number}"],
            "hours": [5.0],
            "conversions": 1.0,
            "value": 100.0,
            "nulls": 0.0,
        }
        for channel in ("email", "paid_social", "push", "qr", "direct")
        for number in range(20)
    ]
    with lake.write("a lake by hand") as commit:
        commit.append("events", events)
        commit.replace("paths", paths)
    return lake


def test_the_night_takes_as_evidence_what_is_an_experiment(lake: Lake, analysed: list[Row]) -> None:
    with lake.write("what was read") as commit:
        commit.replace("readings", analysed)

    found = {each.channel: each for each in calibration(lake).effects}

    assert set(found) == {"email", "paid_social", "push", "qr"}  # direct is not bought
    assert found["email"].own == pytest.approx(100)  # a pause that lost 90 of nine tenths
    assert found["paid_social"].own == pytest.approx(50)  # over places, and decided beforehand
    assert found["push"].verdict == Verdict.NOT_ON_IT  # only watched
    assert found["qr"].verdict == Verdict.NOT_ON_IT  # not over yet


def test_without_any_experiment_the_night_says_so(lake: Lake) -> None:
    with lake.write("nothing was read") as commit:
        commit.replace("readings", pa.table({"channel": pa.array([], pa.string())}))

    found = calibration(lake).effects

    assert {each.verdict for each in found} == {Verdict.NO_EXPERIMENT}
