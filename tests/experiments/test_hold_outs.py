"""Many hold-outs over the same people: recovered where the effects are known."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from vitrina import experiments
from vitrina.engine import Row
from vitrina.errors import MissingColumnsError, SettingError
from vitrina.experiments import JointEffects

START = datetime(2026, 3, 1, tzinfo=UTC)
PEOPLE = 8_000
CHANCES = {"coupon": 0.30, "email": 0.10, "search": 0.0}  # conversions of a person it may reach
HELD_OUT = 0.3


class Shop:
    """People who differ in how much they buy and are reached; what each channel adds is known."""

    def __init__(self, seed: int, *, chances: dict[str, float] = CHANCES) -> None:
        random = np.random.default_rng(seed)
        self.channels = sorted(chances)
        keen = random.gamma(1.0, 1.0, PEOPLE)
        closed = random.random((PEOPLE, len(self.channels))) < HELD_OUT
        reached = random.poisson(2 * keen[:, None], closed.shape) * ~closed
        chance = np.array([chances[name] for name in self.channels])
        caused = random.poisson(chance * ~closed)
        bought = random.poisson(0.8 * keen) + caused.sum(axis=1)
        self.caused = dict(zip(self.channels, caused.sum(axis=0), strict=True))
        self.conversions = pa.table({"person": np.repeat(np.arange(PEOPLE), bought)})
        self.before = np.repeat(np.arange(PEOPLE), random.poisson(0.8 * keen))
        self.held_out = self._rows(closed.astype(int), "unit")
        self.touches = self._rows(reached, "channel")

    def _rows(self, counts: np.ndarray, name: str) -> pa.Table:
        person, channel = np.repeat(np.argwhere(counts > 0), counts[counts > 0], axis=0).T
        return pa.table({"person": person, name: np.array(self.channels)[channel]})

    def read(self, *, with_touches: bool = False) -> JointEffects:
        touches = self.touches if with_touches else None
        return experiments.hold_outs(
            self.conversions, self.held_out, people=PEOPLE, touches=touches
        )


def test_two_people_in_each_arm_by_hand() -> None:
    # 100 people held out, who buy once each, and 300 others, of whom 200 buy twice
    conversions: list[Row] = [{"person": f"h{n}"} for n in range(100)]
    conversions += [{"person": f"t{n // 2}"} for n in range(400)]
    held_out: list[Row] = [{"person": f"h{n}", "unit": "email"} for n in range(100)]

    found = experiments.hold_outs(conversions, held_out, people=400)

    # 400 / 300 less 100 / 100 for each of 300; the variance of the others is 8/9
    assert found.units == ("email",)
    assert found.treated == (300,)
    assert found.effects[0] == pytest.approx(100)
    assert found.standard_errors[0] == pytest.approx(300 * np.sqrt(8 / 9 / 300))


@pytest.mark.parametrize("with_touches", [False, True])
def test_intervals_hold_what_each_channel_caused(with_touches: bool) -> None:
    held = []
    for seed in range(30):
        shop = Shop(seed)
        found = shop.read(with_touches=with_touches)
        truth = np.array([shop.caused[unit] for unit in found.units])
        held.append(np.abs(found.effects - truth) < 1.645 * found.standard_errors)

    # 90 of 100 are expected; the standard error of that is 3
    assert 0.81 <= np.mean(held) <= 0.99


def test_touches_of_the_others_and_the_time_before_make_it_surer() -> None:
    shop = Shop(1)
    plain = shop.read()
    spoken = shop.read(with_touches=True)
    times = [START - timedelta(days=1)] * len(shop.before) + [START] * len(shop.conversions)
    both = pa.table(
        {"person": np.append(shop.before, shop.conversions.column("person")), "at": times}
    )
    before = experiments.hold_outs(both, shop.held_out, people=PEOPLE, starts_at=START)

    assert spoken.standard_errors.max() < 0.95 * plain.standard_errors.min()
    assert before.standard_errors.max() < 0.95 * plain.standard_errors.min()


def test_the_touches_of_a_channel_itself_are_no_covariate() -> None:
    """Sabotage: with them, what the coupon did would be taken for the keenness of its people."""
    shop = Shop(2)
    right = dict(zip(shop.channels, shop.read(with_touches=True).effects, strict=True))

    reached = np.zeros((PEOPLE, 3))
    places = np.searchsorted(shop.channels, shop.touches["channel"].to_numpy(zero_copy_only=False))
    np.add.at(reached, (shop.touches["person"].to_numpy(), places), 1)
    outcome = np.bincount(shop.conversions["person"], minlength=PEOPLE)
    coupon = np.isin(np.arange(PEOPLE), _held_out_of(shop, "coupon"), invert=True)
    columns = np.column_stack([np.ones(PEOPLE), coupon, reached])
    sabotaged = np.linalg.lstsq(columns, outcome, rcond=None)[0][1] * coupon.sum()

    assert right["coupon"] == pytest.approx(shop.caused["coupon"], abs=3 * 120)
    assert abs(sabotaged - shop.caused["coupon"]) > 3 * 120


def _held_out_of(shop: Shop, unit: str) -> np.ndarray:
    rows = shop.held_out.to_pylist()
    return np.array([row["person"] for row in rows if row["unit"] == unit])


def test_a_channel_that_everybody_saw_has_no_effect_and_says_why() -> None:
    shop = Shop(3)
    posters = pa.table({"person": [1, 2], "channel": ["poster", "poster"]})
    found = experiments.hold_outs(
        shop.conversions,
        shop.held_out,
        people=PEOPLE,
        touches=pa.concat_tables([shop.touches, posters]),
    )

    assert "poster" not in found.units
    assert [unit for unit, _ in found.unread] == ["poster"]
    assert "nobody was held out" in found.unread[0][1]


def test_units_held_out_from_the_same_people_cannot_be_told_apart() -> None:
    people: list[Row] = [
        {"person": n, "unit": unit} for n in range(100) for unit in ("email", "sms")
    ]
    found = experiments.hold_outs([{"person": 1}], people, people=300)

    assert found.units == ()
    assert [unit for unit, _ in found.unread] == ["email", "sms"]
    assert "same people as sms" in found.unread[0][1]


def test_a_few_people_held_out_are_too_few() -> None:
    found = experiments.hold_outs([{"person": 1}], [{"person": 1, "unit": "sms"}], people=300)

    assert "at least 30" in found.unread[0][1]


def test_people_who_were_reached_although_held_out_are_told() -> None:
    shop = Shop(4)
    first = shop.held_out.to_pylist()[0]
    leak = pa.table({"person": [first["person"]], "channel": [first["unit"]]})
    found = experiments.hold_outs(
        shop.conversions,
        shop.held_out,
        people=PEOPLE,
        touches=pa.concat_tables([shop.touches, leak]),
    )

    assert found.warnings[0].startswith(f"1 people who were held out of {first['unit']}")
    assert shop.read(with_touches=True).warnings == ()


def test_the_order_of_rows_does_not_matter() -> None:
    shop = Shop(5)
    there = shop.read(with_touches=True)
    random = np.random.default_rng(0)
    for name in ("conversions", "held_out", "touches"):
        table = getattr(shop, name)
        setattr(shop, name, table.take(random.permutation(len(table))))

    back = shop.read(with_touches=True)

    assert back.units == there.units
    np.testing.assert_allclose(back.effects, there.effects)
    np.testing.assert_allclose(back.covariance, there.covariance)


def test_value_adds_up_what_conversions_count() -> None:
    shop = Shop(6)
    worth = shop.conversions.append_column("value", pa.array([200] * len(shop.conversions)))
    counted = shop.read()
    valued = experiments.hold_outs(worth, shop.held_out, people=PEOPLE, metric="value")

    np.testing.assert_allclose(valued.effects, 200 * counted.effects)


def test_bad_input_is_told_with_its_value() -> None:
    held_out: list[Row] = [{"person": n, "unit": "email"} for n in range(50)]
    with pytest.raises(SettingError, match="name 50 persons, but people is 40"):
        experiments.hold_outs([{"person": 1}], held_out, people=40)
    with pytest.raises(SettingError, match="'revenue'"):
        experiments.hold_outs([{"person": 1}], held_out, people=90, metric="revenue")
    with pytest.raises(SettingError, match="no time zone"):
        experiments.hold_outs(
            [{"person": 1, "at": START}],
            held_out,
            people=90,
            starts_at=datetime(2026, 3, 1),  # noqa: DTZ001 - the point of it
        )
    with pytest.raises(MissingColumnsError, match="unit"):
        experiments.hold_outs([{"person": 1}], [{"person": 1}], people=90)
