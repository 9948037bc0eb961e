"""Files in a folder in the place of a platform: nothing is said to be done but by a person."""

import csv
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.connectors.ads.samples import EMAIL, FIRST, IDS, LAST, NOW, PHONE, conversion
from vitrina.connectors.ad_costs import bring_costs
from vitrina.connectors.ads.csv_files import CsvFiles
from vitrina.connectors.ads.csv_files.sheets import add, rows_of
from vitrina.connectors.advertising import Amount, Setting, Sites, State, Value
from vitrina.connectors.http import UrllibHttp
from vitrina.engine import Lake
from vitrina.errors import RefusedError, SettingError, UnconfirmedError, UnreadableFileError

CAMPAIGNS = """campaign_id,campaign,setting,value,currency,per
7,Coffee,budget,500.00,RUB,day
7,Coffee,state,on,,
7,Coffee,excluded_sites,b.example A.example,,
8,Cake,budget,90.50,RUB,day
"""
COSTS = """day;campaign;cost;currency;clicks
2026-02-28;Coffee;1.00;RUB;1
2026-03-01;Coffee;1234.50;RUB;10
2026-03-03;Cake;7;RUB;
2026-03-04;Cake;8;RUB;
"""
MORE = Amount(60_000, "RUB", "day")
AFTER: dict[Setting, Value] = {
    Setting.BUDGET: MORE,
    Setting.STATE: State(is_on=False),
    Setting.EXCLUDED_SITES: Sites(("a.example", "c.example")),
}


@pytest.fixture
def files(tmp_path: Path) -> CsvFiles:
    (tmp_path / "campaigns.csv").write_text(CAMPAIGNS)
    (tmp_path / "costs").mkdir()
    settings = {"folder": str(tmp_path), "account": "shop"}
    return CsvFiles.made_of(settings, UrllibHttp())


def propose(files: CsvFiles, setting: Setting, value: Value, *, key: str = "key-1") -> None:
    with pytest.raises(UnconfirmedError, match=key):
        files.write("7", setting, value, key=key)


def changes(files: CsvFiles) -> list[dict[str, str]]:
    return rows_of(files.folder / "changes.csv", ("key",))


def test_costs_are_read_from_every_file_with_both_ends_included(files: CsvFiles) -> None:
    (files.folder / "costs" / "march.csv").write_text(COSTS)
    (files.folder / "costs" / "more.csv").write_text(
        "\ufeffcampaign_id,campaign,day,cost,currency\n12,Tea,2026-03-02,0.05,RUB\n"
    )

    found = [(one.day.day, one.campaign_id, one.minor) for one in files.costs(FIRST, LAST)]

    assert found == [(1, "Coffee", 123_450), (3, "Cake", 700), (2, "12", 5)]


def test_a_row_without_a_currency_is_refused_by_the_lake_alone(files: CsvFiles, lake: Lake) -> None:
    (files.folder / "costs" / "march.csv").write_text(
        "day,campaign,cost,currency\n2026-03-01,Coffee,1.00,RUB\n2026-03-01,Cake,2.00,\n"
    )

    pull = bring_costs(lake, files, FIRST, LAST, name="csv_files")

    assert (pull.taken, pull.refused) == (1, 1)
    assert "no currency" in pull.examples[0].reason


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("2026-03-01,Coffee,1.005,RUB", "1.005"),
        ("01.03.2026,Coffee,1.00,RUB", "01.03.2026"),
        ("2026-03-01,Coffee,,RUB", "no amount"),
    ],
)
def test_a_cost_that_cannot_be_read_names_its_file_and_row(
    row: str, word: str, files: CsvFiles
) -> None:
    (files.folder / "costs" / "march.csv").write_text(f"day,campaign,cost,currency\n{row}\n")

    with pytest.raises(RefusedError, match=r"march\.csv, row 1") as refused:
        list(files.costs(FIRST, LAST))

    assert word in str(refused.value)


@pytest.mark.parametrize(
    "content",
    [
        b"day,campaign\n2026-03-01,Coffee\n",
        b"\xff\xfe\x00",
        b"day,campaign,cost,currency\n1,2,3,4,5\n",
    ],
)
def test_a_file_that_is_none_is_an_os_error(content: bytes, files: CsvFiles) -> None:
    (files.folder / "costs" / "march.csv").write_bytes(content)

    with pytest.raises(UnreadableFileError, match=r"march\.csv"):
        list(files.costs(FIRST, LAST))


def test_campaigns_are_what_the_person_wrote_down(files: CsvFiles) -> None:
    coffee, cake = files.campaigns()

    assert (coffee.campaign_id, coffee.name) == ("7", "Coffee")
    assert coffee.values == {
        Setting.BUDGET: Amount(50_000, "RUB", "day"),
        Setting.STATE: State(is_on=True),
        Setting.EXCLUDED_SITES: Sites(("a.example", "b.example")),
    }
    assert cake.values == {Setting.BUDGET: Amount(9_050, "RUB", "day")}


@pytest.mark.parametrize("setting", list(AFTER))
def test_a_change_is_never_said_to_be_made_before_a_person_confirms_it(
    setting: Setting, files: CsvFiles
) -> None:
    before = files.read("7", setting)

    propose(files, setting, AFTER[setting])

    assert files.read("7", setting) == before
    assert [row["is_made"] for row in changes(files)] == ["no"]
    files.confirm("key-1")
    assert files.read("7", setting) == AFTER[setting]
    assert [row["is_made"] for row in changes(files)] == ["yes"]


