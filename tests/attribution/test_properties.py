"""What holds for every model, unit and set of paths."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.attribution.paths import column, path, table, total
from vitrina import attribution
from vitrina.engine import Row


@st.composite
def some_path(draw: st.DrawFn) -> Row:
    names = draw(st.lists(st.sampled_from(["a", "b", "a > b", "ё'☕"]), max_size=6))
    conversions = draw(st.integers(0, 4))
    hours = sorted(draw(st.lists(st.floats(0, 2_000), min_size=len(names), max_size=len(names))))
    return path(
        *names,
        conversions=conversions,
        value=draw(st.integers(-500, 500)) if conversions else 0,
        nulls=draw(st.integers(0, 4)),
        hours=hours[::-1],
        path_id=draw(st.sampled_from(["one", "two", "three"])),
    )


some_paths = st.lists(some_path(), min_size=1, max_size=10)


@settings(max_examples=25)
@given(rows=some_paths)
@pytest.mark.parametrize("unit", ["channel", "campaign"])
def test_all_is_shared_out_and_nothing_more(unit: str, rows: list[Row]) -> None:
    compared = attribution.compare(table(rows), by=unit).rows()

    for model in attribution.MODELS:
        credit = [row for row in compared if row["model"] == model]
        assert total(credit, "conversions") == pytest.approx(total(rows, "conversions"), abs=1e-9)
        assert total(credit, "value") == pytest.approx(total(rows, "value"), abs=1e-9)
        assert all(float(str(row["conversions"])) >= 0 for row in credit)


@settings(max_examples=10)
@given(rows=some_paths)
@pytest.mark.parametrize("name", list(attribution.MODELS))
def test_each_touch_has_its_part_of_the_whole(name: str, rows: list[Row]) -> None:
    touches = attribution.credit(table(rows), attribution.MODELS[name]()).by("touch").rows()

    assert total(touches, "conversions") == pytest.approx(total(rows, "conversions"), abs=1e-9)
    assert total(touches, "value") == pytest.approx(total(rows, "value"), abs=1e-9)
    assert all(float(str(row["conversions"])) >= 0 for row in touches)


@settings(max_examples=10)
@given(rows=some_paths)
@pytest.mark.parametrize(
    "name", ["first", "last", "linear", "position", "time_decay", "shapley", "survival"]
)
def test_touches_of_a_channel_sum_to_the_channel(name: str, rows: list[Row]) -> None:
    credit = attribution.credit(table(rows), attribution.MODELS[name]())

    by_channel = column(credit.by("channel").rows(), "channel")
    of_touches = dict.fromkeys(by_channel, 0.0)
    for row in credit.by("touch").rows():
        of_touches[str(row["channel"])] += float(str(row["conversions"]))

    assert of_touches == pytest.approx(by_channel, abs=1e-9)


@settings(max_examples=15)
@given(rows=some_paths, data=st.data())
def test_the_order_of_paths_does_not_matter(rows: list[Row], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(rows))

    forth = attribution.compare(table(rows), by="channel").rows()
    back = attribution.compare(table(shuffled), by="channel").rows()

    def by_model_and_channel(compared: list[Row]) -> dict[tuple[object, object], float]:
        return {(row["model"], row["channel"]): float(str(row["conversions"])) for row in compared}

    assert by_model_and_channel(forth) == pytest.approx(by_model_and_channel(back), abs=1e-9)
