"""Keep journeys in the lake: each night what is new is added, as if all were built anew."""

from hashlib import sha256
from importlib.resources import files

import pyarrow as pa

from vitrina import journeys
from vitrina.engine import Lake
from vitrina.engine.manifest import File
from vitrina.journeys import Journeys

GOAL, LOOKBACK_DAYS = "receipt", 30
# what journeys are made by, beside events: other rules make other journeys
RULES = ("identity", "journeys", "events")
MOST_NEW = 0.5  # of all events; where more are new, building anew is quicker


def keep_journeys(lake: Lake) -> None:
    """Build the journeys of all events, or bring those of last time up to date."""
    read = lake.files_of("events")
    fresh = fresh_files(lake)
    built = (
        journeys.rebuild(lake.events, lake.passports, goal=GOAL, lookback_days=LOOKBACK_DAYS)
        if fresh is None
        else journeys.update(
            _kept(lake),
            lake.events,
            lake.passports,
            fresh=lake.part("events", fresh),
            goal=GOAL,
            lookback_days=LOOKBACK_DAYS,
        )
    )
    with lake.write("build journeys") as commit:
        commit.replace("touches", built.touches)
        commit.replace("paths", built.paths)
        commit.replace("journey_people", built.people)
        commit.replace("journey_files", _read(read))


def fresh_files(lake: Lake) -> list[File] | None:
    """The files of events that the kept journeys have not read; nothing if all are to be read."""
    if not all(lake.rows_in(name) for name in ("touches", "paths", "journey_people")):
        return None
    noted = lake.table("journey_files").rows()
    if {row["made_by"] for row in noted} != {made_by()}:
        return None
    known = {row["path"] for row in noted}
    fresh = [file for file in lake.files_of("events") if file.path not in known]
    is_much = sum(file.rows for file in fresh) > MOST_NEW * lake.rows_in("events")
    return None if is_much else fresh


def made_by() -> str:
    """A digest of the rules and settings that journeys are built by."""
    digest = sha256(f"{GOAL} {LOOKBACK_DAYS}".encode())
    for package in RULES:
        for part in sorted(files(f"vitrina.{package}").iterdir(), key=lambda each: each.name):
            if part.is_file() and not part.name.endswith(".pyc"):
                digest.update(part.read_bytes())
    return digest.hexdigest()


def _kept(lake: Lake) -> Journeys:
    return Journeys(lake.table("touches"), lake.table("paths"), lake.table("journey_people"))


def _read(read: list[File]) -> pa.Table:
    maker = made_by()
    return pa.table({"path": [file.path for file in read], "made_by": [maker] * len(read)})
