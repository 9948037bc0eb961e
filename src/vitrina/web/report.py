"""The report of a lake: built from its tables, printed for people, written as JSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table as Grid

from vitrina import journeys
from vitrina.engine import Lake, Row
from vitrina.errors import SettingError
from vitrina.web.report_experiments import ExperimentReport, experiments_of, grid_of

MINOR_PER_UNIT = 100
WIDE = 110  # columns of a terminal from which every model has a column of its own
NARROW_MODELS = ("last", "linear", "markov")


@dataclass(frozen=True, slots=True)
class Taken:
    """What one step of a run took."""

    name: str
    seconds: float
    cpu_seconds: float
    peak_bytes: int  # of the whole process, up to the end of the step


@dataclass(frozen=True, slots=True)
class CampaignReport:
    """One campaign: who was on the way (credit), and how the reached differ (differences).

    Differences are per person, in units of the currency (dollars, not cents).
    """

    campaign: str
    name: str | None
    starts_at: datetime
    ends_at: datetime
    exposed: int
    unexposed: int
    credit: Mapping[str, float]  # value in minor units, by model
    exposed_before: float
    unexposed_before: float
    naive_difference: float | None
    adjusted_difference: float | None
    standard_error: float | None
    interval_90: tuple[float, float] | None
    reason: str | None
    redemptions: int
    cost_minor: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a lake says, as of one version."""

    headline: str
    receipt_lines: int
    baskets: int
    people: int
    matched_baskets: int
    revenue_minor: int
    currency: str | None
    is_randomised: bool
    updated_at: datetime | None
    campaigns: tuple[CampaignReport, ...]
    experiments: tuple[ExperimentReport, ...] = ()
    steps: tuple[Taken, ...] = ()


def build_report(lake: Lake, steps: Sequence[Taken] = ()) -> Report:
    """Read the results that the pipeline left in the lake.

    Raises:
        SettingError: the lake was never analysed.
    """
    if missing := {"credit", "effects", "paths"} - set(lake.tables):
        raise SettingError(
            f"The lake {lake.folder} has no {', '.join(sorted(missing))} yet. Derive them from "
            f"what was imported: vitrina analyse {lake.folder}"
        )
    sold = journeys.sales(lake.receipts, lake.passports).rows()
    campaigns, tested = _campaigns(lake), experiments_of(lake)
    return Report(
        headline=headline(campaigns, lake.currency, has_experiments=bool(tested)),
        receipt_lines=lake.rows_in("receipt_lines"),
        baskets=lake.rows_in("receipts"),
        people=len({row["passport_id"] for row in lake.passports.rows()}),
        matched_baskets=sum(_whole(row["matched"]) for row in sold),
        revenue_minor=sum(_whole(row["revenue_minor"]) for row in sold),
        currency=lake.currency,
        is_randomised=False,
        updated_at=lake.updated_at,
        campaigns=campaigns,
        experiments=tested,
        steps=tuple(steps),
    )


def headline(
    campaigns: Sequence[CampaignReport], currency: str | None, *, has_experiments: bool = False
) -> str:
    """The lesson in one paragraph, from the figures themselves."""
    judged = [found for found in campaigns if found.interval_90 is not None]
    if not judged:
        return "Not known yet: no campaign has both a time before it and people not reached."
    naive = [found.naive_difference or 0.0 for found in judged]
    adjusted = [found.adjusted_difference or 0.0 for found in judged]
    clear = sum(not low <= 0 <= high for low, high in _intervals(judged))
    by_chance = round(0.1 * len(judged))
    return (
        f"The people reached by a campaign spent {min(naive):+,.0f} to {max(naive):+,.0f} "
        f"{currency} each compared with the others, but they did so before it as well: the "
        f"mailings went to heavy buyers. Take that off, and {min(adjusted):+,.0f} to "
        f"{max(adjusted):+,.0f} {currency} remain; {clear} of {len(judged)} intervals (90%) "
        f"exclude zero, where chance alone gives about {by_chance}. Nothing was randomised here, "
        f"so neither figure is an effect for certain: {_what_tells(has_experiments)}"
    )


def _what_tells(has_experiments: bool) -> str:
    if has_experiments:
        return "what would not have happened otherwise is told by the experiments below."
    return "a hold-out of one household in ten would tell."


