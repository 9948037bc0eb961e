"""Trimmed match: by hand, with stated coverage, and unmoved by pairs that go astray."""

from itertools import permutations

import numpy as np
import pytest

from tests.experiments.places import chain, named, read
from vitrina.errors import SettingError
from vitrina.experiments import trimming
from vitrina.experiments.designs.trimmed_match import TrimmedMatch
from vitrina.experiments.finding import Lift
from vitrina.experiments.matrix import Floats
from vitrina.experiments.pairs import most_alike

STARTS, ENDS = 60, 74
PAIRS = 10
TREATED = tuple(f"p{number:02}" for number in range(PAIRS))


def values_of(seed: int, relative: float = 0.0) -> Floats:
    """Ten treated places, then ten others."""
    values = chain(places=2 * PAIRS, days=ENDS, seed=seed)
    values[:PAIRS, STARTS:] *= 1 + relative
    return values


def found_in(values: Floats, design: TrimmedMatch) -> Lift:
    return read(named(values), treated=TREATED, design=design, starts=STARTS, ends=ENDS)


def test_a_trimmed_mean_leaves_out_the_ends() -> None:
    numbers = np.array([100.0, 2.0, 4.0, 3.0, -50.0])

    assert trimming.trimmed_mean(numbers, 1) == 3
    assert trimming.trimmed_mean(numbers, 0) == pytest.approx(11.8)


def test_the_standard_error_is_of_the_winsorised_numbers() -> None:
    numbers = np.array([100.0, 2.0, 4.0, 3.0, -50.0])

    # 2 2 3 4 4 have a variance of 1; three fifths are kept
    assert trimming.standard_error(numbers, 1) == pytest.approx(1 / (0.6 * np.sqrt(5)))


def test_pairs_that_all_grew_by_a_tenth_have_a_rate_of_a_tenth() -> None:
    sizes = np.array([100.0, 200.0, 50.0, 80.0, 400.0, 300.0])

    assert trimming.root(0.1 * sizes, sizes, 1) == pytest.approx(0.1)


def test_the_ends_of_the_interval_are_the_rates_that_are_just_not_rejected() -> None:
    random = np.random.default_rng(1)
    sizes = random.uniform(50, 150, 12)
    differences = 0.1 * sizes + random.normal(0, 5, 12)

    low, high = trimming.interval(differences, sizes, 1, coverage=0.9)

    limit = 1.833  # Student's t with 9 degrees of freedom
    for rate in (low, high):
        left = differences - rate * sizes
        ratio = trimming.trimmed_mean(left, 1) / trimming.standard_error(left, 1)
        assert abs(ratio) == pytest.approx(limit, rel=1e-3)


def test_without_trimming_and_with_equal_sizes_it_is_student_s_t() -> None:
    differences = np.random.default_rng(2).normal(3, 2, 15)

    low, high = trimming.interval(differences, np.ones(15), 0, coverage=0.9)

    reach = 1.7613 * differences.std(ddof=1) / np.sqrt(15)
    assert (low, high) == pytest.approx(
        (differences.mean() - reach, differences.mean() + reach), rel=1e-4
    )


def test_pairs_are_those_that_are_the_least_apart_of_all() -> None:
    random = np.random.default_rng(3)
    treated, control = random.normal(size=(4, 9)), random.normal(size=(5, 9))

    found = most_alike(treated, control)

    def apart(pairs: list[tuple[int, int]]) -> float:
        return sum(float(np.sum((treated[one] - control[other]) ** 2)) for one, other in pairs)

    others = [list(enumerate(order)) for order in permutations(range(5), 4)]
    assert apart(found) == pytest.approx(min(apart(pairs) for pairs in others))


def test_nine_intervals_of_ten_hold_the_truth() -> None:
    held = 0
    for seed in range(400):
        random = np.random.default_rng(seed)
        sizes = random.uniform(50, 150, 20)
        differences = 0.1 * sizes + random.standard_t(3, 20) * 5
        low, high = trimming.interval(differences, sizes, 2, coverage=0.9)
        held += low <= 0.1 <= high

    assert 0.84 <= held / 400 <= 0.96


def test_places_without_an_effect_rarely_seem_to_have_one() -> None:
    clear = sum(found_in(values_of(seed), TrimmedMatch()).is_clear for seed in range(60))

    assert clear <= 13


def test_a_known_lift_is_found() -> None:
    found = found_in(values_of(1, 0.1), TrimmedMatch())

    assert found.is_clear
    assert found.relative == pytest.approx(0.1, abs=0.03)
    assert (found.treated, found.control) == (PAIRS, PAIRS)


def test_one_pair_that_goes_astray_moves_the_mean_and_not_the_trimmed_mean() -> None:
    values = values_of(1, 0.1)
    values[0, STARTS:] *= 5

    assert found_in(values, TrimmedMatch()).relative == pytest.approx(0.1, abs=0.03)
    assert found_in(values, TrimmedMatch(trim=0)).relative != pytest.approx(0.1, abs=0.1)


def test_given_pairs_are_kept_and_whoever_has_none_is_told() -> None:
    pairs = [(f"p{number:02}", f"p{number + PAIRS:02}") for number in range(8)]

    found = found_in(values_of(1, 0.1), TrimmedMatch(pairs=pairs))

    assert found.treated == 8
    assert "2 treated units are in no pair: the effect is of the others." in found.warnings


def test_in_other_units_the_rate_is_the_same() -> None:
    one = found_in(values_of(1), TrimmedMatch())
    other = found_in(values_of(1) * 1000, TrimmedMatch())

    assert one.effect is not None
    assert other.relative == pytest.approx(one.relative)
    assert other.effect == pytest.approx(one.effect * 1000)


def test_four_pairs_are_too_few_to_trim() -> None:
    found = read(
        named(values_of(1)),
        treated=TREATED[:4],
        design=TrimmedMatch(),
        starts=STARTS,
        ends=ENDS,
    )

    assert found.effect is None
    assert found.why_not.startswith("There are 4 pairs")


@pytest.mark.parametrize("trim", [-0.1, 0.5])
def test_a_trim_that_leaves_nothing_is_refused(trim: float) -> None:
    with pytest.raises(SettingError, match=r"between 0 and 0\.5"):
        TrimmedMatch(trim=trim)
