"""From sources to results: the steps that every night, and the demo, run over a lake."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from vitrina import attribution, experiments, identity, journeys, optimization
from vitrina.connectors.dataset import DATASETS, Progress
from vitrina.engine import Lake
from vitrina.web import calibrating, correcting, deciding, weighing
from vitrina.web.nightly_journeys import keep_journeys

STAGES = ("lead", "booking", "order", "collected", "receipt")


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
    yield Step("Read experiments", lambda told: _read(lake, told))
    yield Step("Calibrate credit", lambda told: _calibrate(lake, told))
    yield Step("Follow stages and cohorts", lambda told: _follow(lake, told))
    yield Step("Expect final values", lambda told: _expect(lake, told))
    yield Step("Decide on budgets", lambda told: _decide(lake, told))


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
    keep_journeys(lake)
    return f"{lake.rows_in('paths'):,} paths"


def _attribute(lake: Lake, told: Progress) -> str:
    paths = lake.table("paths")
    told(0.1, f"{len(list(attribution.MODELS))} models")
    by_campaign = attribution.compare(paths, by="campaign")
    by_channel = attribution.compare(paths, by="channel")
    credit = attribution.credit(paths, attribution.MODELS[calibrating.MODEL]())
    with lake.write("attribute") as commit:
        commit.replace("place_credit", attribution.credit_by_place(credit, lake.events))
        commit.replace("credit", by_campaign)
        commit.replace("channel_credit", by_channel)
    return f"{', '.join(attribution.MODELS)}"


def _compare(lake: Lake, told: Progress) -> str:
    told(0.1, f"{lake.rows_in('campaigns'):,} campaigns, before and during")
    effects = experiments.matched_campaigns(lake.events, lake.passports, lake.campaigns)
    with lake.write("compare exposed with others") as commit:
        commit.replace("effects", effects)
    return f"{lake.rows_in('effects'):,} campaigns; nothing was randomised"


def _read(lake: Lake, told: Progress) -> str:
    told(0.1, f"{lake.rows_in('experiments'):,} experiments")
    found = experiments.read_in_full(
        lake.experiments,
        lake.assignments,
        events=lake.events,
        people=lake.passports,
        now=data_until(lake),
    )
    with lake.write("read experiments") as commit:
        commit.replace("readings", found.rows)
        commit.replace("moments", found.moments)
        commit.replace("donor_weights", found.weights)
    return f"{lake.rows_in('readings'):,} experiments"


def _calibrate(lake: Lake, told: Progress) -> str:
    told(0.1, "credit, and what experiments say of it")
    effects = calibrating.by_channel(lake)
    told(0.5, "the same by campaign")
    of_campaigns = calibrating.by_campaign(lake)
    told(0.7, "which hold-out is worth running next")
    tests = weighing.weighed(lake, effects, of_campaigns)
    with lake.write("calibrate credit") as commit:
        commit.replace("calibrated", effects.to_arrow())
        commit.replace("campaign_calibrated", of_campaigns.to_arrow())
        commit.replace("next_tests", tests)
    known = sum(each.is_known for each in effects.effects)
    return f"{known} of {len(effects.effects)} channels known"


def _follow(lake: Lake, told: Progress) -> str:
    told(0.1, "who reached which stage, and who came back")
    touched = lake.table("touches") if lake.rows_in("touches") else None
    reached = journeys.funnel(
        lake.events, lake.passports, goals=STAGES, by="channel", touched=touched
    )
    everybody = journeys.funnel(lake.events, lake.passports, goals=STAGES)
    bought = journeys.conversions(lake.events, lake.passports)
    attributable = journeys.attributable(lake.receipts, lake.passports, lake.table("paths")).rows()
    with lake.write("follow stages and cohorts") as commit:
        commit.replace("funnel", reached)
        commit.replace("stages", everybody)
        commit.replace("cohorts", journeys.cohorts(bought))
        commit.replace("match_rates", journeys.match_rates(lake.receipts, lake.passports))
        commit.replace("corrected", correcting.corrected(attributable))
    return f"{len(STAGES)} stages, {lake.rows_in('cohorts'):,} ages of cohorts"


def _expect(lake: Lake, told: Progress) -> str:
    told(0.1, "what recent days will have brought in the end")
    last = data_until(lake).date() - timedelta(days=1)
    expected = optimization.nowcast(lake.table("paths"), as_of=last)
    by_channel = optimization.nowcast(lake.table("paths"), as_of=last, by="channel")
    with lake.write("expect final values") as commit:
        commit.replace("expected", expected)
        commit.replace("channel_expected", by_channel)
    return f"{lake.rows_in('expected'):,} days"


def _decide(lake: Lake, told: Progress) -> str:
    told(0.1, "what the next money brings in each campaign")
    found = deciding.decided(lake)
    with lake.write("decide on budgets") as commit:
        commit.replace("decision", found.decision)
        commit.replace("budget_plan", found.plan)
        commit.replace("response_curves", found.curves)
    [decision] = found.decision.to_pylist()
    return decision["why_not"] or f"{found.plan.num_rows:,} campaigns"


def data_until(lake: Lake) -> datetime:
    """The end of the last day of which everything is known: midnight (UTC) before the newest event.

    Reports look at the data as of then, and not as of the clock: a lake that is not fed any more
    does not grow emptier.
    """
    [span] = journeys.span(lake.events).rows()
    newest = span["newest_at"]
    if not isinstance(newest, datetime):
        return lake.clock().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return newest.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
