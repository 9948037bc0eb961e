"""Amounts are exact, times are instants, and what could mean two things is refused."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.connectors.conftest import NOW, Import
from vitrina.connectors.columns import Columns
from vitrina.connectors.importer import Field, Importer, Reads
from vitrina.connectors.typed import Choices, typed
from vitrina.engine import DuckDB, Lake
from vitrina.errors import CurrencyError, MappingError, SettingError


def read_all(
    reads: Reads,
    texts: list[str],
    *,
    currency: str = "RUB",
    zone: str | None = None,
    is_minor: bool = False,
) -> list[tuple[object, str | None]]:
    """Each text's value, and why it is refused."""
    importer = Importer(grain="", fields=(Field("f", reads, "f"),), key=("f",), outputs=())
    lines = pa.array(range(len(texts)), pa.int64())
    cells = pa.table(
        {"file_line": lines, "surplus": pa.nulls(len(texts), pa.string()), "c0": texts}
    )
    choices = Choices("s", currency, zone, is_minor, NOW)
    table, problems = typed(
        DuckDB.open().adopt(cells), importer, Columns({"f": 0}, ("F",)), choices
    )
    rows = sorted(table.rows(), key=lambda row: int(str(row["file_line"])))
    return [
        (row["f"], None if row["problem"] is None else problems[int(str(row["problem"]))].reason)
        for row in rows
    ]


def read(reads: Reads, text: str, **options: object) -> tuple[object, str | None]:
    [found] = read_all(reads, [text], **options)  # type: ignore[arg-type]  # passed on as they are
    return found


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("199.90", "RUB", 19990),
        ("199,9", "RUB", 19990),
        ("199", "RUB", 19900),
        ("-0.01", "RUB", -1),
        ("+.5", "RUB", 50),
        ("0.00", "RUB", 0),
        ("1 299,90", "RUB", 129990),
        ("1\u00a0299\u00a0000,90", "RUB", 129900090),
        ("1\u202f299", "RUB", 129900),
        ("1'299.90", "CHF", 129990),
        ("1,299.90", "RUB", 129990),
        ("1.299,90", "RUB", 129990),
        ("1,299,000.90", "RUB", 129900090),
        ("199.9000", "RUB", 19990),
        ("  199.90 ", "RUB", 19990),
        ("12345", "JPY", 12345),
        ("12345.00", "JPY", 12345),
        ("1.234", "KWD", 1234),
        ("1,2", "KWD", 1200),
        ("999999999999999.99", "RUB", 99999999999999999),
    ],
)
def test_an_amount_becomes_minor_units_exactly(text: str, currency: str, minor: int) -> None:
    assert read(Reads.MONEY, text, currency=currency) == (minor, None)


@pytest.mark.parametrize(
    ("text", "currency", "reason"),
    [
        ("1,299", "RUB", "may be a decimal one"),
        ("1.290", "RUB", "may be a decimal one"),
        ("1.005", "RUB", "more decimals than the currency"),
        ("0.1", "JPY", "more decimals than the currency"),
        ("1,299,000", "RUB", "not a number"),
        ("12 34", "RUB", "not a number"),
        ("1e5", "RUB", "not a number"),
        ("12₽", "RUB", "not a number"),
        ("nan", "RUB", "not a number"),
        ("-", "RUB", "not a number"),
        (".", "RUB", "not a number"),
        ("1_000", "RUB", "not a number"),
        ("1234567890123456", "RUB", "not a number"),
    ],
)
def test_an_amount_that_is_not_exact_or_could_be_two_is_refused(
    text: str, currency: str, reason: str
) -> None:
    value, said = read(Reads.MONEY, text, currency=currency)

    assert value is None
    assert reason in str(said)


@pytest.mark.parametrize(("text", "minor"), [("19990", 19990), ("-1", -1), ("12.0", 12)])
def test_an_amount_may_be_in_minor_units_already(text: str, minor: int) -> None:
    assert read(Reads.MONEY, text, is_minor=True) == (minor, None)


def test_a_fraction_of_a_minor_unit_is_refused() -> None:
    value, said = read(Reads.MONEY, "199.90", is_minor=True)

    assert value is None
    assert "unit='minor'" in str(said)


@settings(max_examples=20)
@given(
    amounts=st.lists(st.integers(-(10**14), 10**14), min_size=1, max_size=20),
    currency=st.sampled_from([("RUB", 2), ("JPY", 0), ("KWD", 3)]),
)
def test_every_amount_that_a_decimal_can_write_comes_back(
    amounts: list[int], currency: tuple[str, int]
) -> None:
    code, decimals = currency
    texts = [f"{Decimal(amount).scaleb(-decimals):f}" for amount in amounts]

    found = read_all(Reads.MONEY, texts, currency=code)

    assert [value for value, _ in found] == amounts


