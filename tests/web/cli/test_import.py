"""Files of one's own, from the command line to the report."""

from pathlib import Path

import pytest

from tests.web.cli.test_demo import vitrina

RECEIPTS = """Check No,Date,Sum,Card,Till
r1,2026-03-01T10:00:00+03:00,199.90,card:1,arbat
r2,2026-03-05T11:00:00+03:00,50,card:1,arbat
r3,yesterday,70.00,card:2,arbat
"""
MAILINGS = """campaign,identifier,occurred_at,starts_at,ends_at
spring,card:1,2026-03-03T00:00:00+03:00,2026-03-03T00:00:00+03:00,2026-03-05T00:00:00+03:00
"""
MAP = ["receipt_id=Check No", "occurred_at=Date", "total=Sum", "identifier=Card", "place_id=Till"]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "receipts.csv").write_text(RECEIPTS)
    (tmp_path / "mailings.csv").write_text(MAILINGS)
    return tmp_path


def bring(files: Path, kind: str, *options: str) -> str:
    run = vitrina("import", files / "shop", kind, files / f"{kind}.csv", *options, COLUMNS="300")
    assert run.returncode == 0, run.stderr
    return run.stdout


def bring_receipts(files: Path) -> str:
    mapped = [word for column in MAP for word in ("--map", column)]
    return bring(files, "receipts", "--currency", "RUB", *mapped)


def test_a_bad_row_is_told_with_its_line_and_kept_beside_the_file(files: Path) -> None:
    said = bring_receipts(files)

    assert "2 new, 0 already there, 1 rejected." in said
    assert "line 4, Date = 'yesterday'" in said
    assert "yesterday" in (files / "receipts.csv.rejected.csv").read_text()


def test_the_same_file_twice_changes_nothing(files: Path) -> None:
    bring_receipts(files)

    assert "0 new, 2 already there, 1 rejected." in bring_receipts(files)


def test_files_of_ones_own_become_a_report(files: Path) -> None:
    bring_receipts(files)
    bring(files, "mailings")

    analysed = vitrina("analyse", files / "shop")
    report = vitrina("report", files / "shop", COLUMNS="200")

    assert analysed.returncode == 0, analysed.stderr
    assert report.returncode == 0, report.stderr
    assert "2 receipts · 0 lines · 1 people · 249.90 RUB · 100.0%" in report.stdout
    assert "spring" in report.stdout


def test_a_lake_that_was_never_analysed_says_what_to_do(files: Path) -> None:
    bring_receipts(files)

    report = vitrina("report", files / "shop")

    assert report.returncode == 1
    assert "vitrina analyse" in report.stderr


def test_an_unknown_kind_is_refused_before_a_lake_is_made(files: Path) -> None:
    run = vitrina("import", files / "shop", "reciepts", files / "receipts.csv")

    assert run.returncode == 1
    assert "Did you mean 'receipts'?" in run.stderr
    assert not (files / "shop").exists()


def test_a_mapping_that_is_none_is_refused(files: Path) -> None:
    run = vitrina("import", files / "shop", "receipts", files / "receipts.csv", "--map", "total")

    assert run.returncode == 2
    assert "FIELD=COLUMN" in run.stderr
