"""Credit of every model side by side, with what each campaign cost and how it was answered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from vitrina import attribution, journeys
from vitrina.engine import Lake, Row, Table
from vitrina.web import words
from vitrina.web.question import EVENTS, PATHS, PEOPLE, Number, Rows, call, number

COMPARED = call(attribution.compare, PATHS, by="campaign", kept_as="credit")
COMPARED_CHANNELS = call(attribution.compare, PATHS, by="channel", kept_as="channel_credit")
REDEEMED = call(journeys.redemptions, EVENTS, PEOPLE)
DEFAULT_MODEL = "markov"
NOBODY = ("(no touch)", "(baseline)")


@dataclass(frozen=True, slots=True)
class CreditAndCost:
    """The credit of one model by campaign, with its cost: a question to the lake."""

    model: str

    def text(self, lake: Lake) -> str:
        credit = f"attribution.credit({PATHS.text(lake)}, attribution.MODELS[{self.model!r}]())"
        return f"{credit}.by('campaign', spend=lake.spend)"

    def table(self, lake: Lake) -> Table:
        credit = attribution.credit(PATHS.table(lake), attribution.MODELS[self.model]())
        return credit.by("campaign", spend=lake.spend)


@dataclass(frozen=True, slots=True)
class Cell:
    """A credited value in minor units, and whether it is by the chosen model."""

    value: Number
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class CampaignCredit:
    """One campaign; money in minor units.

    Attributes:
        cells: credited value by model, in the order of `Credits.models`.
        is_campaign: not what is credited to no touch.
        chosen: its row of the chosen model: conversions, value, cost_minor, romi.
        answered: its row of redemptions: redemptions, people.
    """

    campaign: str
    is_campaign: bool
    cells: Sequence[Cell]
    chosen: Row
    answered: Row


@dataclass(frozen=True, slots=True)
class Credits:
    """All campaigns with any credit or cost, and the sums of each model.

    Attributes:
        models: their names, in the order of the columns.
        model: the chosen one.
        campaigns: the most credited first; what is credited to no touch comes last.
        sums: one per model; all models share out the same receipts.
        largest: the highest value of any campaign, for bars.
    """

    models: Sequence[str]
    model: str
    campaigns: Sequence[CampaignCredit]
    sums: Sequence[Cell]
    largest: Number


def credits_of(compared: Rows, chosen: Rows, redeemed: Rows, *, model: str) -> Credits:
    """Set the answers side by side.

    Args:
        compared: one row per model and campaign, as `attribution.compare` returns it.
        chosen: one row per campaign, as `credit(...).by("campaign", spend=...)` returns it.
        redeemed: one row per campaign, as `journeys.redemptions` returns it.
        model: the chosen one.
    """
    models = _in_order({str(row["model"]) for row in compared.rows})
    values = {
        (str(row["campaign"]), str(row["model"])): number(row["value"]) for row in compared.rows
    }
    of_chosen, of_redeemed = _by_campaign(chosen), _by_campaign(redeemed)
    names = {campaign for campaign, _ in values} | set(of_chosen)
    ordered = sorted(names, key=lambda name: (name in NOBODY, -values.get((name, model), 0), name))
    return Credits(
        models=models,
        model=model,
        campaigns=[
            CampaignCredit(
                campaign=name,
                is_campaign=name not in NOBODY,
                cells=[Cell(values.get((name, each), 0), each == model) for each in models],
                chosen=of_chosen.get(name, {}),
                answered=of_redeemed.get(name, {}),
            )
            for name in ordered
        ],
        sums=[
            Cell(sum(values.get((name, each), 0) for name in names), each == model)
            for each in models
        ],
        largest=max(
            (value for (name, _), value in values.items() if name not in NOBODY), default=0
        ),
    )


def model_of(asked: str) -> str:
    """The model that a query asks for, if there is such a one."""
    return asked if asked in set(attribution.MODELS) else DEFAULT_MODEL


def _in_order(models: Iterable[str]) -> list[str]:
    known = list(words.MODELS)
    return sorted(models, key=lambda model: (known.index(model) if model in known else 99, model))


def _by_campaign(table: Rows) -> Mapping[str, Row]:
    return {str(row["campaign"]): row for row in table.rows}
