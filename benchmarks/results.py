"""RESULTS.md: sections of a table each, which are replaced when something is measured again."""

import re
from collections.abc import Sequence
from pathlib import Path

from benchmarks.measure import Report

RESULTS = Path(__file__).parent / "RESULTS.md"
SECTION = re.compile(r"^(?=## )", re.MULTILINE)


def put(reports: Sequence[Report], path: Path = RESULTS) -> str:
    """Write the reports of one benchmark in place of all that it had there; gives the whole.

    Args:
        reports: at least one; their claims begin with the benchmark's name and a colon.
        path: of the results.
    """
    name = reports[0].claim.partition(":")[0]
    head, *sections = SECTION.split(path.read_text())
    is_old = [each.startswith(f"## {name}:") for each in sections]
    at = is_old.index(True) if True in is_old else len(sections)
    others = [each for each, old in zip(sections, is_old, strict=True) if not old]
    fresh = [str(each) for each in reports]
    whole = "\n".join(
        each.strip("\n") + "\n" for each in [head, *others[:at], *fresh, *others[at:]]
    )
    path.write_text(whole)
    return whole
