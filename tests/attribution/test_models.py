"""Every model that the folder holds keeps these promises; a new file is picked up by itself."""

from collections.abc import Callable, Sequence

import pyarrow as pa
import pytest
import sqlglot
from sqlglot import exp

from tests.attribution.paths import column, lost, path, table, total
from vitrina import attribution
from vitrina.attribution.times import BASELINE
from vitrina.engine import Row, sqlfile
from vitrina.errors import UnknownNameError

UNITS = ["channel", "campaign", "touch"]
every_model = pytest.mark.parametrize("name", list(attribution.MODELS))
every_unit = pytest.mark.parametrize("unit", UNITS)


def credited(rows: Sequence[Row], name: str, unit: str = "channel") -> list[Row]:
    return attribution.credit(table(rows), attribution.MODELS[name]()).by(unit).rows()


def of_touches(credit: Sequence[Row], unit: str) -> list[Row]:
    """Without what a model credits to no touch of a path that has some."""
    return [row for row in credit if row[unit] != BASELINE]


def check_that_all_is_shared_out(credit: Sequence[Row], paths: Sequence[Row]) -> None:
    for number in ("conversions", "value"):
        assert total(credit, number) == pytest.approx(total(paths, number), rel=1e-9, abs=1e-9)
    assert all(float(str(row["conversions"])) >= 0 for row in credit)


def test_the_eight_models_are_known_by_their_short_names() -> None:
    assert list(attribution.MODELS) == [
        "first",
        "last",
        "linear",
        "markov",
        "position",
        "shapley",
        "survival",
        "time_decay",
    ]


def test_an_unknown_model_is_answered_with_the_nearest_name() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'markov'"):
        attribution.MODELS["markow"]


TRAPS: dict[str, list[Row]] = {
    "plain": [path("a", "b", "c"), path("b"), lost("a", "c")],
    "repeated touches": [path("a", "a", "b", "a"), lost("b", "b"), path("b", "a", "a")],
    "a single channel": [path("a", conversions=3, value=7), lost("a", times=2)],
    "an empty path": [path("a", "b"), path(conversions=2, value=9)],
    "nothing but empty paths": [path(conversions=2, value=9)],
    "a channel with no conversions": [path("a", "b"), lost("a", "idle"), lost("idle")],
    "separators in names": [path("a > b", "a"), path("a", "b"), path("a > b > a", "b > a")],
    "quotes and emoji in names": [
        path("o'clock", 'say "hi"'),
        path("кофе ☕", "o'clock"),
        path(""),
    ],
    "ties in time": [path("a", "b", "c", hours=[5, 5, 5]), path("b", "a", hours=[0, 0])],
    "a refund": [path("a", "b", value=-250), path("b", "c", value=900), path("a", value=-900)],
    "a refund without a sale": [path("a", "b"), path("a", conversions=0, value=-40)],
    "duplicated rows": [path("a", "b", "c")] * 3 + [path("c", "b", path_id="p")],
    "no conversion at all": [lost("a", "b"), lost("b", times=4)],
    "a path of no weight": [path("a", "b"), path("c", "d", conversions=0, value=0)],
    "a very long path": [path(*["a"] * 10_000), path(*["a", "b"] * 3_000), lost("b", times=50)],
}


@every_unit
@every_model
@pytest.mark.parametrize("trap", TRAPS)
def test_credit_sums_to_the_conversions_and_their_value(trap: str, name: str, unit: str) -> None:
    credit = credited(TRAPS[trap], name, unit)

    check_that_all_is_shared_out(credit, TRAPS[trap])


@every_model
@pytest.mark.parametrize("trap", TRAPS)
def test_campaigns_named_as_their_channels_get_the_same_credit(trap: str, name: str) -> None:
    by_channel = credited(TRAPS[trap], name, "channel")
    by_campaign = credited(TRAPS[trap], name, "campaign")

    for number in ("conversions", "value"):
        assert column(by_campaign, "campaign", number) == pytest.approx(
            column(by_channel, "channel", number), rel=1e-9, abs=1e-9
        )


@every_model
def test_a_single_channel_takes_all(name: str) -> None:
    credit = credited([path("a", conversions=3, value=7), lost("a", times=2)], name)

    check_that_all_is_shared_out(credit, [path("a", conversions=3, value=7)])
    assert len(of_touches(credit, "channel")) == 1
    if name != "survival":  # which may find that somebody would have come anyway
        assert column(credit, "channel") == pytest.approx({"a": 3})


@every_unit
@every_model
def test_a_conversion_without_a_touch_is_shown_as_such(name: str, unit: str) -> None:
    credit = credited([path("a"), path(conversions=2, value=9, path_id="q")], name, unit)

    assert column(credit, unit)["(no touch)"] == pytest.approx(2)
    assert column(credit, unit, "value")["(no touch)"] == pytest.approx(9)