@pytest.mark.parametrize(
    ("text", "number"), [("2", 2.0), ("0,250", 0.25), ("1,000", 1.0), ("1 000", 1000.0)]
)
def test_a_quantity_takes_a_comma_as_its_decimal_mark(text: str, number: float) -> None:
    assert read(Reads.NUMBER, text) == (number, None)


@pytest.mark.parametrize(
    ("text", "number"), [("1200", 1200), ("1 200", 1200), ("12.0", 12), ("12,0", 12)]
)
def test_a_whole_number_is_read(text: str, number: int) -> None:
    assert read(Reads.WHOLE, text) == (number, None)


@pytest.mark.parametrize("text", ["1,200", "1.200", "12.5", "x", "12.00", "9" * 19])
def test_a_whole_number_that_could_be_another_is_refused(text: str) -> None:
    value, said = read(Reads.WHOLE, text)

    assert value is None
    assert "not a whole number" in str(said)


SEVEN = datetime(2026, 3, 1, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01T07:05:00Z",
        "2026-03-01T07:05Z",
        "2026-03-01 10:05:00+03:00",
        "2026-03-01 10:05:00 +0300",
        "2026-03-01T10:05+03",
        "2026-03-01T02:35:00-04:30",
        "2026-03-01 07:05:00.000 UTC",
        "1772348700",
        "2026-03-01 10:05",
        "2026-03-01T10:05:00",
        "01.03.2026 10:05",
        "01.03.2026 10:05:00",
        "1.3.2026, 10:05",
    ],
)
def test_a_time_is_read_in_the_forms_that_tills_write(text: str) -> None:
    assert read(Reads.TIME, text, zone="Europe/Moscow") == (SEVEN, None)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("01.03.2026", datetime(2026, 2, 28, 21, tzinfo=UTC)),
        ("2026-03-01", datetime(2026, 2, 28, 21, tzinfo=UTC)),
        ("2026-03-01 10:05:00.25", SEVEN + timedelta(seconds=0.25)),
        ("2026-03-01 10:05:00,123456", SEVEN + timedelta(microseconds=123456)),
        ("1772348700.5", SEVEN + timedelta(seconds=0.5)),
    ],
)
def test_a_day_alone_starts_at_midnight_and_fractions_are_kept(text: str, at: datetime) -> None:
    assert read(Reads.TIME, text, zone="Europe/Moscow") == (at, None)


@pytest.mark.parametrize("text", ["2026-03-01 10:05", "2026-03-01", "01.03.2026 10:05"])
def test_a_time_without_zone_is_refused_unless_one_is_given(text: str) -> None:
    value, said = read(Reads.TIME, text)

    assert value is None
    assert "zone='Europe/Moscow'" in str(said)


@pytest.mark.parametrize(
    "text",
    [
        *("yesterday", "2026-02-30 10:00", "2026-13-01", "31.02.2026", "03/01/2026 10:00"),
        *("10:05", "2026-03-01 25:00", "2026-03-01T10:05:00+99:00", "1772348700000"),
        "2026-03-01 10:05 Europe/Moscow",
    ],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    value, said = read(Reads.TIME, text, zone="Europe/Moscow")

    assert value is None
    assert "not a time" in str(said)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1989-12-31T23:59:59Z", "before 1990"),
        ("0026-03-01T10:00:00Z", "before 1990"),
        ("2026-04-02T12:00:01Z", "in the future"),
        ("2062-03-01T10:00:00Z", "in the future"),
    ],
)
def test_a_date_that_cannot_be_is_refused(text: str, reason: str) -> None:
    _, said = read(Reads.TIME, text)

    assert reason in str(said)


@pytest.mark.parametrize("text", ["1990-01-01T00:00:00Z", "2026-04-02T12:00:00Z"])
def test_a_date_on_the_edge_of_what_can_be_is_taken(text: str) -> None:
    assert read(Reads.TIME, text) == (datetime.fromisoformat(text), None)


def test_a_time_that_the_clock_showed_twice_is_the_later_one() -> None:
    # on 26 October 2025 Berlin goes back from 03:00 to 02:00
    value, _ = read(Reads.TIME, "2025-10-26 02:30", zone="Europe/Berlin")

    assert value == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


def test_a_time_that_the_clock_skipped_moves_ahead() -> None:
    # on 29 March 2026 Berlin goes from 02:00 to 03:00
    value, _ = read(Reads.TIME, "2026-03-29 02:30", zone="Europe/Berlin")

    assert value == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 03:30 there