def write_json(report: Report, path: Path) -> None:
    """Write a report; times as ISO 8601, money of credit and cost in minor units."""
    text = json.dumps(asdict(report), default=_plain, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def print_report(report: Report, console: Console) -> None:
    """Print a report for people."""
    console.print()
    console.print(
        f"[bold]{report.baskets:,}[/] receipts · [bold]{report.receipt_lines:,}[/] lines · "
        f"[bold]{report.people:,}[/] people · "
        f"[bold]{report.revenue_minor / MINOR_PER_UNIT:,.2f} {report.currency}[/] · "
        f"[bold]{_share(report.matched_baskets, report.baskets)}[/] of receipts tied to a person"
    )
    console.print()
    console.print(_grid(report, console.width))
    console.print(_gaps(report.campaigns), style="dim", highlight=False)
    console.print()
    console.print(f"[bold]What this says.[/] {report.headline}")
    if report.experiments:
        console.print()
        console.print(grid_of(report.experiments))
    if report.steps:
        console.print()
        console.print(_costs(report.steps), highlight=False)


def _campaigns(lake: Lake) -> tuple[CampaignReport, ...]:
    credit: dict[str, dict[str, float]] = {}
    for row in lake.table("credit").rows():
        credit.setdefault(str(row["campaign"]), {})[str(row["model"])] = _credit(row)
    names = {str(row["campaign"]): row["name"] for row in lake.campaigns.rows()}
    redeemed = _by_campaign(journeys.redemptions(lake.events, lake.passports).rows(), "redemptions")
    cost = _by_campaign(lake.spend.rows(), "cost_minor")
    models = sorted({model for by_model in credit.values() for model in by_model})
    found = [
        _campaign(
            row,
            name=names.get(str(row["campaign"])),
            credit={
                model: credit.get(str(row["campaign"]), {}).get(model, 0.0) for model in models
            },
            redemptions=redeemed.get(str(row["campaign"]), 0),
            cost_minor=cost.get(str(row["campaign"]), 0),
        )
        for row in lake.table("effects").rows()
    ]
    return tuple(sorted(found, key=lambda campaign: (campaign.starts_at, campaign.campaign)))


def _campaign(
    row: Row, *, name: object, credit: dict[str, float], redemptions: int, cost_minor: int
) -> CampaignReport:
    low, high = _units(row["low_minor"]), _units(row["high_minor"])
    return CampaignReport(
        campaign=str(row["campaign"]),
        name=None if name is None else str(name),
        starts_at=_time(row["starts_at"]),
        ends_at=_time(row["ends_at"]),
        exposed=_whole(row["exposed"]),
        unexposed=_whole(row["unexposed"]),
        credit=credit,
        exposed_before=_units(row["exposed_before_minor"]) or 0.0,
        unexposed_before=_units(row["unexposed_before_minor"]) or 0.0,
        naive_difference=_units(row["naive_difference_minor"]),
        adjusted_difference=_units(row["adjusted_difference_minor"]),
        standard_error=_units(row["standard_error_minor"]),
        interval_90=None if low is None or high is None else (low, high),
        reason=None if row["reason"] is None else str(row["reason"]),
        redemptions=redemptions,
        cost_minor=cost_minor,
    )


def _grid(report: Report, width: int) -> Grid:
    grid = Grid(
        title="Campaigns: credit says who was on the way; differences are not randomised",
        title_justify="left",
        caption=f"Credit in thousands of {report.currency}; differences in {report.currency} per "
        "person, with the standard error.",
        caption_justify="left",
    )
    models = list(report.campaigns[0].credit) if report.campaigns else []
    shown = models if width >= WIDE else [model for model in models if model in NARROW_MODELS]
    for title in ("campaign", "reached"):
        grid.add_column(title, justify="right")
    for model in shown:
        grid.add_column(model.replace("_", " "), justify="right", style="cyan")
    for title in ("naive", "adjusted", "s.e."):
        grid.add_column(title, justify="right")
    for found in report.campaigns:
        grid.add_row(
            found.campaign,
            f"{found.exposed:,}",
            *(f"{found.credit[model] / MINOR_PER_UNIT / 1000:,.1f}" for model in shown),
            _signed(found.naive_difference),
            _signed(found.adjusted_difference),
            "—" if found.standard_error is None else f"{found.standard_error:,.0f}",
        )
    return grid


def _gaps(campaigns: Sequence[CampaignReport]) -> str:
    """Why some figures are missing, campaigns of one reason together."""
    reasons: dict[str, list[str]] = {}
    for found in campaigns:
        if found.reason:
            reasons.setdefault(found.reason, []).append(found.campaign)
    lines = [f"— in {', '.join(names)}: {reason}." for reason, names in reasons.items()]
    return "\n".join(lines)


def _costs(steps: Sequence[Taken]) -> str:
    parts = ", ".join(f"{step.name.lower()} {step.cpu_seconds:.1f}" for step in steps)
    total = sum(step.cpu_seconds for step in steps)
    peak = max(step.peak_bytes for step in steps) / 2**30
    wall = sum(step.seconds for step in steps)
    return f"[dim]{total:.1f} CPU-s ({parts}), {wall:.1f} s by the clock, {peak:.2f} GiB at most[/]"


def _intervals(campaigns: Sequence[CampaignReport]) -> list[tuple[float, float]]:
    return [found.interval_90 for found in campaigns if found.interval_90 is not None]


def _by_campaign(rows: Sequence[Row], column: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in rows:
        name = str(row["campaign"])
        found[name] = found.get(name, 0) + _whole(row[column])
    return found


def _credit(row: Row) -> float:
    # sums of many shares differ in the last digits from run to run: they are added up in parallel
    return round(_real(row["value"]), 4)


def _units(minor: object) -> float | None:
    return None if minor is None else round(_real(minor) / MINOR_PER_UNIT, 4)


def _real(value: object) -> float:
    assert isinstance(value, int | float)
    return float(value)


def _whole(value: object) -> int:
    assert isinstance(value, int)
    return value


def _time(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole else "—"


def _signed(value: float | None) -> str:
    return "—" if value is None else f"{value:+,.0f}"


def _plain(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()
