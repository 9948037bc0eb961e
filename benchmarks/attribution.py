"""B4: attribute 10 M touchpoints over 12 channels by first, last, linear and Markov 1-3.

The peer is channelattribution, which solves Markov by simulation. Both read the same paths
from Parquet in a process of their own, in turns (A B A B), and write their credit, which is
compared with an exact answer that shares no code with either.

    python -m benchmarks.attribution --rows 100000
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from itertools import product
from pathlib import Path
from subprocess import check_output
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from benchmarks.measure import Measured, Report, measure, middle

CHANNELS = (
    "paid_search",
    "organic",
    "direct",
    "email",
    "social",
    "maps",
    "display",
    "partner",
    "messenger",
    "qr",
    "poster",
    "leaflet",
)
ROWS = 3_000_000
ROUNDS = 3
ORDERS = (1, 2, 3)
PEER_CONVERGENCE = 0.01  # stops when its results vary by less than this share

Credit = dict[str, dict[str, float]]  # of each model, the conversions of each channel
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Paths:
    """Flat arrays: path i is codes[offsets[i]:offsets[i + 1]]."""

    codes: Ints
    offsets: Ints
    conversions: Floats

    @property
    def lengths(self) -> Ints:
        return np.diff(self.offsets)


def generate(rows: int, seed: int = 20260301) -> Paths:
    """Paths of 3.3 touches on average; few channels are common, and a touch is often repeated."""
    random = np.random.default_rng(seed)
    lengths = np.minimum(random.geometric(0.3, rows), 60)
    offsets = np.append(0, np.cumsum(lengths))
    popularity = 1.0 / np.arange(1, len(CHANNELS) + 1) ** 1.2
    codes = random.choice(len(CHANNELS), offsets[-1], p=popularity / popularity.sum())
    repeats = random.random(offsets[-1]) < 0.25
    repeats[offsets[:-1]] = False
    kept = np.maximum.accumulate(np.where(repeats, 0, np.arange(offsets[-1])))
    codes = codes[kept].astype(np.int64)
    persuasion = np.linspace(0.02, 0.12, len(CHANNELS))[codes]
    chance = np.minimum(np.add.reduceat(persuasion, offsets[:-1]), 0.9)
    return Paths(codes, offsets, (random.random(rows) < chance).astype(np.float64))


def write(paths: Paths, folder: Path) -> None:
    """The same rows twice: lists for us, the peer's "a > b" for the peer."""
    names = pa.DictionaryArray.from_arrays(pa.array(paths.codes), pa.array(CHANNELS))
    lists = pa.ListArray.from_arrays(paths.offsets.astype(np.int32), names.cast(pa.string()))
    counts = {
        "conversions": paths.conversions,
        "value": paths.conversions * 1_000,
        "nulls": 1 - paths.conversions,
    }
    pq.write_table(pa.table({"path": lists, **counts}), folder / "lists.parquet")
    texts = pc.binary_join(lists, " > ")
    pq.write_table(pa.table({"path": texts, **counts}), folder / "texts.parquet")


def vitrina_credit(folder: Path) -> Credit:
    from vitrina import attribution, journeys  # noqa: PLC0415  # not in the peer's process

    models = {name: attribution.MODELS[name]() for name in ("first", "last", "linear")}
    for order in ORDERS:
        models[f"markov {order}"] = attribution.MODELS["markov"](order=order)
    paths = journeys.from_paths(folder / "lists.parquet")
    credit: Credit = {name: {} for name in models}
    for row in attribution.compare(paths, by="channel", models=models).rows():
        credit[str(row["model"])][str(row["channel"])] = float(str(row["conversions"]))
    return credit


def peer_credit(folder: Path) -> Credit:
    import ChannelAttribution as peer  # noqa: N813, PLC0415  # not in our process
    import pandas as pd  # noqa: PLC0415  # not in our process

    frame = pd.read_parquet(folder / "texts.parquet")
    rules = peer.heuristic_models(frame, "path", "conversions", flg_pro=False)
    rules = rules.set_index("channel_name")
    credit: Credit = {
        name: rules[column].to_dict()
        for name, column in [
            ("first", "first_touch"),
            ("last", "last_touch"),
            ("linear", "linear_touch"),
        ]
    }
    for order in ORDERS:
        result = peer.markov_model(
            frame,
            "path",
            "conversions",
            var_null="nulls",
            order=order,
            seed=1,
            conv_par=PEER_CONVERGENCE,
            verbose=False,
            flg_pro=False,
        )
        credit[f"markov {order}"] = result.set_index("channel_name")["total_conversions"].to_dict()
    return credit


WORK: Mapping[str, Callable[[Path], Credit]] = {"vitrina": vitrina_credit, "peer": peer_credit}


def exact_credit(paths: Paths) -> Credit:
    """From the definitions: rules by counting, Markov by one dense system per channel."""
    ends = paths.offsets[1:] - 1
    per_touch = np.repeat(paths.conversions / paths.lengths, paths.lengths)
    rules = {
        "first": np.bincount(paths.codes[paths.offsets[:-1]], paths.conversions, len(CHANNELS)),
        "last": np.bincount(paths.codes[ends], paths.conversions, len(CHANNELS)),
        "linear": np.bincount(paths.codes, per_touch, len(CHANNELS)),
    }
    chains = {f"markov {order}": _exact_markov(paths, order) for order in ORDERS}
    return {
        name: dict(zip(CHANNELS, numbers.tolist(), strict=True))
        for name, numbers in {**rules, **chains}.items()
    }