@settings(max_examples=15)
@given(
    times=st.lists(
        st.datetimes(datetime(1990, 1, 2), datetime(2026, 3, 30)).map(  # noqa: DTZ001  # local times
            lambda at: at.replace(microsecond=0)
        ),
        min_size=1,
        max_size=30,
    ),
    zone=st.sampled_from(["Europe/Moscow", "Europe/Berlin", "America/New_York", "Asia/Almaty"]),
)
def test_local_times_agree_with_the_zone_database(times: list[datetime], zone: str) -> None:
    # fold=1 is the later of two; python moves a skipped time ahead with fold=0
    def instant(at: datetime) -> datetime:
        early, late = (at.replace(tzinfo=ZoneInfo(zone), fold=fold) for fold in (0, 1))
        is_skipped = early.utcoffset() < late.utcoffset()  # type: ignore[operator]  # both are zoned
        return (early if is_skipped else late).astimezone(UTC)

    found = read_all(Reads.TIME, [at.isoformat(" ") for at in times], zone=zone)

    assert [value for value, _ in found] == [instant(at) for at in times]


@pytest.mark.parametrize("text", ["2026-03-01", "01.03.2026", "2026-03-01 00:00:00"])
def test_a_day_is_read(text: str) -> None:
    assert str(read(Reads.DAY, text)[0]) == "2026-03-01"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2026-03-01 10:00", "not a day"),
        ("03/01/2026", "not a day"),
        ("2026-02-30", "not a day"),
        ("1926-03-01", "before 1990"),
        ("2062-03-01", "in the future"),
    ],
)
def test_what_is_no_day_of_spending_is_refused(text: str, reason: str) -> None:
    assert reason in str(read(Reads.DAY, text)[1])


@pytest.mark.parametrize("text", ["card:42", "user_id:7", "anonymous_id:a:b"])
def test_an_identifier_names_its_namespace(text: str) -> None:
    assert read(Reads.IDENTIFIER, text) == (text, None)


@pytest.mark.parametrize("text", ["42", "card:", ":42", "Card 42", "card: 42"])
def test_an_identifier_without_namespace_is_refused(text: str) -> None:
    assert "card:42" in str(read(Reads.IDENTIFIER, text)[1])


@pytest.mark.parametrize(
    ("text", "operation"),
    [("Sale", "sale"), ("Приход", "sale"), ("возврат прихода", "return"), ("REFUND", "return")],
)
def test_an_operation_is_known_in_both_languages(text: str, operation: str) -> None:
    assert read(Reads.OPERATION, text) == (operation, None)


def test_an_unknown_operation_is_refused() -> None:
    assert "unknown operation" in str(read(Reads.OPERATION, "exchange")[1])


@pytest.mark.parametrize("text", ["RUB", "rub", "RUR", "руб.", "₽"])
def test_a_currency_is_known_by_its_code_and_the_rouble_by_its_names(text: str) -> None:
    assert read(Reads.CURRENCY, text) == ("RUB", None)


def test_what_is_no_currency_and_another_one_are_refused() -> None:
    assert "not a currency" in str(read(Reads.CURRENCY, "roubles")[1])
    assert "another currency" in str(read(Reads.CURRENCY, "USD")[1])


AT = "2026-03-01T10:00:00Z"
TOTALS = f"receipt_id,date,total,currency\n1,{AT},1,EUR\n2,{AT},2,USD\n3,{AT},3,\n"


def test_without_an_option_the_first_row_tells_the_currency(bring: Import, lake: Lake) -> None:
    done = bring("receipts", TOTALS, currency=None)

    assert (done.new, done.rejected, done.examples[0].value) == (2, 1, "USD")
    assert (lake.currency, {row["currency"] for row in lake.receipts.rows()}) == ("EUR", {"EUR"})


def test_a_row_in_another_currency_than_the_lakes_is_rejected(bring: Import, lake: Lake) -> None:
    bring("receipts", f"receipt_id,date,total\n9,{AT},1\n", currency="USD", name="first.csv")

    done = bring("receipts", TOTALS, currency=None)

    assert (done.new, done.rejected, done.examples[0].value) == (2, 1, "EUR")
    assert lake.currency == "USD"


def test_a_currency_that_the_lake_does_not_hold_is_refused(bring: Import, lake: Lake) -> None:
    bring("receipts", f"receipt_id,date,total\n9,{AT},1\n")

    with pytest.raises(CurrencyError, match="RUB and USD"):
        bring("receipts", TOTALS, currency="USD")

    assert lake.version == 1


def test_amounts_of_no_known_currency_are_refused(bring: Import, lake: Lake) -> None:
    with pytest.raises(MappingError, match="currency='RUB'"):
        bring("receipts", f"receipt_id,date,total\n9,{AT},1\n", currency=None)

    assert lake.version == 0


@pytest.mark.parametrize(
    ("option", "value", "reason"),
    [
        ("zone", "Europe/Moskow", "Did you mean 'Europe/Moscow'"),
        ("currency", "roubles", "ISO 4217"),
        ("unit", "kopecks", "'units'"),
    ],
)
def test_an_option_that_does_not_exist_is_refused(
    bring: Import, lake: Lake, option: str, value: str, reason: str
) -> None:
    with pytest.raises(SettingError, match=reason):
        bring("receipts", TOTALS, **{option: value})

    assert lake.version == 0
