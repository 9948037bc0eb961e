"""The report tells what experiments found, and why some found nothing."""

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from tests.web.lakes import make_lake
from tests.web.nights import reading
from vitrina.engine import Lake, Row
from vitrina.web.report import build_report, print_report

REFUSED: Row = {
    "state": "refused",
    "effect": None,
    "low": None,
    "high": None,
    "relative": None,
    "why_not": "The arms are not as planned.",
}


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    lake = make_lake(tmp_path / "lake")
    found: Row = {"name": None, "low": 60.0, "high": 120.0, "relative": 0.05, "why_not": ""}
    with lake.write("two readings") as commit:
        commit.replace(
            "readings",
            [reading("email", 90.0, 18.0) | found, reading("qr", 0.0, 1.0) | found | REFUSED],
        )
    return lake


def test_an_experiment_is_in_the_report_with_its_interval_or_its_reason(lake: Lake) -> None:
    read, refused = build_report(lake).experiments

    assert (read.effect, read.interval_90, read.relative) == (90, (60, 120), 0.05)
    assert (refused.effect, refused.interval_90) == (None, None)
    assert refused.why_not == "The arms are not as planned."


def test_the_report_names_what_it_found_and_what_tells_of_causes(lake: Lake) -> None:
    paper = Console(width=100, record=True, file=StringIO())

    print_report(build_report(lake), paper)

    text = " ".join(paper.export_text().split())
    assert "told by the experiments below" in text
    assert "+60 to +120" in text


def test_without_experiments_the_report_says_which_would_tell(tmp_path: Path) -> None:
    made = build_report(make_lake(tmp_path / "lake"))

    assert made.experiments == ()
    assert "a hold-out of one household in ten would tell" in made.headline
