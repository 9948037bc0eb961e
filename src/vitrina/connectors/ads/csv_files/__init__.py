"""Any other platform by CSV files in a folder, which a person carries there and back.

costs/*.csv       what was spent: brought here by hand
campaigns.csv     one row per campaign and setting: what stands there, as the person says
changes.csv       what is to be changed: made by hand, then confirmed
conversions-2026-03-20.csv    what happened that day's sending: uploaded by hand
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import ClassVar, Self

from vitrina.connectors.ad_values import needed
from vitrina.connectors.ads.csv_files.changes import Changes
from vitrina.connectors.ads.csv_files.conversions import WINDOW, Conversions
from vitrina.connectors.ads.csv_files.costs import costs_in
from vitrina.connectors.advertising import (
    PLATFORMS,
    Campaign,
    Conversion,
    Cost,
    Offer,
    Setting,
    Value,
    Verdict,
)
from vitrina.connectors.http import Http

TITLE = "CSV files"


@PLATFORMS.register("csv_files")
@dataclass(frozen=True, slots=True)
class CsvFiles:
    """One folder for one account of one platform.

    That a change was written to a file does not make it: `write` says that nobody knows, until
    the person confirms it. A conversion counts as taken once it stands in a file.
    """

    name: ClassVar[str] = "csv_files"
    title: ClassVar[str] = TITLE
    offers: ClassVar[frozenset[Offer]] = frozenset(("costs", "changes", "conversions"))
    settings: ClassVar[tuple[str, ...]] = ("folder", "account")
    optional: ClassVar[tuple[str, ...]] = ()

    folder: Path
    account: str

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        return cls(Path(needed(settings, "folder", TITLE)), needed(settings, "account", TITLE))

    @property
    def can_set(self) -> frozenset[Setting]:
        return frozenset(Setting)

    @property
    def window(self) -> timedelta:
        return WINDOW

    @property
    def knows_transactions(self) -> bool:
        return True

    def costs(self, first: date, last: date) -> Iterator[Cost]:
        """The rows of the files in `costs`, by the names of the files."""
        for path in sorted((self.folder / "costs").glob("*.csv")):
            yield from (cost for cost in costs_in(path) if first <= cost.day <= last)

    def campaigns(self) -> Sequence[Campaign]:
        """Those that the person wrote down."""
        return self._changes.campaigns()

    def read(self, campaign_id: str, setting: Setting) -> Value:
        """What the person says that stands there, with what was confirmed since."""
        return self._changes.read(campaign_id, setting)

    def write(self, campaign_id: str, setting: Setting, value: Value, *, key: str) -> None:
        """Write the change down; with a key that was confirmed it is done.

        Raises:
            UnconfirmedError: it stands in the file, and a person is to make it.
        """
        self._changes.propose(campaign_id, setting, value, key=key)

    def confirm(self, key: str) -> None:
        """The person has made the change: from now on it stands there."""
        self._changes.confirm(key)

    def accepts(self, conversion: Conversion) -> str:
        return self._conversions.accepts(conversion)

    def send(self, conversions: Sequence[Conversion], *, now: datetime) -> Sequence[Verdict]:
        """Write them to the file of the day; what stands in a file already is not written again."""
        return self._conversions.write(conversions, now=now)

    @property
    def _changes(self) -> Changes:
        return Changes(self.folder)

    @property
    def _conversions(self) -> Conversions:
        return Conversions(self.folder)
