"""`vitrina simulate`: a city with known causes, in a shop of its own."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click
from rich.console import Console

from vitrina.collector.workspace import CONFIG, Settings
from vitrina.connectors import Progress
from vitrina.engine import Lake, open_lake
from vitrina.simulation import CityPlan
from vitrina.simulation.dataset import bring_city, city_of_cafes, continued
from vitrina.web.cli.init import make_shop
from vitrina.web.cli.options import shop_argument
from vitrina.web.cli.steps import run_steps
from vitrina.web.pipeline import Step

SHOP = Settings(vertical="cafe")


@click.command()
@shop_argument
@click.option("--people", type=int, default=5_000, show_default=True, help="Who live there.")
@click.option("--days", type=int, default=180, show_default=True, help="How long it is watched.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of all chance in it.")
@click.option(
    "--ends-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The last day; yesterday by default.",
)
def simulate(shop: Path, people: int, days: int, seed: int, ends_on: datetime | None) -> None:
    r"""Draw a city with known causes into SHOP: a chain of cafés, its customers, its adverts.

    Its files come in through the importers, like those of any business. What caused each
    purchase is written to SHOP/truth, which the product never reads. The same city again changes
    nothing.

    \b
    Example:
        vitrina simulate ./city --people 5000 --days 180 --seed 7
        vitrina analyse ./city
        vitrina up ./city
    """
    last = ends_on.date() if ends_on else None
    wanted = city_of_cafes(seed, people, days, ends_on=last or _yesterday())
    open_city_shop(shop)
    lake = open_lake(shop)
    plan = continued(lake, wanted, ends_on=last)
    run_steps([Step("Draw a city", lambda told: _draw(plan, lake, told))], Console())
    click.echo(_said(lake, plan))


def open_city_shop(folder: Path) -> None:
    """Make the folder a shop of the city's kind, unless it is a shop already."""
    if not (folder / CONFIG).exists():
        make_shop(folder, SHOP)


def _draw(plan: CityPlan, lake: Lake, told: Progress) -> str:
    bring_city(plan, lake, progress=told)
    return f"{lake.rows_in('receipts'):,} receipts, {lake.rows_in('events'):,} events"


def _said(lake: Lake, plan: CityPlan) -> str:
    return (
        f"{plan.people:,} people from {plan.first_day} to {plan.ends_on}: "
        f"{lake.rows_in('receipts'):,} receipts, {lake.rows_in('experiments')} experiments.\n"
        f"Next: vitrina analyse {lake.folder}, then vitrina up {lake.folder}."
    )


def _yesterday() -> date:
    return datetime.now(UTC).date() - timedelta(days=1)
