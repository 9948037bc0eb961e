"""The lake that the pages read: opened once per version, each question answered once."""

from collections import OrderedDict
from functools import cache, cached_property
from pathlib import Path
from threading import RLock

from django.conf import settings

from vitrina import journeys
from vitrina.engine import Lake, Row, open_lake
from vitrina.web.question import EVENTS, Call, Question, Reading, Rows, call

REMEMBERED = 200  # answers; each person looked at adds two


class Snapshot:
    """The lake at one version, and the answers already found in it.

    A request keeps its snapshot, so that all numbers of one page are of one version.
    """

    def __init__(self, lake: Lake) -> None:
        self.lake = lake
        self._lock = RLock()
        self._answers: OrderedDict[str, Rows] = OrderedDict()

    def ask(self, question: Question) -> Rows:
        """The rows of an answer; the last ones found in this version are remembered."""
        with self._lock:
            text = question.text(self.lake)
            if text not in self._answers:
                table = question.table(self.lake)
                made_by = _origin(question, self.lake)
                self._answers[text] = (
                    Rows([], text)
                    if table is None
                    else Rows(table.rows(), f"{text}.rows()", made_by)
                )
            self._answers.move_to_end(text)
            if len(self._answers) > REMEMBERED:
                self._answers.popitem(last=False)
            return self._answers[text]

    @cached_property
    def people(self) -> Reading:
        """How many people the lake knows."""
        known = self.lake.passports.to_arrow().column("passport_id").unique().drop_null()
        column = "lake.passports.to_arrow().column('passport_id')"
        return Reading(len(known), f"len({column}.unique().drop_null())")

    @cached_property
    def example(self) -> str | None:
        """One of the people, to look at."""
        known = self.lake.passports.to_arrow().column("passport_id").unique().drop_null()
        return min((str(one) for one in known), default=None)

    @cached_property
    def span(self) -> Row:
        """How many events there are, and when the first and the newest of them happened."""
        return self.ask(call(journeys.span, EVENTS)).rows[0]


class Workspace:
    """The newest snapshot of one lake, shared by all requests of the process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = RLock()
        self._probe: Lake | None = None
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        """The lake as it stands now.

        Raises:
            NoLakeError: nothing was imported yet.
            DamagedLakeError: the manifest or a file that it names is missing or cut short.
        """
        with self._lock:
            if self._probe is None:
                self._probe = open_lake(self.folder)
            self._probe.refresh()
            if self._snapshot is None or self._snapshot.lake.version != self._probe.version:
                self._snapshot = Snapshot(open_lake(self.folder))
            return self._snapshot


def _origin(question: Question, lake: Lake) -> str:
    made_by = question.made_by(lake) if isinstance(question, Call) else ""
    return "" if made_by == question.text(lake) else made_by


@cache
def _workspace(folder: Path) -> Workspace:
    return Workspace(folder)


def snapshot() -> Snapshot:
    """The lake of the settings, as it stands now."""
    return _workspace(settings.VITRINA_SHOP).snapshot()
