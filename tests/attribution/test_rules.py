"""What each rule gives, on paths small enough to check by hand."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from tests.attribution.paths import column, path, table
from vitrina import attribution
from vitrina.attribution.rules import reads_hours
from vitrina.engine import Row
from vitrina.errors import SettingError


@dataclass(frozen=True)
class Rule:
    """A rule from outside the folder."""

    weight: str
    values: Mapping[str, float] = field(default_factory=dict)


def shares(rows: list[Row], model: attribution.Model) -> dict[str, float]:
    return column(attribution.credit(table(rows), model).by("channel").rows(), "channel")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("first", {"a": 1, "b": 0, "c": 0, "d": 0}),
        ("last", {"a": 0, "b": 0, "c": 0, "d": 1}),
        ("linear", {"a": 0.25, "b": 0.25, "c": 0.25, "d": 0.25}),
        ("position", {"a": 0.4, "b": 0.1, "c": 0.1, "d": 0.4}),
    ],
)
def test_a_rule_shares_one_path(name: str, expected: dict[str, float]) -> None:
    credit = shares([path("a", "b", "c", "d")], attribution.MODELS[name]())

    assert credit == pytest.approx(expected)


def test_time_decay_halves_per_half_life() -> None:
    row = path("social", "search", "store", hours=[337, 169, 1])

    credit = shares([row], attribution.MODELS["time_decay"](half_life_hours=168))

    assert credit == pytest.approx({"social": 1 / 7, "search": 2 / 7, "store": 4 / 7})


def test_time_decay_with_a_short_half_life_still_tells_old_touches_apart() -> None:
    row = path("older", "old", hours=[5_002, 5_000])

    credit = shares([row], attribution.MODELS["time_decay"](half_life_hours=1))

    assert credit == pytest.approx({"older": 0.2, "old": 0.8})


def test_paths_that_differ_only_in_times_are_weighed_one_by_one() -> None:
    rows = [path("a", "b", hours=[168, 0]), path("a", "b", hours=[0, 0])]

    credit = shares(rows, attribution.MODELS["time_decay"](half_life_hours=168))

    assert credit == pytest.approx({"a": 1 / 3 + 1 / 2, "b": 2 / 3 + 1 / 2})


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [(0.4, 0.4, {"a": 0.5, "b": 0.5}), (0.6, 0.2, {"a": 0.75, "b": 0.25})],
)
def test_two_touches_share_all_in_proportion_of_the_ends(
    first: float, last: float, expected: dict[str, float]
) -> None:
    credit = shares([path("a", "b")], attribution.MODELS["position"](first=first, last=last))

    assert credit == pytest.approx(expected)


def test_a_path_whose_weights_are_all_zero_is_shared_equally() -> None:
    none_at_the_ends = Rule("CASE WHEN position IN (1, path_length) THEN 0 ELSE 1 END")

    assert shares([path("a", "b")], none_at_the_ends) == pytest.approx({"a": 0.5, "b": 0.5})
    touches = attribution.credit(table([path("a", "b")]), none_at_the_ends).by("touch").rows()
    assert column(touches, "touch") == pytest.approx({"p:1": 0.5, "p:2": 0.5})


def test_a_rule_may_read_the_hours_to_the_conversion() -> None:
    recent = Rule("CASE WHEN hours_to_conversion <= $hours THEN 1 ELSE 0 END", {"hours": 24})

    credit = shares([path("a", "b", "c", hours=[25, 24, 1])], recent)

    assert credit == pytest.approx({"a": 0, "b": 0.5, "c": 0.5})


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("first", False),
        ("last", False),
        ("linear", False),
        ("position", False),
        ("time_decay", True),
    ],
)
def test_a_rule_needs_single_paths_only_if_its_weight_reads_hours(
    name: str, expected: bool
) -> None:
    model = attribution.MODELS[name]()

    assert isinstance(model, attribution.WeightModel)
    assert reads_hours(model) is expected


@pytest.mark.parametrize("unit", ["channel", "touch"])
def test_a_weight_that_reads_what_no_path_has_is_refused(unit: str) -> None:
    credit = attribution.credit(table([path("a")]), Rule("clicks"))

    with pytest.raises(SettingError, match=r"reads clicks\. A weight may read: position"):
        credit.by(unit)


def test_a_weight_whose_value_is_missing_is_refused() -> None:
    credit = attribution.credit(table([path("a")]), Rule("$half"))

    with pytest.raises(SettingError, match=r"needs a value for \$half"):
        credit.by("channel")


@pytest.mark.parametrize("half_life_hours", [0, -1, float("nan")])
def test_a_half_life_must_be_above_zero(half_life_hours: float) -> None:
    with pytest.raises(SettingError, match="half_life_hours must be above 0"):
        attribution.MODELS["time_decay"](half_life_hours=half_life_hours)


@pytest.mark.parametrize(("first", "last"), [(0, 0), (-0.1, 0.5), (0.7, 0.7)])
def test_the_ends_must_leave_a_share_that_can_be_given(first: float, last: float) -> None:
    with pytest.raises(SettingError, match=f"not {first} and {last}"):
        attribution.MODELS["position"](first=first, last=last)
