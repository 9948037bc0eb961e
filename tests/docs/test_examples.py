"""The Python of the documentation runs as it stands, on a lake that can be checked by hand."""

import runpy
import traceback
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, Page, all_pages, name_of, page
from tests.docs.small_lake import make_lake
from vitrina.attribution import MODELS
from vitrina.connectors import DATASETS
from vitrina.engine import open_lake
from vitrina.registry import Registry
from vitrina.web.report import build_report

NOTEBOOKS = sorted((ROOT / "examples").glob("*.py"))
ON_SPARK = "docs/how-to/run-on-spark.md"
RUN_BY_HAND = {ON_SPARK}  # by a test of its own below
EXAMPLES = [
    written
    for written in all_pages()
    if written.blocks("python") and name_of(written) not in RUN_BY_HAND
]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as after `make demo`, with a small lake in the place of the demo's."""
    make_lake(tmp_path / ".demo")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def _parts_of_examples_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    registries: list[Registry[object]] = [MODELS, DATASETS]  # type: ignore[list-item]  # any part
    for registry in registries:
        known = {name: registry[name] for name in registry}
        monkeypatch.setattr(registry, "_parts", known)


def run(written: Page) -> dict[str, object]:
    """Run a page's Python from top to bottom, as a reader would in one session."""
    names: dict[str, object] = {"__name__": "example"}
    if name_of(written).startswith("docs/reference/"):
        names["lake"] = open_lake(".demo")  # who looks something up has a lake already
    for block in written.blocks("python"):
        try:
            exec(compile(block, name_of(written), "exec"), names)
        except Exception:  # noqa: BLE001  # whatever it was, the reader of the page would see it
            pytest.fail(f"{block}\n{traceback.format_exc(limit=-1)}", pytrace=False)
    return names


@pytest.mark.parametrize("written", EXAMPLES, ids=name_of)
def test_the_python_of_a_page_runs_from_top_to_bottom(written: Page, here: Path) -> None:
    assert run(written)


def test_the_readme_gives_all_credit_to_the_mailing_and_shows_both_differences(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(page("README.md"))
    printed = capsys.readouterr().out.splitlines()

    # 8 of the 32 receipts came after the mailing, to the households that it reached
    assert "last spring 8.0 11000.0" in printed
    # 25.00 against 5.00 during it; the same households spent 20.00 against 5.00 before
    assert "spring 2000.0 500.0" in printed


def test_the_readme_shows_about_fifteen_lines_of_api() -> None:
    [block] = page("README.md").blocks("python")

    assert len(block.splitlines()) <= 18


def test_an_example_that_does_not_run_is_found(here: Path) -> None:
    written = page("README.md")
    doctored = Page(written.path, written.text.replace("journeys.build(", "journeys.bild("))

    with pytest.raises(pytest.fail.Exception, match="bild"):
        run(doctored)


def test_the_guide_to_spark_runs_on_spark(here: Path, spark: object) -> None:
    names = run(page(ON_SPARK))

    assert type(names["lake"].engine).__name__ == "Spark"  # type: ignore[attr-defined]  # a lake


def test_a_model_of_the_guide_gives_each_touch_more_than_the_one_before(here: Path) -> None:
    names = run(page("docs/how-to/add-an-attribution-model.md"))

    rows = names["credit"].by("channel").rows()  # type: ignore[attr-defined]  # a credit
    assert {row["channel"]: row["conversions"] for row in rows} == pytest.approx(
        {"poster": 1.0, "email": 2.0, "visit": 3.0}
    )


def test_the_data_set_of_the_guide_changes_nothing_when_it_is_loaded_twice(here: Path) -> None:
    shop = run(page("docs/how-to/add-a-data-set.md"))["CornerShop"]
    lake = open_lake(here / "corner", create=True)
    told: list[str] = []

    for _ in range(2):
        shop().load(lake, progress=lambda share, text: told.append(text))  # type: ignore[operator]  # a class

    assert lake.rows_in("receipts") == 2
    assert told[-1] == "already imported"


def test_after_the_guide_to_own_files_the_report_says_what_is_in_them(here: Path) -> None:
    run(page("docs/how-to/report-on-your-own-files.md"))

    report = build_report(open_lake(here / ".demo"))

    [spring] = report.campaigns
    assert (report.people, report.baskets, report.matched_baskets) == (8, 32, 32)
    assert (spring.naive_difference, spring.adjusted_difference) == (20.0, 5.0)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_runs_from_top_to_bottom(notebook: Path, here: Path) -> None:
    names = runpy.run_path(str(notebook))

    assert names["lake"].rows_in("receipts") == 32