def test_a_confirmed_change_is_done_and_leaves_the_rest_as_it_was(files: CsvFiles) -> None:
    propose(files, Setting.BUDGET, MORE)
    files.confirm("key-1")
    files.confirm("key-1")

    files.write("7", Setting.BUDGET, MORE, key="key-1")

    assert files.read("8", Setting.BUDGET) == Amount(9_050, "RUB", "day")
    assert files.read("7", Setting.STATE) == State(is_on=True)


def test_the_same_key_is_written_down_once(files: CsvFiles) -> None:
    for _ in range(3):
        propose(files, Setting.BUDGET, MORE)

    [row] = changes(files)
    assert (row["campaign"], row["setting"], row["before"], row["value"], row["per"]) == (
        "Coffee",
        "budget",
        "500.00",
        "600.00",
        "day",
    )


def test_a_person_may_also_write_down_what_stands_there_now(files: CsvFiles) -> None:
    path = files.folder / "campaigns.csv"
    path.write_text(path.read_text().replace("500.00", "450.00"))

    assert files.read("7", Setting.BUDGET) == Amount(45_000, "RUB", "day")


def test_a_change_that_nobody_wrote_down_cannot_be_confirmed(files: CsvFiles) -> None:
    with pytest.raises(RefusedError, match="key-9"):
        files.confirm("key-9")


@pytest.mark.parametrize(
    "value",
    [
        Amount(60_000, "USD", "day"),
        Amount(60_000, "RUB", "week"),
        Amount(0, "RUB", "day"),
        State(is_on=True),
    ],
)
def test_a_value_of_another_currency_unit_or_kind_is_refused_and_not_written(
    value: Value, files: CsvFiles
) -> None:
    with pytest.raises(SettingError):
        files.write("7", Setting.BUDGET, value, key="key-1")

    assert changes(files) == []


@pytest.mark.parametrize(("campaign_id", "setting"), [("9", "budget"), ("8", "state")])
def test_what_the_person_did_not_write_down_is_refused(
    campaign_id: str, setting: str, files: CsvFiles
) -> None:
    with pytest.raises(RefusedError, match="write down"):
        files.read(campaign_id, Setting(setting))


@pytest.mark.parametrize(
    "row", ["7,Coffee,budgett,1,RUB,day", "7,Coffee,state,maybe,,", "7,Coffee,budget,5,RUB,year"]
)
def test_a_line_of_campaigns_that_is_wrong_says_so(row: str, files: CsvFiles) -> None:
    (files.folder / "campaigns.csv").write_text(CAMPAIGNS.partition("\n")[0] + f"\n{row}\n")

    with pytest.raises(SettingError):
        files.campaigns()


def sent(files: CsvFiles) -> list[dict[str, str]]:
    return rows_of(files.folder / "conversions-2026-03-20.csv", ("transaction_id",))


def test_conversions_are_written_with_ids_as_they_came_and_the_rest_hashed(
    files: CsvFiles,
) -> None:
    [verdict] = files.send([conversion()], now=NOW)

    [row] = sent(files)
    assert verdict.is_taken
    assert {name: row[name] for name in IDS} == IDS
    assert row["email_sha256"] == sha256(EMAIL.encode()).hexdigest()
    assert row["phone_sha256"] == sha256(PHONE.encode()).hexdigest()
    assert (row["value"], row["currency"], row["place_id"]) == ("1001.00", "RUB", "center")
    assert row["occurred_at"] == "2026-03-19T11:59:00+00:00"
    text = (files.folder / "conversions-2026-03-20.csv").read_text()
    assert EMAIL not in text
    assert PHONE[1:] not in text


def test_a_transaction_is_written_once_and_again_where_it_is_worth_less(files: CsvFiles) -> None:
    files.send([conversion(), conversion()], now=NOW)
    files.send([conversion()], now=NOW + timedelta(hours=13))
    less = conversion(minor=40_000, kind="restated")

    verdicts = [*files.send([less], now=NOW), *files.send([less], now=NOW)]

    assert [row["value"] for row in sent(files)] == ["1001.00", "400.00"]
    assert all(each.is_taken for each in verdicts)
    assert len(list(files.folder.glob("conversions-*.csv"))) == 1


def test_who_cannot_be_known_and_what_is_too_old_is_not_written(files: CsvFiles) -> None:
    nobody = conversion(1, ids={}, email="", phone="")
    old = conversion(2, occurred_at=NOW - timedelta(days=91))

    verdicts = files.send([nobody, old], now=NOW)

    assert [bool(each.reason) for each in verdicts] == [True, True]
    assert sent(files) == []


def test_the_files_are_their_owners_alone(files: CsvFiles) -> None:
    files.send([conversion()], now=NOW)

    path = files.folder / "conversions-2026-03-20.csv"
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("formula", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", " =1", "\t=1"])
def test_nothing_that_came_from_outside_becomes_a_formula(formula: str, files: CsvFiles) -> None:
    by_campaign = CAMPAIGNS.replace("7,Coffee", f'7,"{formula}"')
    (files.folder / "campaigns.csv").write_text(by_campaign)
    propose(files, Setting.BUDGET, MORE)
    files.send([conversion(ids={"gclid": formula}, transaction_id=formula)], now=NOW)

    for path in (files.folder / "changes.csv", files.folder / "conversions-2026-03-20.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in cells)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00\r"), max_size=20))
def test_a_cell_is_read_as_it_was_written(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("sheet") / "one.csv"

    add(path, ("a", "b"), [{"a": text, "b": "x"}])

    assert rows_of(path, ("a",)) == [{"a": text, "b": "x"}]
