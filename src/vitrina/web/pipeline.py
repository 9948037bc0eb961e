"""From sources to results: the steps that every night, and the demo, run over a lake."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from vitrina import attribution, experiments, identity, journeys
from vitrina.connectors.dataset import DATASETS, Progress
from vitrina.engine import Lake


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a title for people, and what it does; it returns what it found, in words."""

    title: str
    run: Callable[[Progress], str]


def load(lake: Lake, dataset: str) -> Iterator[Step]:
    """Bring a published data set into the lake.

    Raises:
        UnknownNameError: no data set has that name.
    """
    source = DATASETS[dataset]()
    yield Step("Import receipts and mailings", lambda told: _load(lake, source.load, told))


def derive(lake: Lake) -> Iterator[Step]:
    """Work out everything that reports read: passports, paths, credit, differences."""
    yield Step("Resolve identities", lambda told: _resolve(lake, told))
    yield Step("Build journeys", lambda told: _journeys(lake, told))
    yield Step("Attribute", lambda told: _attribute(lake, told))
    yield Step("Compare exposed with others", lambda told: _compare(lake, told))


def _load(lake: Lake, load: Callable[..., None], told: Progress) -> str:
    load(lake, progress=told)
    return f"{lake.rows_in('receipts'):,} receipts, {lake.rows_in('receipt_lines'):,} lines"


def _resolve(lake: Lake, told: Progress) -> str:
    told(0.1, f"{lake.rows_in('links'):,} links, {lake.rows_in('events'):,} events")
    people = identity.resolve(identity.gather(lake.links, lake.events))
    with lake.write("resolve identities") as commit:
        commit.replace("passports", people)
    return f"{lake.rows_in('passports'):,} identifiers"


def _journeys(lake: Lake, told: Progress) -> str:
    told(0.1, "touches before each receipt")
    paths = journeys.build(lake.events, lake.passports, goal="receipt", lookback_days=30)
    with lake.write("build journeys") as commit:
        commit.replace("paths", paths)
    return f"{lake.rows_in('paths'):,} paths"


def _attribute(lake: Lake, told: Progress) -> str:
    paths = lake.table("paths")
    told(0.1, f"{len(list(attribution.MODELS))} models")
    by_campaign = attribution.compare(paths, by="campaign")
    by_channel = attribution.compare(paths, by="channel")
    with lake.write("attribute") as commit:
        commit.replace("credit", by_campaign)
        commit.replace("channel_credit", by_channel)
    return f"{', '.join(attribution.MODELS)}"


def _compare(lake: Lake, told: Progress) -> str:
    told(0.1, f"{lake.rows_in('campaigns'):,} campaigns, before and during")
    effects = experiments.matched_campaigns(lake.events, lake.passports, lake.campaigns)
    with lake.write("compare exposed with others") as commit:
        commit.replace("effects", effects)
    return f"{lake.rows_in('effects'):,} campaigns; nothing was randomised"
