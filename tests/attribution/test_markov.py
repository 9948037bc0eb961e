"""Exact removal effects, against the published figures and against plain dense algebra."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.attribution import reference
from tests.attribution.paths import column, lost, path, path_data, table, total
from vitrina import attribution
from vitrina.attribution import removal
from vitrina.attribution.blocks import Blocks
from vitrina.attribution.chain import Chain, Floats, chain_of
from vitrina.attribution.removal import by_equations, by_inverse, by_walking, removal_effects
from vitrina.attribution.sequences import Sequences, observed
from vitrina.engine import Row
from vitrina.errors import SettingError


@pytest.fixture(scope="module")
def public_rows() -> list[Row]:
    return path_data()


def credit_of(rows: list[Row], order: int) -> dict[str, float]:
    model = attribution.MODELS["markov"](order=order)
    return column(attribution.credit(table(rows), model).by("channel").rows(), "channel")


def sequences_of(rows: list[Row]) -> Sequences:
    return observed(table(rows)).sequences


def test_order_1_gives_the_published_figures(public_rows: list[Row]) -> None:
    credit = credit_of(public_rows, 1)

    assert credit["alpha"] == pytest.approx(5344.9477, abs=5e-5)
    assert credit["iota"] == pytest.approx(3884.6147, abs=5e-5)
    assert sum(credit.values()) == pytest.approx(19_785)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_credit_is_exact(order: int, public_rows: list[Row]) -> None:
    credit = credit_of(public_rows, order)

    assert credit == pytest.approx(reference.markov(public_rows, order), abs=1e-6, rel=1e-9)


def test_value_is_shared_like_conversions(public_rows: list[Row]) -> None:
    model = attribution.MODELS["markov"](order=1)

    rows = attribution.credit(table(public_rows), model).by("channel").rows()

    of_value = total(public_rows, "value") / total(public_rows, "conversions")
    expected = {name: share * of_value for name, share in column(rows, "channel").items()}
    assert column(rows, "channel", "value") == pytest.approx(expected)


def without_repeats(sequences: Sequences) -> Sequences:
    """Each run of the same touch as one touch: a chain of these has no loops."""
    is_new = np.append(True, np.diff(sequences.codes) != 0)
    is_new[sequences.starts] = True
    lengths = np.add.reduceat(is_new.astype(np.int64), sequences.starts)
    return replace(
        sequences, codes=sequences.codes[is_new], offsets=np.append(0, np.cumsum(lengths))
    )


def test_a_chain_that_forgets_repeated_touches_is_caught(public_rows: list[Row]) -> None:
    sequences = sequences_of(public_rows)
    model = attribution.MODELS["markov"](order=2)
    assert isinstance(model, attribution.FitModel)

    right = model.fit(sequences).conversions
    sabotaged = model.fit(without_repeats(sequences)).conversions

    expected = list(reference.markov(public_rows, 2).values())
    assert right == pytest.approx(expected, abs=1e-6)
    assert sabotaged != pytest.approx(expected, abs=10)


def test_at_order_1_repeats_in_a_row_change_nothing(public_rows: list[Row]) -> None:
    sequences = sequences_of(public_rows)
    model = attribution.MODELS["markov"](order=1)
    assert isinstance(model, attribution.FitModel)

    with_repeats = model.fit(sequences).conversions

    assert model.fit(without_repeats(sequences)).conversions == pytest.approx(with_repeats)


@pytest.mark.parametrize("order", [1, 2, 3])
@settings(max_examples=60)
@given(
    rows=st.lists(
        st.builds(
            lambda names, conversions, nulls: path(*names, conversions=conversions, nulls=nulls),
            st.lists(st.sampled_from("abcd"), max_size=7),
            st.integers(0, 5),
            st.integers(0, 5),
        ),
        max_size=12,
    )
)
def test_every_order_agrees_with_plain_algebra(order: int, rows: list[Row]) -> None:
    sequences = sequences_of(rows)
    model = attribution.MODELS["markov"](order=order)
    assert isinstance(model, attribution.FitModel)

    credit = dict(zip(sequences.units, model.fit(sequences).conversions.tolist(), strict=True))

    assert credit == pytest.approx(reference.markov(rows, order), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_all_ways_to_solve_agree(order: int, public_rows: list[Row]) -> None:
    chain = chain_of(sequences_of(public_rows), order)

    by_matrix = by_inverse(chain)

    assert by_walking(chain) == pytest.approx(by_matrix, abs=1e-11)
    assert by_equations(chain) == pytest.approx(by_matrix, abs=1e-11)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_walkers_that_go_round_in_circles_do_not_hang(order: int) -> None:
    rows = [path(*["a"] * 10_000, "c"), path(*["a", "b"] * 5_000), lost("a", "c"), path("b")]
    chain = chain_of(sequences_of(rows), order)

    effects = by_walking(chain)

    assert effects == pytest.approx(by_inverse(chain), abs=1e-9)


def test_walkers_may_go_in_groups(public_rows: list[Row], monkeypatch: pytest.MonkeyPatch) -> None:
    chain = chain_of(sequences_of(public_rows), 2)
    monkeypatch.setattr(removal, "MOST_WALKERS", chain.last.size * 5)

    assert by_walking(chain) == pytest.approx(by_inverse(chain), abs=1e-11)


def test_many_states_are_walked_and_still_exact() -> None:
    names = [f"channel {number}" for number in range(40)]
    rows = [
        path(names[i], names[(i * 7 + j) % 40], names[(i + j * 3) % 40], nulls=(i + j) % 5)
        for i in range(40)
        for j in range(40)
    ]
    chain = chain_of(sequences_of(rows), 3)
    assert chain.last.size > removal.DENSE_STATES

    effects = removal_effects(chain)

    assert effects == pytest.approx(by_inverse(chain), abs=1e-11)


def going_round(units: int, touches: int) -> list[Row]:
    """Paths that wander long among the units in no order, each beginning with another unit."""
    random = np.random.default_rng(7)
    return [
        path(
            str(start % units),
            *map(str, random.integers(units, size=random.integers(1, touches))),
            conversions=start % 3 == 0,
            nulls=start % 3 > 0,
        )
        for start in range(6 * units)
    ]


def refuse_equations(chain: Chain) -> Floats:
    raise AssertionError(f"equations for each of {chain.units} units")


@pytest.mark.parametrize("order", [2, 3])
def test_long_wanderings_among_many_channels_need_no_equations(
    order: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = chain_of(sequences_of(going_round(units=6, touches=200)), order)
    monkeypatch.setattr(removal, "by_equations", refuse_equations)
    monkeypatch.setattr(removal, "MOST_LOOKS", 25)

    effects = by_walking(chain)

    assert effects == pytest.approx(by_inverse(chain), abs=1e-11)


def test_without_the_correction_the_same_walk_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    chain = chain_of(sequences_of(going_round(units=6, touches=200)), 2)
    monkeypatch.setattr(removal, "by_equations", refuse_equations)
    monkeypatch.setattr(removal, "MOST_LOOKS", 25)
    monkeypatch.setattr(removal, "MOST_BLOCKS", 0)

    with pytest.raises(AssertionError, match="equations for each of 6"):
        by_walking(chain)


@pytest.mark.parametrize("order", [1, 2])
def test_walking_without_correction_is_exact_too(
    order: int, public_rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = chain_of(sequences_of(public_rows), order)
    monkeypatch.setattr(removal, "MOST_BLOCKS", 0)

    assert by_walking(chain) == pytest.approx(by_inverse(chain), abs=1e-11)


def test_one_correction_settles_a_chain_that_remembers_one_touch(public_rows: list[Row]) -> None:
    chain = chain_of(sequences_of(public_rows), 1)
    units = np.arange(chain.units)

    visits = Blocks.of(chain).corrected(np.ones((chain.last.size, units.size)), units)

    without = chain.converts @ visits
    assert 1 - without / (chain.visits @ chain.converts) == pytest.approx(by_inverse(chain))


def test_names_of_many_campaigns_fit_into_long_histories() -> None:
    # 3,001 to the power of 6 is beyond 64 bits: histories are renumbered on the way
    names = [f"campaign {number}" for number in range(3_000)]
    rows = [path(*names[start : start + 6]) for start in range(0, 3_000, 6)]

    credit = credit_of(rows, 6)

    assert list(credit.values()) == pytest.approx([500 / 3_000] * 3_000)


def test_paths_that_did_not_convert_change_the_credit() -> None:
    converting = [path("a"), path("b")]

    credit = credit_of([*converting, lost("b", "a", times=2)], 1)

    assert credit_of(converting, 1) == pytest.approx({"a": 1, "b": 1})
    assert credit["a"] != pytest.approx(1, abs=0.01)


def test_a_conversion_is_shared_among_its_touches_by_their_removal_effects() -> None:
    rows = [path("a", "b", path_id="one"), path("a", path_id="two"), lost("b", times=2)]
    model = attribution.MODELS["markov"](order=1)
    assert isinstance(model, attribution.FitModel)
    effect_of_a, effect_of_b = removal_effects(chain_of(sequences_of(rows), 1))

    touches = attribution.credit(table(rows), model).by("touch").rows()

    assert column(touches, "touch") == pytest.approx(
        {
            "one:1": effect_of_a / (effect_of_a + effect_of_b),
            "one:2": effect_of_b / (effect_of_a + effect_of_b),
            "two:1": 1,
        }
    )


@pytest.mark.parametrize("order", [0, -1])
def test_an_order_below_one_is_refused(order: int) -> None:
    with pytest.raises(SettingError, match=f"not {order}"):
        attribution.MODELS["markov"](order=order)


def test_negative_conversions_are_refused_with_the_way_out() -> None:
    with pytest.raises(SettingError, match="negative value"):
        credit_of([path("a", conversions=-1), path("b")], 1)
