"""The face of attribution: units, spend, laziness, refusals."""

import pyarrow as pa
import pytest
from sqlglot import exp

from tests.attribution.paths import column, lost, path, table
from vitrina import attribution, journeys
from vitrina.attribution.times import BASELINE
from vitrina.engine import DuckDB, Row, Table
from vitrina.errors import CurrencyError, MissingColumnsError, SettingError, UnknownNameError

PATHS = [
    path("mail", "search", campaigns=["spring", "brand"], value=900),
    path("search", campaigns=["brand"], value=100),
    lost("mail"),
]
SPEND: list[Row] = [
    {"campaign": "spring", "cost_minor": 200, "currency": "RUB"},
    {"campaign": "spring", "cost_minor": 100, "currency": "RUB"},
    {"campaign": "posters", "cost_minor": 50, "currency": "RUB"},
]


def linear(rows: list[Row]) -> attribution.Credit:
    return attribution.credit(table(rows), attribution.MODELS["linear"]())


def test_the_largest_comes_first() -> None:
    rows = linear(PATHS).by("channel").rows()

    assert rows == [
        {"channel": "search", "conversions": 1.5, "value": 550.0},
        {"channel": "mail", "conversions": 0.5, "value": 450.0},
    ]


def test_campaigns_are_the_entries_of_the_campaigns_list() -> None:
    rows = linear(PATHS).by("campaign").rows()

    assert column(rows, "campaign") == {"brand": 1.5, "spring": 0.5, "mail": 0.0}


def test_cost_and_return_stand_beside_the_credit() -> None:
    rows = linear(PATHS).by("campaign", spend=SPEND).rows()

    assert rows == [
        _row("brand", conversions=1.5, value=550.0, cost_minor=None, romi=None),
        _row("spring", conversions=0.5, value=450.0, cost_minor=300, romi=0.5),
        _row("mail", conversions=0.0, value=0.0, cost_minor=None, romi=None),
        _row("posters", conversions=0.0, value=0.0, cost_minor=50, romi=-1.0),
    ]


def _row(campaign: str, **numbers: float | None) -> Row:
    return {"campaign": campaign, **numbers}


def test_a_campaign_that_cost_nothing_has_no_return() -> None:
    free: list[Row] = [{"campaign": "spring", "cost_minor": 0, "currency": "RUB"}]

    rows = linear(PATHS).by("campaign", spend=free).rows()

    [spring] = [row for row in rows if row["campaign"] == "spring"]
    assert (spring["cost_minor"], spring["romi"]) == (0, None)


@pytest.mark.parametrize("name", list(attribution.MODELS))
def test_every_model_takes_spend(name: str) -> None:
    credit = attribution.credit(table(PATHS), attribution.MODELS[name]())

    rows = credit.by("campaign", spend=SPEND).rows()

    of_campaigns = [row for row in rows if row["campaign"] != BASELINE]
    assert {row["campaign"]: row["cost_minor"] for row in of_campaigns} == {
        "brand": None,
        "spring": 300,
        "mail": None,
        "posters": 50,
    }


def test_spend_in_two_currencies_is_refused() -> None:
    mixed: list[Row] = [*SPEND, {"campaign": "brand", "cost_minor": 1, "currency": "USD"}]

    with pytest.raises(CurrencyError, match="would mix RUB and USD"):
        linear(PATHS).by("campaign", spend=mixed)


def test_spend_by_touch_is_refused_with_the_way_out() -> None:
    with pytest.raises(SettingError, match=r"by\('campaign', spend=\.\.\.\)"):
        linear(PATHS).by("touch", spend=SPEND)


def test_spend_without_the_unit_is_refused() -> None:
    with pytest.raises(MissingColumnsError, match="lacks: channel"):
        linear(PATHS).by("channel", spend=SPEND)


def test_an_unknown_unit_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'channel'"):
        linear(PATHS).by("chanel")


def test_paths_that_lack_a_column_are_refused_at_once() -> None:
    with pytest.raises(MissingColumnsError, match="lacks: hours, nulls"):
        attribution.credit(
            table(PATHS).drop_columns(["nulls", "hours"]), attribution.MODELS["linear"]()
        )


@pytest.mark.parametrize("name", ["first", "last", "linear", "position", "time_decay"])
@pytest.mark.parametrize("unit", ["channel", "campaign", "touch"])
def test_a_rule_runs_nothing_until_rows_are_asked_for(
    name: str, unit: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[exp.Query] = []
    run = DuckDB.arrow

    def noted(engine: DuckDB, query: exp.Query) -> pa.Table:
        ran.append(query)
        return run(engine, query)

    monkeypatch.setattr(DuckDB, "arrow", noted)

    by_unit = attribution.credit(table(PATHS), attribution.MODELS[name]()).by(unit)
    before = list(ran)
    by_unit.rows()

    assert before == []
    assert ran == [by_unit.query]


def test_credit_joins_with_other_tables_of_the_same_engine() -> None:
    paths = DuckDB.open().adopt(table(PATHS))

    by_channel = attribution.credit(paths, attribution.MODELS["markov"](order=2)).by("channel")

    assert isinstance(by_channel, Table)
    assert by_channel.engine is paths.engine


def test_data_that_is_already_paths_can_be_credited() -> None:
    given: list[Row] = [
        {"path": ["search", "email"], "conversions": 2.0, "value": 5000.0, "nulls": 10.0},
        {"path": ["email"], "conversions": 1.0, "value": 900.0, "nulls": 4.0},
    ]

    credit = attribution.credit(journeys.from_paths(given), attribution.MODELS["last"]())

    assert credit.by("channel").rows() == [
        {"channel": "email", "conversions": 3.0, "value": 5900.0},
        {"channel": "search", "conversions": 0.0, "value": 0.0},
    ]


def test_compare_sets_models_side_by_side() -> None:
    models = {
        "first": attribution.MODELS["first"](),
        "markov 2": attribution.MODELS["markov"](order=2),
    }

    rows = attribution.compare(table(PATHS), by="campaign", models=models).rows()

    assert {row["model"] for row in rows} == {"first", "markov 2"}
    for name, model in models.items():
        alone = attribution.credit(table(PATHS), model).by("campaign").rows()
        compared = [row for row in rows if row["model"] == name]
        assert column(compared, "campaign") == pytest.approx(column(alone, "campaign"))


def test_compare_takes_all_models_at_their_defaults() -> None:
    rows = attribution.compare(table(PATHS), by="channel").rows()

    assert {row["model"] for row in rows} == set(attribution.MODELS)
    assert set(rows[0]) == {"model", "channel", "conversions", "value"}


def test_compare_by_touch_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="Known: campaign, channel"):
        attribution.compare(table(PATHS), by="touch")


def test_compare_of_no_model_is_refused() -> None:
    with pytest.raises(SettingError, match="Leave models out"):
        attribution.compare(table(PATHS), by="channel", models={})
