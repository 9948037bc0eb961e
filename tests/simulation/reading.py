"""Run the whole pipeline and the report over a shop; say which files were opened, and what it said.

Run as a program of its own, for an audit hook cannot be taken off again. With `sabotage` as its
second argument it looks into the truth as well, in two ways; both have to be found.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from vitrina.engine import Lake, open_lake
from vitrina.web.pipeline import derive
from vitrina.web.report import build_report

opened: list[str] = []


def note(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str | bytes):
        opened.append(str(arguments[0]))


def analysed(lake: Lake) -> dict[str, object]:
    """What the report says; when it was made is left out, and digits that adding up may change."""
    for step in derive(lake):
        step.run(lambda share, text: None)
        lake.refresh()
    said = json.loads(
        json.dumps(asdict(build_report(lake)), default=str),
        parse_float=lambda text: round(float(text), 3),
    )
    return {name: value for name, value in said.items() if name != "updated_at"}


def main() -> None:
    shop = Path(sys.argv[1])
    sys.addaudithook(note)
    lake = open_lake(shop)
    said = analysed(lake)
    if sys.argv[2:] == ["sabotage"]:
        causes = shop / "truth" / "causes-001.parquet"
        causes.read_bytes()
        # DuckDB opens files by itself: no hook of Python hears of it
        said["headline"] = str(lake.engine.read([causes], root=causes.parent).rows()[0])
    sys.stdout.write(json.dumps({"opened": opened, "said": said}))


if __name__ == "__main__":
    main()
