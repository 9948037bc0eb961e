"""The additive hazard recovers the rates of a world where touches fall on people at random."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from tests.attribution.paths import column, lost, path, table, total
from vitrina import attribution, journeys
from vitrina.attribution import hazard, times
from vitrina.attribution.hazard import fitted_hazard, hours_at_risk
from vitrina.attribution.timelines import Timelines, timed, timelines
from vitrina.engine import Row, Table, together
from vitrina.errors import MissingColumnsError, SettingError

EDGES = np.array([0.0, 24.0, 72.0])
WINDOW = 240.0  # hours
START = datetime(2026, 3, 1, tzinfo=UTC)
CHANNELS = ("advert", "letter", "search")
BASELINE = 0.0005
# conversions per hour in the first day after a touch, and in the two days after that
RATES = np.array([[0.004, 0.001], [0.0, 0.002], [0.0, 0.0]])


@dataclass(frozen=True)
class World:
    """What was seen, and which channel caused what."""

    paths: Table
    caused: dict[str, float]


def world(people: int, *, wanting: float = 0.0, seed: int = 3) -> World:
    """People with an advert, a letter and a search each, at any hour of four days.

    They convert once at most, by the rates above. `wanting` is the share of those who also
    want something in two of these days: then they convert at twenty times the baseline, and that
    is when they search.
    """
    random = np.random.default_rng(seed)
    touched = random.integers(0, 96, (people, len(CHANNELS))).astype(float)
    wants = random.random(people) < wanting
    hours = np.arange(96 + WINDOW)
    begins = touched[:, 2]
    want = wants[:, None] & (hours >= begins[:, None]) & (hours < begins[:, None] + 48)
    causes = np.zeros((people, hours.size, len(CHANNELS) + 1))
    causes[:, :, -1] = BASELINE * np.where(want, 20, 1)
    for channel in range(len(CHANNELS)):
        ages = hours - touched[:, [channel]]
        for age, (low, high) in enumerate(pairwise(EDGES)):
            causes[:, :, channel] += RATES[channel, age] * ((ages >= low) & (ages < high))
    rates = causes.sum(axis=2)
    came = random.random(rates.shape) < -np.expm1(-rates)
    # nobody is followed before the first touch
    came &= hours >= touched.min(axis=1, keepdims=True)
    converts, first = came.any(axis=1), came.argmax(axis=1)
    who = np.flatnonzero(converts)
    shares = causes[who, first[who]] / rates[who, first[who], None]
    at = first + random.random(people)
    return World(
        _assembled(touched, converts, at),
        dict(zip((*CHANNELS, times.BASELINE), shares.sum(axis=0).tolist(), strict=True)),
    )


def _assembled(
    touched: NDArray[np.float64], converts: NDArray[np.bool_], at: NDArray[np.float64]
) -> Table:
    touches = [
        {
            "touch_id": f"{person} {name}",
            "passport_id": str(person),
            "occurred_at": START + timedelta(hours=float(hour)),
            "channel": name,
            "campaign": name,
        }
        for person, of_person in enumerate(touched)
        for name, hour in zip(CHANNELS, of_person, strict=True)
        if not converts[person] or hour < at[person]
    ]
    conversions = [
        {
            "path_id": f"sale {person}",
            "passport_id": str(person),
            "converted_at": START + timedelta(hours=float(at[person])),
            "conversions": 1,
            "value": 100,
        }
        for person in np.flatnonzero(converts)
    ]
    return journeys.assemble(
        pa.Table.from_pylist(touches),
        pa.Table.from_pylist(conversions),
        goal="sale",
        lookback_days=WINDOW / 24,
    )


def survival() -> attribution.TimedModel:
    model = attribution.MODELS["survival"](ages_hours=(24, 72), lookback_hours=WINDOW)
    assert isinstance(model, attribution.TimedModel)
    return model


def lines_of(paths: Table) -> Timelines:
    return timelines(timed(paths, "channel"))


@pytest.fixture(scope="module")
def plain() -> World:
    return world(6_000)


def test_known_rates_are_recovered(plain: World) -> None:
    found = fitted_hazard(lines_of(plain.paths), EDGES, observed_hours=WINDOW)

    assert found.baseline == pytest.approx([BASELINE], rel=0.1)
    assert found.rates == pytest.approx(RATES, abs=0.0004)


def test_credit_goes_to_what_caused_the_sales(plain: World) -> None:
    credit = column(attribution.credit(plain.paths, survival()).by("channel").rows(), "channel")

    sales = sum(plain.caused.values())
    # long after all touches only the baseline is left
    credit[times.BASELINE] += credit.pop("(no touch)")
    assert credit == pytest.approx(plain.caused, abs=0.04 * sales)


def test_touches_and_baseline_sum_to_the_channels(plain: World) -> None:
    credit = attribution.credit(plain.paths, survival())

    touches = credit.by("touch").rows()

    summed: dict[str, float] = {}
    for row in touches:
        summed[str(row["channel"])] = summed.get(str(row["channel"]), 0.0) + float(
            str(row["conversions"])
        )
    assert summed == pytest.approx(column(credit.by("channel").rows(), "channel"))
    assert {row["position"] for row in touches if row["channel"] == times.BASELINE} == {0}


def test_conversions_are_as_many_as_rates_times_hours_at_risk(plain: World) -> None:
    lines = lines_of(plain.paths)
    found = fitted_hazard(lines, EDGES, observed_hours=WINDOW)
    risk = hours_at_risk(lines, EDGES, observed_hours=WINDOW)

    expected = (found.rates * risk.touch_hours).sum() + (found.baseline * risk.person_hours).sum()

    assert expected == pytest.approx(lines.sequences.conversions.sum(), rel=1e-9)


def test_without_lost_paths_the_rates_are_far_off(plain: World) -> None:
    lines = lines_of(plain.paths)
    no_nulls = replace(lines.sequences, nulls=np.zeros(lines.sequences.nulls.size))
    converting = replace(lines, seen=replace(lines.seen, sequences=no_nulls))

    found = fitted_hazard(converting, EDGES, observed_hours=WINDOW)

    assert found.baseline[0] > 3 * BASELINE


def test_a_search_that_follows_a_want_takes_credit_for_it() -> None:
    confounded = world(3_000, wanting=0.3)

    credit = column(
        attribution.credit(confounded.paths, survival()).by("channel").rows(), "channel"
    )

    # the search causes nothing: that is what this model cannot see, and its page says so
    assert confounded.caused["search"] == 0
    assert credit["search"] > 0.2 * sum(confounded.caused.values())
    assert credit[times.BASELINE] < 0.7 * confounded.caused[times.BASELINE]


def test_hours_at_risk_end_at_the_conversion_or_with_the_window() -> None:
    rows = [path("a", "b", hours=[30, 10]), lost("a", "b", path_id="q") | {"hours": [40.0, 0.0]}]
    lines = lines_of(together(table(rows))[0])

    risk = hours_at_risk(lines, EDGES, observed_hours=100)

    # of a: 24 and 6 hours before the sale, and both ages whole where none came
    assert risk.touch_hours.tolist() == [[24 + 24, 6 + 48], [10 + 24, 0 + 48]]
    assert risk.person_hours.tolist() == [30 + 40 + 100]


def test_a_person_is_followed_from_the_first_touch_after_the_last_purchase() -> None:
    bought = {"passport_id": "ann", "converted_at": START}
    again = {"passport_id": "ann", "converted_at": START + timedelta(hours=20)}
    rows = [
        path("a", hours=[4], path_id="first") | bought,
        path("a", "b", hours=[24, 6], path_id="second") | again,
    ]
    lines = lines_of(together(table(rows))[0])

    risk = hours_at_risk(lines, EDGES, observed_hours=100)

    # a was 18 hours old when b came: 6 of its first day were left, and 0 of the later ages
    assert risk.person_hours.tolist() == [4 + 6]
    assert risk.touch_hours.tolist() == [[4 + 6, 0], [6, 0]]


def test_person_groups_have_baselines_of_their_own() -> None:
    rows = [path("a", hours=[h], path_id=f"r{h}") | {"person_group": "regular"} for h in (90, 100)]
    rows += [path("a", hours=[95], path_id="n") | {"person_group": "new"}]
    rows += [lost("a", times=50, path_id="l") | {"person_group": "new"}]
    grouped = table(rows).append_column(
        "person_group", pa.array([str(row["person_group"]) for row in rows])
    )

    fitted = survival().fit_times(lines_of(together(grouped)[0]))

    assert getattr(fitted, "baseline") == pytest.approx(  # noqa: B009  # not of every timed model
        {"regular": 2 / (90 + 100), "new": 1 / (95 + 50 * WINDOW)}, rel=1e-3
    )


def test_a_conversion_long_after_its_touches_is_the_baselines() -> None:
    credit = attribution.credit(table([path("a", hours=[200])]), survival()).by("channel").rows()

    assert column(credit, "channel") == {"a": 0, times.BASELINE: 1}


def test_the_interval_knows_the_baseline(plain: World) -> None:
    found = attribution.intervals(plain.paths, survival(), draws=20).rows()

    row = next(row for row in found if row["channel"] == times.BASELINE)
    low, high = float(str(row["conversions_low"])), float(str(row["conversions_high"]))
    assert 0 < low < float(str(row["conversions"])) < high
    assert high - low < 0.2 * total(found, "conversions")


def test_it_stops_where_no_round_moves_anything(
    plain: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = lines_of(plain.paths)
    settled = fitted_hazard(lines, EDGES, observed_hours=WINDOW)
    monkeypatch.setattr(hazard, "TOLERANCE", 0.0)
    monkeypatch.setattr(hazard, "MOST_ROUNDS", 4_000)

    further = fitted_hazard(lines, EDGES, observed_hours=WINDOW)

    assert settled.rates == pytest.approx(further.rates, abs=1e-5)


@pytest.mark.parametrize("ages", [(), (0.0,), (24.0, 24.0), (-1.0, 3.0)])
def test_ages_that_do_not_rise_are_refused(ages: tuple[float, ...]) -> None:
    with pytest.raises(SettingError, match="must rise"):
        attribution.MODELS["survival"](ages_hours=ages)


def test_a_window_shorter_than_the_ages_is_refused() -> None:
    with pytest.raises(SettingError, match=r"336.0, not 24"):
        attribution.MODELS["survival"](lookback_hours=24)


def test_negative_conversions_are_refused_with_the_way_out() -> None:
    with pytest.raises(SettingError, match="negative value"):
        attribution.credit(table([path("a", conversions=-1)]), survival()).by("channel")


def test_paths_that_tell_no_person_are_asked_for_the_column() -> None:
    rows: list[Row] = [path("a")]
    with pytest.raises(MissingColumnsError, match="passport_id"):
        attribution.credit(table(rows).drop_columns(["passport_id"]), survival()).by("channel")