def _exact_markov(paths: Paths, order: int) -> Floats:
    histories = list(product(range(len(CHANNELS) + 1), repeat=order))
    base = len(CHANNELS) + 1
    states = np.zeros(paths.codes.size, dtype=np.int64)
    position = np.arange(paths.codes.size) - np.repeat(paths.offsets[:-1], paths.lengths)
    for back in range(order):
        states += np.where(position >= back, np.roll(paths.codes, back) + 1, 0) * base**back
    came = np.where(position == 0, 0, np.roll(states, 1))
    size = len(histories)
    moved = np.bincount(came * size + states, minlength=size * size).reshape(size, size)
    ended = states[paths.offsets[1:] - 1]
    converted = np.bincount(ended, paths.conversions, size)
    leaves = np.maximum(moved.sum(axis=1) + np.bincount(ended, minlength=size), 1)
    moves, converts = moved / leaves[:, None], converted / leaves
    last = np.array([history[-1] for history in histories])

    def converts_without(channel: int) -> float:
        kept = np.flatnonzero((last != channel) & (moved.sum(axis=1) + converted > 0))
        system = np.eye(kept.size) - moves[np.ix_(kept, kept)]
        return float(np.linalg.solve(system, converts[kept])[0])

    whole = converts_without(-1)
    effects = np.array([1 - converts_without(code + 1) / whole for code in range(len(CHANNELS))])
    return np.asarray(effects / effects.sum() * paths.conversions.sum())


def worst_error(credit: Credit, exact: Credit) -> float:
    """The largest relative error of any channel in any model."""
    return max(
        abs(credit[model].get(channel, 0.0) - right) / right
        for model, channels in exact.items()
        for channel, right in channels.items()
    )


def run(*, rows: int = ROWS, peer_python: str = sys.executable) -> Report:
    """Measure both, in turns, and compare both with the exact answer."""
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        print(f"B4: generating {rows:,} paths", flush=True)
        paths = generate(rows)
        write(paths, folder)
        runs = _alternate(folder, {"vitrina": sys.executable, "peer": peer_python})
        print("B4: computing the exact answer", flush=True)
        exact = exact_credit(paths)
        errors = {
            who: worst_error(json.loads((folder / f"{who}.json").read_text()), exact)
            for who in WORK
        }
    return _report(paths, {who: middle(runs[who]) for who in WORK}, errors, peer_python)


def _alternate(folder: Path, pythons: Mapping[str, str]) -> dict[str, list[Measured]]:
    runs: dict[str, list[Measured]] = {who: [] for who in pythons}
    for number in range(ROUNDS):
        for who, python in pythons.items():
            command = [python, "-m", "benchmarks.attribution", "--work", who, str(folder)]
            runs[who].append(measure(command))
            print(f"B4: run {number + 1} of {ROUNDS}, {who}: {runs[who][-1]}", flush=True)
    return runs


def _report(
    paths: Paths, middles: Mapping[str, Measured], errors: Mapping[str, float], peer_python: str
) -> Report:
    ours, peers = middles["vitrina"], middles["peer"]
    asked = "from importlib.metadata import version; print(version('channelattribution'))"
    peer_version = check_output([peer_python, "-c", asked], text=True).strip()
    names = {"vitrina": "Vitrina", "peer": f"channelattribution {peer_version}"}
    return Report(
        claim="B4: 12 channels by first, last, linear and Markov 1-3",
        command=f"python -m benchmarks.attribution --rows {paths.lengths.size}",
        versions=f"Vitrina {version('vitrina')}, DuckDB {version('duckdb')}, {names['peer']}",
        columns=("", "CPU s", "wall s", "peak RSS", "worst error of a channel"),
        rows=tuple(
            (
                names[who],
                f"{taken.cpu_seconds:.1f}",
                f"{taken.wall_seconds:.1f}",
                f"{taken.peak_bytes / 1e9:.2f} GB",
                f"{errors[who]:.1e}",
            )
            for who, taken in middles.items()
        ),
        notes=(
            f"{paths.codes.size:,} touches in {paths.lengths.size:,} paths; "
            f"median of {ROUNDS} runs in turns, each with start-up and reading of Parquet.",
            f"The peer takes {peers.cpu_seconds / ours.cpu_seconds:.1f} times the CPU and "
            f"{peers.peak_bytes / ours.peak_bytes:.1f} times the memory; it simulates until its "
            f"results vary by less than {PEER_CONVERGENCE:.0%} (conv_par={PEER_CONVERGENCE}).",
            "The peer is asked for conversions only, Vitrina also gives their value.",
            "The error is relative to an exact answer that shares no code with either.",
        ),
    )


def main() -> None:
    """Run this benchmark by itself, or one side of it where it is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=ROWS, help="how many paths")
    parser.add_argument("--peer-python", default=sys.executable, help="one that has the peer")
    parser.add_argument("--work", nargs=2, metavar=("WHO", "FOLDER"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        who, folder = given.work
        (Path(folder) / f"{who}.json").write_text(json.dumps(WORK[who](Path(folder))))
    else:
        print(run(rows=given.rows, peer_python=given.peer_python))


if __name__ == "__main__":
    main()
