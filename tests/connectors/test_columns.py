"""Columns are found by what they are called, and a missing one is asked for by name."""

import pytest

from tests.connectors.conftest import Import
from vitrina.engine import Lake
from vitrina.errors import MappingError, UnknownNameError

AT = "2026-03-01T10:00:00Z"


@pytest.mark.parametrize(
    "header",
    [
        "receipt_id,occurred_at,total",
        "Receipt ID,Occurred At,TOTAL",
        "Чек №,Дата и время,Итого",
        "номер чека,ДАТА,Сумма",
        "check no.,Date,Amount",
    ],
)
def test_headers_are_known_in_russian_and_english_in_any_case(
    bring: Import, lake: Lake, header: str
) -> None:
    done = bring("receipts", f"{header}\n1,{AT},199.90\n")

    assert done.new == 1
    assert lake.receipts.rows()[0]["total_minor"] == 19990


def test_a_mapping_names_what_the_headers_do_not_give_away(bring: Import, lake: Lake) -> None:
    text = f"N,When,Paid\n1,{AT},5\n"

    bring("receipts", text, mapping={"receipt_id": "N", "occurred_at": "When", "total": "Paid"})

    assert lake.receipts.rows()[0]["total_minor"] == 500


def test_a_mapping_goes_before_a_guess(bring: Import, lake: Lake) -> None:
    text = f"receipt_id,date,total,with_tips\n1,{AT},5,6\n"

    bring("receipts", text, mapping={"total": "with_tips"})

    assert lake.receipts.rows()[0]["total_minor"] == 600


def test_a_field_mapped_to_nothing_is_not_guessed(bring: Import, lake: Lake) -> None:
    bring("receipts", f"receipt_id,date,total,store\n1,{AT},5,x\n", mapping={"place_id": None})

    assert lake.receipts.rows()[0]["place_id"] is None


def test_a_bare_sum_is_of_the_line_where_there_are_lines(bring: Import, lake: Lake) -> None:
    bring("receipts", f"чек;дата;товар;кол-во;сумма\n1;{AT};чай;2;10\n1;{AT};сыр;1;5\n")

    assert lake.receipts.rows()[0]["total_minor"] == 1500
    assert sorted(str(row["sum_minor"]) for row in lake.receipt_lines.rows()) == ["1000", "500"]


def test_a_missing_field_is_named_with_the_columns_the_nearest_and_the_option(
    bring: Import, lake: Lake
) -> None:
    with pytest.raises(MappingError) as refusal:
        bring("receipts", f"receipt_id,datum,total\n1,{AT},5\n")

    said = str(refusal.value)
    assert "'occurred_at' (when it was printed)" in said
    assert "'receipt_id', 'datum', 'total'" in said
    assert "The nearest is 'datum'" in said
    assert "mapping={'occurred_at': 'datum'}" in said
    assert lake.version == 0


def test_one_of_several_fields_is_enough_and_none_is_too_few(bring: Import) -> None:
    with pytest.raises(MappingError, match="'identifier' or 'card' or 'user_id' or 'household'"):
        bring("mailings", f"campaign,sent_at\n18,{AT}\n")


def test_lines_without_their_sum_are_refused_rather_than_lost(bring: Import, lake: Lake) -> None:
    text = f"receipt_id,date,total,sku\n1,{AT},5,a\n1,{AT},5,b\n"

    with pytest.raises(MappingError, match=r"'line_sum'.*'sku'.*mapping=\{'sku': None\}"):
        bring("receipts", text)
    done = bring("receipts", text, mapping={"sku": None})

    assert (done.new, done.duplicate, lake.rows_in("receipt_lines")) == (1, 1, 0)


def test_a_field_that_does_not_exist_gets_a_suggestion(bring: Import) -> None:
    with pytest.raises(MappingError, match=r"no field 'totl'\. Did you mean 'total'"):
        bring("receipts", f"receipt_id,date,sum\n1,{AT},5\n", mapping={"totl": "sum"})


def test_a_column_that_does_not_exist_gets_a_suggestion(bring: Import) -> None:
    with pytest.raises(MappingError, match=r"no column 'Summ'.*Did you mean 'Sum'"):
        bring("receipts", f"receipt_id,date,Sum\n1,{AT},5\n", mapping={"total": "Summ"})


def test_a_kind_that_does_not_exist_gets_a_suggestion(bring: Import) -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'receipts'"):
        bring("receipt", "a,b\n1,2\n")


def test_date_and_time_may_have_columns_of_their_own(bring: Import, lake: Lake) -> None:
    bring("receipts", "чек;дата;время;итого\n1;01.03.2026;14:05;10\n")

    assert str(lake.receipts.rows()[0]["occurred_at"]) == "2026-03-01 11:05:00+00:00"
