"""The demo, as a newcomer runs it: real data in, an honest report out."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

VITRINA = Path(sys.executable).parent / "vitrina"


def vitrina(*words: object, **env: str) -> subprocess.CompletedProcess[str]:
    command = [str(VITRINA), *map(str, words)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **env}
    )


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    run = vitrina(
        "demo",
        "--lake",
        folder / "lake",
        "--no-serve",
        "--json",
        folder / "out.json",
        COLUMNS="200",
    )
    assert run.returncode == 0, run.stdout + run.stderr
    (folder / "printed.txt").write_text(run.stdout)
    return folder


@pytest.fixture(scope="module")
def report(demo: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((demo / "out.json").read_text())
    return found


def campaign(report: dict[str, Any], name: str) -> dict[str, Any]:
    [found] = [each for each in report["campaigns"] if each["campaign"] == name]
    return dict(found)


def test_the_report_holds_the_published_totals(report: dict[str, Any]) -> None:
    assert report["receipt_lines"] == 1_469_307
    assert report["baskets"] == 155_848
    assert report["people"] == 2_469
    assert report["revenue_minor"] == 459_603_958
    assert report["currency"] == "USD"
    assert len(report["campaigns"]) == 27


def test_credit_of_every_model_stays_within_the_revenue(report: dict[str, Any]) -> None:
    models = set(report["campaigns"][0]["credit"])
    totals = {model: sum(each["credit"][model] for each in report["campaigns"]) for model in models}

    # the same mailings led to the same receipts, however the credit is shared out
    assert len(models) >= 6
    credited = totals.pop("survival")  # it leaves some to those who would have come anyway
    assert 0 < credited < totals["last"]
    assert all(total == pytest.approx(totals["last"], rel=1e-9) for total in totals.values())
    assert 0 < totals["last"] < report["revenue_minor"]


def test_campaign_18_looks_great_until_the_time_before_it_is_looked_at(
    report: dict[str, Any],
) -> None:
    found = campaign(report, "18")

    assert found["naive_difference"] == pytest.approx(307.4, abs=0.1)
    assert found["adjusted_difference"] == pytest.approx(14.2, abs=0.1)
    assert found["standard_error"] == pytest.approx(7.4, abs=0.1)
    assert found["reason"] is None


def test_a_campaign_outside_the_data_has_no_figure_and_says_why(report: dict[str, Any]) -> None:
    early, late, short = (campaign(report, name) for name in ("24", "15", "27"))

    assert (early["naive_difference"], early["adjusted_difference"]) == (None, None)
    assert early["reason"] == "it started before the first day of data"
    assert late["reason"] == "it ended after the last day of data"
    assert short["naive_difference"] is not None
    assert short["adjusted_difference"] is None
    assert "equally long time before" in short["reason"]


def test_the_headline_draws_the_lesson(report: dict[str, Any], demo: Path) -> None:
    headline = report["headline"]

    assert "+79 to +471 USD" in headline
    assert "-32 to +38 USD" in headline
    assert "Nothing was randomised" in headline
    assert report["is_randomised"] is False
    printed = " ".join((demo / "printed.txt").read_text().split())
    assert "Nothing was randomised" in printed


def test_every_step_says_what_it_took(report: dict[str, Any]) -> None:
    steps = {step["name"]: step for step in report["steps"]}

    assert list(steps) == [
        "Import receipts and mailings",
        "Resolve identities",
        "Build journeys",
        "Attribute",
        "Compare exposed with others",
        "Read experiments",
        "Calibrate credit",
        "Follow stages and cohorts",
        "Expect final values",
        "Decide on budgets",
    ]
    assert all(step["cpu_seconds"] >= 0 and step["peak_bytes"] > 0 for step in steps.values())


def test_a_second_run_imports_nothing_and_says_the_same(demo: Path, report: dict[str, Any]) -> None:
    again = vitrina("demo", "--lake", demo / "lake", "--no-serve", "--json", demo / "again.json")

    assert again.returncode == 0, again.stderr
    second = json.loads((demo / "again.json").read_text())
    of_one_run = {"steps", "updated_at"}
    assert {name: second[name] for name in second.keys() - of_one_run} == {
        name: report[name] for name in report.keys() - of_one_run
    }


def test_the_report_can_be_printed_again_without_the_data_set(demo: Path) -> None:
    run = vitrina("report", demo / "lake", COLUMNS="200")

    assert run.returncode == 0, run.stderr
    assert "155,848" in run.stdout


def test_a_lake_that_is_not_there_is_a_sentence_and_not_a_trace(tmp_path: Path) -> None:
    run = vitrina("report", tmp_path / "nowhere")

    assert run.returncode == 1
    assert "There is no lake in" in run.stderr
    assert "Traceback" not in run.stderr


def test_an_unknown_data_set_is_refused_with_what_there_is(tmp_path: Path) -> None:
    run = vitrina("demo", "--lake", tmp_path / "lake", "--dataset", "complete_jorney")

    assert run.returncode == 1
    assert "Did you mean 'complete_journey'?" in run.stderr


@pytest.mark.parametrize(
    "verb",
    [
        [],
        ["demo"],
        ["import"],
        ["report"],
        ["init"],
        ["up"],
        ["sql"],
        ["conserve"],
        ["replay"],
        ["source"],
    ],
)
def test_help_teaches_each_verb_with_an_example(verb: list[str]) -> None:
    run = vitrina(*verb, "--help")

    assert run.returncode == 0
    assert "vitrina" in run.stdout
    assert not verb or "Example" in run.stdout
    # each example stands on a line of its own, ready to be copied
    assert "\\b" not in run.stdout


@pytest.mark.parametrize("port", ["eighty", "0", "70000"])
def test_a_port_that_is_none_is_refused(port: str, tmp_path: Path) -> None:
    run = vitrina("up", tmp_path, PORT=port)

    assert run.returncode == 2
    assert port in run.stderr
