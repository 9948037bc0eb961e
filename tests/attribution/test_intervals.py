"""Intervals hold what credit would be on average, and are wide where little was seen."""

from collections.abc import Sequence

import numpy as np
import pytest

from tests.attribution.paths import column, lost, path, table
from vitrina import attribution
from vitrina.engine import Row
from vitrina.errors import MissingColumnsError, SettingError, UnknownNameError

every_model = pytest.mark.parametrize("name", list(attribution.MODELS))


def of(person: str, row: Row) -> Row:
    return {**row, "passport_id": person}


def intervals(rows: Sequence[Row], name: str = "linear", draws: int = 100) -> list[Row]:
    return attribution.intervals(table(rows), attribution.MODELS[name](), draws=draws).rows()


def numbers(row: Row, number: str = "conversions") -> tuple[float, float, float]:
    low, middle, high = (row[f"{number}_low"], row[number], row[f"{number}_high"])
    return float(str(low)), float(str(middle)), float(str(high))


SHOP = [
    of(f"person {number}", path("a", "b") if number % 3 else lost("b", "a", "c"))
    for number in range(60)
]


@every_model
def test_every_unit_has_its_credit_between_two_edges(name: str) -> None:
    found = intervals(SHOP, name)

    credit = attribution.credit(table(SHOP), attribution.MODELS[name]()).by("channel").rows()
    assert column(found, "channel") == pytest.approx(column(credit, "channel"))
    assert column(found, "channel", "value") == pytest.approx(column(credit, "channel", "value"))
    for row in found:
        for number in ("conversions", "value"):
            low, middle, high = numbers(row, number)
            assert low <= middle <= high


@every_model
def test_without_any_conversion_there_is_nothing_to_weigh(name: str) -> None:
    found = intervals([lost("a", "b"), of("ann", lost("b"))], name)

    assert all(numbers(row) == (0, 0, 0) for row in found)
    assert {"a", "b"} <= {str(row["channel"]) for row in found}


@every_model
def test_no_path_at_all_gives_no_rows(name: str) -> None:
    assert intervals([], name) == []


@every_model
def test_what_one_person_holds_alone_is_wide(name: str) -> None:
    many = [of(f"person {number}", path("a", "b")) for number in range(200)]
    one = [of("ann", row) for row in many]

    of_many = numbers(intervals(many, name)[0])
    of_one = numbers(intervals(one, name)[0])

    assert of_many[2] < 1.3 * of_many[0]
    assert of_one[2] > 10 * of_one[0]


@every_model
def test_the_same_seed_gives_the_same_interval_whatever_the_order_of_rows(name: str) -> None:
    forth = intervals(SHOP, name, draws=20)
    back = intervals(SHOP[::-1], name, draws=20)
    other = attribution.intervals(table(SHOP), attribution.MODELS[name](), draws=20, seed=1).rows()

    for row, same, another in zip(forth, back, other, strict=True):
        assert numbers(row) == pytest.approx(numbers(same), rel=1e-9)
        assert numbers(row) == pytest.approx((0, 0, 0)) or numbers(row) != pytest.approx(
            numbers(another)
        )


CHANNELS, BUYERS = 200, 60


def shoppers(random: np.random.Generator) -> list[Row]:
    """In each of many channels as many persons, who buy again and again: once on average."""
    return [
        of(f"{channel} {person}", path(f"channel {channel}", path_id=f"{channel} {person} {visit}"))
        for channel in range(CHANNELS)
        for person in range(BUYERS)
        for visit in range(random.geometric(1 / 3) if random.random() < 1 / 3 else 0)
    ]


def share_that_holds(found: Sequence[Row], expected: float) -> float:
    held = [numbers(row)[0] <= expected <= numbers(row)[2] for row in found]
    return sum(held) / CHANNELS


def test_nine_of_ten_intervals_hold_what_is_expected() -> None:
    rows = shoppers(np.random.default_rng(5))

    found = intervals(rows, "last", draws=200)

    assert 0.84 <= share_that_holds(found, expected=BUYERS) <= 0.95


def test_forgetting_whose_paths_they_are_makes_intervals_too_narrow() -> None:
    rows = [{**row, "passport_id": None} for row in shoppers(np.random.default_rng(5))]

    found = intervals(rows, "last", draws=200)

    assert share_that_holds(found, expected=BUYERS) < 0.7


def wanderers(random: np.random.Generator, number: int) -> list[Row]:
    """Everybody begins with a; then a half goes on to b, and after b a fifth buys, after a a tenth.

    Who buys went a, b with 0.5 x 0.2 and a alone with 0.5 x 0.1. Without a nobody buys, without
    b a third does: the removal effects are 1 and 2/3, so that a has 3/5 of the credit.
    """
    went_on = random.random(number) < 0.5
    bought = random.random(number) < np.where(went_on, 0.2, 0.1)
    return [
        of(
            f"person {person}",
            path(*("ab" if on else "a"), conversions=float(buys), nulls=float(not buys)),
        )
        for person, (on, buys) in enumerate(zip(went_on, bought, strict=True))
    ]


def test_intervals_of_a_model_that_learns_hold_what_is_expected() -> None:
    random = np.random.default_rng(11)
    held = 0
    for _ in range(20):
        found = intervals(wanderers(random, 300), "markov", draws=60)
        low, _, high = numbers(next(row for row in found if row["channel"] == "a"))
        held += low <= 300 * 0.15 * 3 / 5 <= high

    assert 15 <= held <= 20


def test_counts_stand_for_as_many_persons() -> None:
    together = intervals([path("a", conversions=400)], draws=400)[0]
    apart = intervals([path("a", path_id=str(row)) for row in range(400)], draws=400)[0]

    for row in (together, apart):
        low, _, high = numbers(row)
        assert high - low == pytest.approx(2 * 1.645 * 400**0.5, rel=0.2)


def test_conversions_without_a_touch_have_an_interval_too() -> None:
    for name in ("last", "markov"):
        found = intervals([*SHOP, *(of(f"{i}", path()) for i in range(30))], name)

        low, middle, high = numbers(next(r for r in found if r["channel"] == "(no touch)"))
        assert low < middle == 30 < high


def test_campaigns_can_be_asked_for() -> None:
    rows = [of(str(i), path("a", campaigns=[f"sale {i % 2}"])) for i in range(40)]

    for name in ("last", "markov"):
        model = attribution.MODELS[name]()
        found = attribution.intervals(table(rows), model, by="campaign", draws=20).rows()

        assert column(found, "campaign") == pytest.approx({"sale 0": 20, "sale 1": 20})


@pytest.mark.parametrize(
    ("setting", "error", "words"),
    [
        ({"by": "touch"}, UnknownNameError, "channel"),
        ({"draws": 0}, SettingError, "200"),
        ({"coverage": 1.0}, SettingError, "between 0 and 1"),
    ],
)
def test_settings_out_of_range_are_refused(
    setting: dict[str, object], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        attribution.intervals(table(SHOP), attribution.MODELS["last"](), **setting)  # type: ignore[arg-type]  # what a user may write


def test_paths_without_passports_are_asked_for_the_column() -> None:
    with pytest.raises(MissingColumnsError, match="passport_id"):
        attribution.intervals(
            table(SHOP).drop_columns(["passport_id"]), attribution.MODELS["last"]()
        )
