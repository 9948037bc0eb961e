"""Bring a city into a lake, through the same importers as any file of a business."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from vitrina.connectors import DATASETS, Progress, import_file
from vitrina.engine import Lake
from vitrina.errors import SettingError
from vitrina.simulation.city import City, make_city
from vitrina.simulation.files import plan_text, read_plan, write_city, write_plan
from vitrina.simulation.plan import CityPlan

FOLDER = "city"
SOURCES = {"receipts": "till", "mailings": "mailer", "links": "crm"}
DEMO_SEED, DEMO_PEOPLE, DEMO_DAYS = 1, 20_000, 180
DRAWN, WRITTEN = 0.15, 0.3  # share of the work after which the city is settled, and is on disk


@DATASETS.register("city")
@dataclass(frozen=True, slots=True)
class CityDataset:
    """The demonstration: a chain of cafés with 20,000 people, up to yesterday."""

    def load(self, lake: Lake, *, progress: Progress) -> None:
        """Draw the city and import its files; a second call changes nothing.

        Raises:
            SettingError: the lake holds something else.
        """
        yesterday = lake.clock().date() - timedelta(days=1)
        plan = city_of_cafes(DEMO_SEED, DEMO_PEOPLE, DEMO_DAYS, ends_on=yesterday)
        bring_city(continued(lake, plan, ends_on=None), lake, progress=progress)


def city_of_cafes(seed: int, people: int, days: int, *, ends_on: date) -> CityPlan:
    """A plan at the prices, and in the currency, of the sample of cafés."""
    return CityPlan(seed, people, days, ends_on, currency="RUB", basket_median_minor=1_750_00)


def continued(lake: Lake, plan: CityPlan, *, ends_on: date | None) -> CityPlan:
    """The plan, or the one that was begun in this folder, if only its last day is another one.

    Args:
        lake: where the city goes.
        plan: what is wanted now.
        ends_on: the last day that was asked for; None: any will do.
    """
    begun = read_plan(lake.folder / FOLDER)
    if begun is None or ends_on not in (None, begun.ends_on):
        return plan
    return begun if replace(plan, ends_on=begun.ends_on) == begun else plan


def bring_city(plan: CityPlan, lake: Lake, *, progress: Progress) -> None:
    """Draw a city and import its files into a lake that is empty, or has a part of this very city.

    The files stay in the folder `city` of the lake, and the truth in the folder `truth`; nothing
    here reads it again.

    Raises:
        SettingError: the lake holds something else.
    """
    key = f"city:{plan_text(plan)}"
    if lake.has_import(key):
        progress(1.0, "already imported")
        return
    _require_room(lake, plan)
    city = make_city(plan, progress=_share(progress, 0.0, DRAWN))
    write_plan(plan, lake.folder / FOLDER)
    files = write_city(city, lake.folder / FOLDER, progress=_share(progress, DRAWN, WRITTEN))
    _import(lake, files, city, _share(progress, WRITTEN, 1.0))
    with lake.write("draw a city", import_key=key):
        pass
    progress(1.0, "done")


def _import(lake: Lake, files: list[Path], city: City, told: Progress) -> None:
    whole = sum(path.stat().st_size for path in files)
    done = 0
    for path in files:
        size = path.stat().st_size
        kind = path.name.partition("-")[0]
        result = import_file(
            lake,
            kind,
            path,
            source=SOURCES.get(kind, FOLDER),
            currency=city.plan.currency,
            unit="minor",
            progress=_share(told, done / whole, (done + size) / whole),
        )
        assert result.rejected == 0, f"{path}: {result.examples[:1]}"
        done += size
    lake.refresh()


def _require_room(lake: Lake, plan: CityPlan) -> None:
    begun = read_plan(lake.folder / FOLDER)
    if begun is None and any(lake.rows_in(name) for name in ("receipts", "events", "links")):
        raise SettingError(
            f"The lake {lake.folder} is not empty, and a city would mix with what is in it. Give "
            "it a folder of its own."
        )
    if begun is not None and begun != plan:
        raise SettingError(
            f"{lake.folder} holds another city: {_in_words(begun)}. A lake has one city: draw "
            f"this one ({_in_words(plan)}) into a folder of its own."
        )


def _in_words(plan: CityPlan) -> str:
    return f"seed {plan.seed}, {plan.people:,} people, {plan.days} days up to {plan.ends_on}"


def _share(told: Progress, first: float, last: float) -> Callable[[float, str], None]:
    return lambda share, text: told(first + (last - first) * share, text)
