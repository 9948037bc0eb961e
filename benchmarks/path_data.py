"""PathData: the public sample of 10,000 paths, by Markov of order 1 to 3.

The paths are read from the installed package mta; none of them is kept here.

    python -m benchmarks.path_data
"""

import csv
import gzip
import io
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from benchmarks.attribution_paths import Paths, exact_credit
from benchmarks.measure import Report
from benchmarks.results import put
from vitrina import attribution, journeys
from vitrina.engine import Row, Table

ORDERS = (1, 2, 3)
ROUNDS = 5


def published() -> list[Row]:
    """One row per path: path, conversions, value, nulls.

    Raises:
        RuntimeError: mta is not installed.
    """
    spec = find_spec("mta")
    if spec is None or spec.origin is None:
        raise RuntimeError("The public paths come with the package mta: make .venv/.bench.")
    packed = (Path(spec.origin).parent / "data" / "data.csv.gz").read_bytes()
    return [
        {
            "path": line["path"].split(" > "),
            "conversions": float(line["total_conversions"]),
            "value": float(line["total_conversion_value"]),
            "nulls": float(line["total_null"]),
        }
        for line in csv.DictReader(io.StringIO(gzip.decompress(packed).decode()))
    ]


def one_by_one(rows: list[Row]) -> Paths:
    """Each conversion and each null as a path of its own."""
    paths = [
        (touches, won)
        for row in rows
        if isinstance(touches := row["path"], list)
        for won, count in ((1.0, row["conversions"]), (0.0, row["nulls"]))
        for _ in range(int(float(str(count))))
    ]
    channels = tuple(sorted({touch for touches, _ in paths for touch in touches}))
    code = {channel: place for place, channel in enumerate(channels)}
    return Paths(
        channels,
        np.array([code[touch] for touches, _ in paths for touch in touches]),
        np.append(0, np.cumsum([len(touches) for touches, _ in paths])),
        np.array([won for _, won in paths]),
    )


def run() -> Report:
    """Credit of each order, timed, beside the exact answer."""
    rows = published()
    exact = exact_credit(one_by_one(rows), rules=False, orders=ORDERS)
    paths = journeys.from_paths(rows)
    measured = []
    for order in ORDERS:
        took = [_seconds(paths, order) for _ in range(ROUNDS)]
        model = attribution.MODELS["markov"](order=order)
        found = attribution.credit(paths, model).by("channel").rows()
        right = exact[f"markov {order}"]
        error = max(abs(float(str(r["conversions"])) - right[str(r["channel"])]) for r in found)
        measured.append((str(order), f"{np.median(took):.2f}", f"{error:.0e}"))
    return Report(
        claim="PathData: 10,000 public paths by Markov 1-3",
        command="python -m benchmarks.path_data",
        versions=f"Vitrina {version('vitrina')}, mta {version('mta')} (for its data)",
        columns=("order", "CPU s", "worst error, in conversions of 19,785"),
        rows=tuple(measured),
        notes=(
            f"From the table of paths to the credit of each channel; median of {ROUNDS}. "
            "Goal: 0.5 s and 1e-6 each.",
            "The exact answer is solved backwards, one channel after the other, and shares no "
            "code with the product.",
        ),
    )


def _seconds(paths: Table, order: int) -> float:
    began = time.process_time()
    attribution.credit(paths, attribution.MODELS["markov"](order=order)).by("channel").rows()
    return time.process_time() - began


if __name__ == "__main__":
    report = run()
    put([report])
    print(report)
