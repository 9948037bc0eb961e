"""Effects from experiments and peers: recovered where they are known, refused where not."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from vitrina.attribution import Calibration, UnitEffect, calibrate
from vitrina.engine import Row
from vitrina.errors import MissingColumnsError, SettingError

WINDOW = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 4, 1, tzinfo=UTC)
CREDIT = {"coupon": 4_000.0, "display": 9_000.0, "email": 5_000.0, "search": 12_000.0}


def credit(given: Mapping[str, float] = CREDIT) -> list[Row]:
    return [{"channel": name, "conversions": conversions} for name, conversions in given.items()]


def found(channel: str, effect: float, error: float, **more: object) -> Row:
    return {
        "experiment_id": f"{channel} {effect:.0f}",
        "channel": channel,
        "campaign": None,
        "effect": effect,
        "standard_error": error,
        "starts_at": WINDOW[0],
        "ends_at": WINDOW[1],
        "reach": 1.0,
        "is_randomised": True,
        **more,
    }


def of(calibration: Calibration, channel: str, campaign: str | None = None) -> UnitEffect:
    [row] = [
        each for each in calibration.effects if (each.channel, each.campaign) == (channel, campaign)
    ]
    return row


def width(row: UnitEffect) -> float:
    assert row.low is not None
    assert row.high is not None
    return row.high - row.low


def effect(row: UnitEffect) -> float:
    assert row.effect is not None
    return row.effect


def some(*, error: float = 60.0) -> list[Row]:
    effects = {"coupon": 1_500.0, "display": 400.0, "email": 800.0}
    return [found(channel, each, error) for channel, each in effects.items()]


def test_a_sharp_experiment_is_believed_whatever_the_credit_says() -> None:
    row = of(calibrate(credit(), some(), window=WINDOW), "coupon")

    assert row.is_known
    assert effect(row) == pytest.approx(1_500, abs=30)
    assert width(row) == pytest.approx(2 * 1.645 * np.hypot(60, np.sqrt(1_500)), rel=0.1)
    assert row.over_credit == pytest.approx(4_000 / effect(row))


def test_without_any_experiment_nothing_is_known_and_credit_is_no_effect() -> None:
    for evidence in (None, [found("email", 800, 60, is_randomised=False)]):
        known = calibrate(credit(), evidence, window=WINDOW)

        assert [row.effect for row in known.effects] == [None] * 4
        assert not any(row.is_known for row in known.effects)
        assert all(row.why.startswith("not known yet: no randomised") for row in known.effects)
        assert len(known.draws) == 0


@pytest.mark.parametrize(("spread", "error"), [(1_000, 100), (300, 500)])
def test_intervals_hold_the_truth_as_often_as_they_say(spread: float, error: float) -> None:
    held, clear = [], []
    random = np.random.default_rng(7)
    names = [f"channel {number}" for number in range(8)]
    for _ in range(12):
        truth = np.abs(random.normal(0, spread, 8)) * (random.random(8) > 0.15)
        credited = dict(zip(names, random.uniform(2_000, 20_000, 8), strict=True))
        evidence = [
            found(name, each + error * random.normal(), error)
            for name, each in zip(names, truth, strict=True)
        ]
        rows = calibrate(credit(credited), evidence, window=WINDOW, seed=1).effects
        count = random.poisson(truth)
        low, high = (np.array([getattr(row, end) for row in rows]) for end in ("low", "high"))
        held.append((low <= count) & (count <= high))
        clear.append(high - low < 2 * 1.645 * error * 1.15)

    # of 96, 90 % are expected; the standard error of that is 3 %
    assert 0.81 <= np.mean(held) <= 0.99
    assert np.mean(clear) > 0.9


def test_a_taken_in_twin_that_uses_credit_as_evidence_does_not_hold_the_truth() -> None:
    """Sabotage: the credit of a path model handed in as what an experiment found."""
    honest = some()
    sabotaged = [found(name, given, np.sqrt(given)) for name, given in CREDIT.items()]

    def holds(evidence: Sequence[Row]) -> list[bool]:
        rows = [of(calibrate(credit(), evidence, window=WINDOW), name) for name in CREDIT]
        truth = {"coupon": 1_500, "display": 400, "email": 800}
        return [
            (row.low or 0) <= truth[row.channel] <= (row.high or 0)
            for row in rows
            if row.channel in truth
        ]

    assert holds(honest) == [True] * 3
    assert holds(sabotaged) == [False] * 3


def test_a_channel_without_effect_may_have_none() -> None:
    evidence = [*some(), found("search", 10, 60)]
    row = of(calibrate(credit(), evidence, window=WINDOW), "search")

    assert row.low == 0
    assert effect(row) < 70
    assert row.is_known  # that it is next to nothing is known
    assert row.over_credit is not None
    assert row.over_credit > 100


def test_a_channel_that_everybody_saw_is_not_known_and_says_what_would_tell() -> None:
    row = of(calibrate(credit(), some(), window=WINDOW), "search")

    assert not row.is_known
    assert "hold search out" in row.why
    assert row.needed_standard_error is not None
    assert width(row) > 5 * width(of(calibrate(credit(), some(), window=WINDOW), "email"))


def test_the_experiment_that_was_said_to_tell_does_tell() -> None:
    before = of(calibrate(credit(), some(), window=WINDOW), "search")
    assert before.needed_standard_error is not None

    # twice as sharp, since a fourth channel also changes what is known of peers
    test = found("search", 700, before.needed_standard_error / 2)
    after = of(calibrate(credit(), [*some(), test], window=WINDOW), "search")

    assert not before.is_known
    assert after.is_known


def test_experiments_lost_in_noise_are_not_called_known() -> None:
    evidence = [found(name, 400, 2_000) for name in CREDIT]
    known = calibrate(credit(), evidence, window=WINDOW)

    assert not any(row.is_known for row in known.effects)
    assert all("times as many people" in row.why for row in known.effects)


def test_one_experiment_says_something_of_peers_but_little() -> None:
    rows = calibrate(credit(), [found("email", 800, 60)], window=WINDOW)

    assert of(rows, "email").is_known
    for name in ("coupon", "display", "search"):
        assert not of(rows, name).is_known
        assert width(of(rows, name)) > 5 * width(of(rows, "email"))


def test_tests_that_contradict_each_other_make_it_wider() -> None:
    alike = [found("email", 790, 60, experiment_id="1"), found("email", 810, 60, experiment_id="2")]
    apart = [found("email", 400, 60, experiment_id="1"), found("email", 1_200, 60)]
    rows = [of(calibrate(credit(), each, window=WINDOW), "email") for each in (alike, apart)]

    assert width(rows[0]) < 2 * 1.645 * 60  # two tests are surer than one
    assert width(rows[1]) > 4 * width(rows[0])


def test_an_old_test_says_less_about_today() -> None:
    years = timedelta(days=730)
    old = found("email", 800, 60, starts_at=WINDOW[0] - years, ends_at=WINDOW[1] - years)
    rows = [
        of(calibrate(credit(), [evidence], window=WINDOW, drift=drift), "email")
        for evidence, drift in [(found("email", 800, 60), 0.3), (old, 0.3), (old, 0.0)]
    ]

    assert width(rows[1]) > 2 * width(rows[0])
    assert width(rows[2]) == pytest.approx(width(rows[0]), rel=0.01)


def test_a_test_on_half_the_people_for_a_third_of_the_time_is_scaled_up() -> None:
    days = (WINDOW[1] - WINDOW[0]) / 3
    part = found("email", 200, 10, starts_at=WINDOW[1] - days, reach=0.5)

    assert effect(of(calibrate(credit(), [part], window=WINDOW), "email")) == pytest.approx(
        1_200, rel=0.05
    )


def test_what_was_not_randomised_changes_nothing_and_is_told() -> None:
    wrong = found("coupon", 4_000, 10, is_randomised=False)
    without = calibrate(credit(), some(), window=WINDOW)
    beside = calibrate(credit(), [wrong, *some()], window=WINDOW)

    assert beside.effects == without.effects
    assert beside.unused[0][0] == "coupon 4000"
    assert "not randomised" in beside.unused[0][1]


def test_an_experiment_that_lost_customers_is_left_to_be_read_by_itself() -> None:
    row = of(calibrate(credit(), [*some(), found("search", -400, 60)], window=WINDOW), "search")

    assert row.low == 0  # no effect is below zero here
    assert not row.is_known
    assert "lost customers (-400" in row.why


def test_the_order_of_rows_does_not_matter_and_a_seed_repeats_the_draws() -> None:
    evidence = some()
    covariance = np.diag([3_600.0, 4_900.0, 6_400.0]) + 500
    there = calibrate(credit(), evidence, window=WINDOW, covariance=covariance)
    back = calibrate(
        credit(dict(reversed(CREDIT.items()))),
        evidence[::-1],
        window=WINDOW,
        covariance=covariance[::-1, ::-1],
    )

    assert back.effects == there.effects
    np.testing.assert_array_equal(back.draws, there.draws)


def test_a_covariance_is_used() -> None:
    evidence = some(error=300)
    together = np.full((3, 3), 0.95 * 300**2) + np.eye(3) * 0.05 * 300**2
    apart = calibrate(credit(), evidence, window=WINDOW).draws
    bound = calibrate(credit(), evidence, window=WINDOW, covariance=together).draws

    assert np.corrcoef(apart[:, 0], apart[:, 2]).min() < 0.3
    assert np.corrcoef(bound[:, 0], bound[:, 2]).min() > 0.6


def test_campaigns_take_after_their_channel() -> None:
    campaigns: list[Row] = [
        {"channel": channel, "campaign": f"{channel} {number}", "conversions": 1_000.0}
        for channel in ("email", "social")
        for number in range(5)
    ]
    evidence = [
        found(channel, each + number, 20, campaign=f"{channel} {number}")
        for channel, each in [("email", 500), ("social", 60)]
        for number in range(4)
    ]
    rows = calibrate(campaigns, evidence, window=WINDOW)

    untested = [of(rows, name, f"{name} 4") for name in ("email", "social")]
    assert effect(untested[0]) > 2 * effect(untested[1])
    assert not untested[0].is_known


def test_a_test_of_the_whole_channel_binds_the_sum_of_its_campaigns() -> None:
    campaigns: list[Row] = [
        {"channel": "email", "campaign": str(number), "conversions": 1_000.0} for number in range(3)
    ]
    draws = calibrate(campaigns, [found("email", 900, 30)], window=WINDOW).draws

    assert draws.sum(axis=1).mean() == pytest.approx(900, abs=15)
    assert draws.sum(axis=1).std() == pytest.approx(30, rel=0.2)
    assert draws[:, 0].std() > 100


@pytest.mark.parametrize("nobody", ["(no touch)", "(baseline)"])
def test_conversions_without_a_touch_are_no_unit(nobody: str) -> None:
    rows = calibrate([*credit(), *credit({nobody: 5e4})], some(), window=WINDOW)

    assert nobody not in [row.channel for row in rows.effects]


def test_the_table_has_a_row_per_unit() -> None:
    table = calibrate(credit(), some(), window=WINDOW).to_arrow()

    assert table.column("channel").to_pylist() == sorted(CREDIT)
    assert table.column("is_known").to_pylist() == [True, True, True, False]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (found("email", 1, 0), "standard error 0"),
        (found("email", np.nan, 1), "effect nan"),
        (found("email", 1, 1, reach=1.5), "reach 1.5"),
        (found("radio", 1, 1), "'radio'.*no row of credit"),
        (found("email", 1, 1, ends_at=WINDOW[0]), "not after its start"),
    ],
)
def test_bad_evidence_is_told_with_its_value(row: Row, words: str) -> None:
    with pytest.raises(SettingError, match=words):
        calibrate(credit(), [row], window=WINDOW)


def test_bad_settings_are_told_with_their_value() -> None:
    with pytest.raises(SettingError, match=r"coverage.*1\.5"):
        calibrate(credit(), window=WINDOW, coverage=1.5)
    with pytest.raises(SettingError, match=r"drift.*-1"):
        calibrate(credit(), window=WINDOW, drift=-1)
    with pytest.raises(SettingError, match="not after"):
        calibrate(credit(), window=WINDOW[::-1])
    with pytest.raises(SettingError, match=r"credit of .*-1"):
        calibrate(credit({"email": -1.0}), window=WINDOW)
    with pytest.raises(SettingError, match="shape"):
        calibrate(credit(), some(), window=WINDOW, covariance=np.eye(2))
    with pytest.raises(SettingError, match="positive definite"):
        calibrate(credit(), some(), window=WINDOW, covariance=np.ones((3, 3)))
    with pytest.raises(MissingColumnsError, match="reach"):
        calibrate(credit(), [{"channel": "email"}], window=WINDOW)


def campaigns(**spans: tuple[datetime, datetime] | None) -> list[Row]:
    """Credit of e-mails with their times."""
    return [
        {
            "channel": "email",
            "campaign": name,
            "conversions": 1_000.0,
            "starts_at": span[0] if span else None,
            "ends_at": span[1] if span else None,
        }
        for name, span in spans.items()
    ]


FIRST_WEEK = WINDOW[0], WINDOW[0] + timedelta(days=7)
SECOND_WEEK = FIRST_WEEK[1], FIRST_WEEK[1] + timedelta(days=7)


def during(span: tuple[datetime, datetime], campaign: str | None) -> Row:
    """A sharp test that found 400."""
    return found("email", 400, 10, campaign=campaign, starts_at=span[0], ends_at=span[1])


def test_a_test_over_all_the_life_of_a_campaign_is_not_scaled_to_the_window() -> None:
    timed = campaigns(spring=FIRST_WEEK, usual=None)
    timeless = campaigns(spring=None, usual=None)
    evidence = [during(FIRST_WEEK, "spring")]

    lived = of(calibrate(timed, evidence, window=WINDOW), "email", "spring")
    # sabotage: without its times, a week's effect is taken for every week's
    endless = of(calibrate(timeless, evidence, window=WINDOW), "email", "spring")

    assert effect(lived) == pytest.approx(400, rel=0.05)
    assert effect(endless) == pytest.approx(400 * 31 / 7, rel=0.05)


def test_a_test_of_a_channel_is_about_the_campaigns_that_ran_in_its_time() -> None:
    timed = campaigns(spring=FIRST_WEEK, summer=SECOND_WEEK)

    known = calibrate(timed, [during(FIRST_WEEK, None)], window=WINDOW)

    assert of(known, "email", "spring").is_known
    assert effect(of(known, "email", "spring")) == pytest.approx(400, rel=0.05)
    assert not of(known, "email", "summer").is_known


def test_a_test_in_whose_time_nothing_of_it_ran_is_not_used_and_is_told() -> None:
    timed = campaigns(spring=FIRST_WEEK, summer=FIRST_WEEK)

    known = calibrate(timed, [during(SECOND_WEEK, None)], window=WINDOW)

    assert known.unused == [
        ("email 400", "nothing that it is about ran both in its time and in the window")
    ]
    assert len(known.draws) == 0