@every_model
def test_a_channel_with_no_conversions_has_a_row_of_zero(name: str) -> None:
    credit = credited([path("a", "b"), lost("a", "idle"), lost("idle")], name)

    assert column(credit, "channel")["idle"] == 0
    assert column(credit, "channel", "value")["idle"] == 0


@every_model
def test_a_name_is_never_taken_apart(name: str) -> None:
    credit = credited([path("a > b", "a"), path("a", "b"), path("o'clock", '"☕"')], name)

    assert set(column(of_touches(credit, "channel"), "channel")) == {
        "a > b",
        "a",
        "b",
        "o'clock",
        '"☕"',
    }


@every_model
def test_without_any_conversion_nobody_gets_credit(name: str) -> None:
    credit = credited([lost("a", "b"), lost("b", times=4)], name)

    assert column(of_touches(credit, "channel"), "channel") == {"a": 0, "b": 0}
    assert total(credit, "conversions") == 0


@every_model
def test_a_row_given_twice_counts_twice(name: str) -> None:
    rows = [path("a", "b"), path("b"), lost("a")]

    once = column(credited(rows, name), "channel")
    twice = column(credited(rows * 2, name), "channel")

    assert twice == pytest.approx({channel: 2 * share for channel, share in once.items()})


@every_model
def test_no_path_at_all_gives_no_rows(name: str) -> None:
    for unit in UNITS:
        assert credited([], name, unit) == []


@every_unit
@every_model
def test_touches_of_a_lost_path_get_nothing(name: str, unit: str) -> None:
    credit = credited([path("a", path_id="won"), lost("b", path_id="gone")], name, unit)

    given = [row for row in credit if row["conversions"]]
    assert total(given, "conversions") == pytest.approx(1)
    assert len(of_touches(given, unit)) == 1


@every_model
def test_each_touch_of_a_converting_path_has_one_row(name: str) -> None:
    rows = [
        path("a", "b", campaigns=["spring", "summer"], path_id="one"),
        path("b", path_id="two"),
        lost("a", path_id="gone"),
    ]

    touches = credited(rows, name, "touch")

    seen = sorted(
        (row["path_id"], row["touch"], row["position"], row["channel"], row["campaign"])
        for row in of_touches(touches, "channel")
    )
    assert seen == [
        ("one", "one:1", 1, "a", "spring"),
        ("one", "one:2", 2, "b", "summer"),
        ("two", "two:1", 1, "b", "b"),
    ]


def test_a_rule_without_its_scaling_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = TRAPS["plain"]
    broken = _with_text_replaced("attribution/places_credit.sql", " / scales.scale", "")
    monkeypatch.setattr(sqlfile, "_parse", broken)

    credit = credited(rows, "linear")

    with pytest.raises(AssertionError):
        check_that_all_is_shared_out(credit, rows)


def test_touches_without_their_scaling_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = TRAPS["plain"]
    broken = _with_text_replaced("attribution/touches_credit.sql", " / scaled.scale", "")
    monkeypatch.setattr(sqlfile, "_parse", broken)

    credit = credited(rows, "time_decay", "touch")

    with pytest.raises(AssertionError):
        check_that_all_is_shared_out(credit, rows)


def test_rows_with_the_same_path_id_are_kept_apart_by_their_copy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = TRAPS["duplicated rows"]
    broken = _with_text_replaced("attribution/touches.sql", "CAST(spread.copy AS BIGINT)", "1")
    monkeypatch.setattr(sqlfile, "_parse", broken)

    credit = credited(rows, "time_decay", "touch")

    with pytest.raises(AssertionError):
        check_that_all_is_shared_out(credit, rows)


def _with_text_replaced(file: str, old: str, new: str) -> Callable[[str], exp.Query]:
    sound = sqlfile._parse

    def parse(asked: str) -> exp.Query:
        if asked != file:
            return sound(asked)
        text = sound(asked).sql(dialect="duckdb")
        assert old in text
        return sqlglot.parse_one(text.replace(old, new), read="duckdb").assert_is(exp.Query)

    return parse


def test_the_order_of_rows_does_not_matter() -> None:
    rows = [path("a", "b"), path("b", "c", value=5), lost("c", "a"), path("c", conversions=4)]

    forth = attribution.compare(table(rows), by="channel").to_arrow()
    back = attribution.compare(table(reversed(rows)), by="channel").to_arrow()

    assert _sorted(forth) == _sorted(back)


def _sorted(compared: pa.Table) -> list[tuple[object, ...]]:
    rows: list[Row] = compared.to_pylist()
    return sorted(
        (
            str(row["model"]),
            str(row["channel"]),
            round(float(str(row["conversions"])), 9),
            round(float(str(row["value"])), 9),
        )
        for row in rows
    )
