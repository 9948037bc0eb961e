"""B4, B5 and B6: share out the credit of many touches.

The peer is channelattribution, which solves Markov by simulation. Both read the same paths
from Parquet in a process of their own, in turns (A B A B), and write their credit, which is
compared with an exact answer that shares no code with either.

    python -m benchmarks.attribution --only B5 --rows 100000
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from subprocess import check_output
from tempfile import TemporaryDirectory

from benchmarks.attribution_paths import Credit, Paths, exact_credit, generate, write
from benchmarks.measure import Measured, Report, measure, middle
from benchmarks.results import put

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
CAMPAIGNS = tuple(f"{channel}_{number}" for number in range(1, 6) for channel in CHANNELS)
RULES = ("first", "last", "linear")
PEER_CONVERGENCE = 0.01  # stops when its results vary by less than this share


@dataclass(frozen=True, slots=True)
class Claim:
    """Work that both do, and what it may cost us."""

    name: str
    work: str
    goal: str
    channels: tuple[str, ...]
    rows: int
    stops: float  # the chance that a touch is the last of its path
    rules: tuple[str, ...]
    orders: tuple[int, ...]
    rounds: int = 3


CLAIMS = (
    Claim(
        "B4",
        "12 channels by first, last, linear and Markov 1-3",
        "9 CPU s, 2 GB, error 1e-6",
        CHANNELS,
        rows=3_000_000,
        stops=0.3,
        rules=RULES,
        orders=(1, 2, 3),
    ),
    Claim(
        "B5",
        "60 channels by first, last, linear and Markov 1-3",
        "26 CPU s, error 1e-4",
        CAMPAIGNS,
        rows=3_000_000,
        stops=0.3,
        rules=RULES,
        orders=(1, 2, 3),
        rounds=1,
    ),
    Claim(
        "B6",
        "10 M paths by Markov 1 and 2",
        "20 CPU s, 3 GB",
        CHANNELS,
        rows=10_000_000,
        stops=0.25,
        rules=(),
        orders=(1, 2),
        rounds=1,
    ),
)


def vitrina_credit(claim: Claim, folder: Path) -> Credit:
    from vitrina import attribution, journeys  # noqa: PLC0415  # not in the peer's process

    models = {name: attribution.MODELS[name]() for name in claim.rules}
    for order in claim.orders:
        models[f"markov {order}"] = attribution.MODELS["markov"](order=order)
    paths = journeys.from_paths(folder / "lists.parquet")
    credit: Credit = {name: {} for name in models}
    for row in attribution.compare(paths, by="channel", models=models).rows():
        credit[str(row["model"])][str(row["channel"])] = float(str(row["conversions"]))
    return credit


def peer_credit(claim: Claim, folder: Path) -> Credit:
    import ChannelAttribution as peer  # noqa: N813, PLC0415  # not in our process
    import pandas as pd  # noqa: PLC0415  # not in our process

    frame = pd.read_parquet(folder / "texts.parquet")
    credit: Credit = {}
    if claim.rules:
        rules = peer.heuristic_models(frame, "path", "conversions", flg_pro=False)
        rules = rules.set_index("channel_name")
        credit = {rule: rules[f"{rule}_touch"].to_dict() for rule in claim.rules}
    for order in claim.orders:
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


WORK: Mapping[str, Callable[[Claim, Path], Credit]] = {
    "vitrina": vitrina_credit,
    "peer": peer_credit,
}


def worst_error(credit: Credit, exact: Credit) -> float:
    """The largest relative error of any channel in any model."""
    return max(
        abs(credit[model].get(channel, 0.0) - right) / right
        for model, channels in exact.items()
        for channel, right in channels.items()
    )


def run(*, rows: int | None = None, peer_python: str = sys.executable) -> str:
    """Measure all claims; the sections of RESULTS.md."""
    return "\n".join(str(measured(claim, rows, peer_python)) for claim in CLAIMS)


def measured(claim: Claim, rows: int | None, peer_python: str | None) -> Report:
    """Measure both, in turns, and compare both with the exact answer.

    Args:
        claim: what to do.
        rows: how many paths, if not as many as the claim says.
        peer_python: one that has the peer; None: the peer is left out.
    """
    pythons = {"vitrina": sys.executable}
    if peer_python is not None:
        pythons["peer"] = peer_python
    claim = replace(claim, rows=rows or claim.rows)
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        print(f"{claim.name}: generating {claim.rows:,} paths", flush=True)
        paths = generate(claim.rows, channels=claim.channels, stops=claim.stops)
        write(paths, folder)
        runs = _alternate(claim, folder, pythons)
        print(f"{claim.name}: computing the exact answer", flush=True)
        exact = exact_credit(paths, rules=bool(claim.rules), orders=claim.orders)
        errors = {
            who: worst_error(json.loads((folder / f"{who}.json").read_text()), exact)
            for who in pythons
        }
    return _report(claim, paths, {who: middle(runs[who]) for who in pythons}, errors, peer_python)


def _alternate(claim: Claim, folder: Path, pythons: Mapping[str, str]) -> dict[str, list[Measured]]:
    runs: dict[str, list[Measured]] = {who: [] for who in pythons}
    for number in range(claim.rounds):
        for who, python in pythons.items():
            command = [python, "-m", "benchmarks.attribution", "--only", claim.name]
            runs[who].append(measure([*command, "--work", who, str(folder)]))
            print(f"{claim.name}: run {number + 1}, {who}: {runs[who][-1]}", flush=True)
    return runs


def _report(
    claim: Claim,
    paths: Paths,
    middles: Mapping[str, Measured],
    errors: Mapping[str, float],
    peer_python: str | None,
) -> Report:
    names = {"vitrina": f"Vitrina {version('vitrina')}"}
    if peer_python is not None:
        asked = "from importlib.metadata import version; print(version('channelattribution'))"
        found = check_output([peer_python, "-c", asked], text=True).strip()
        names["peer"] = f"channelattribution {found}"
    alone = " --alone" if peer_python is None else ""
    return Report(
        claim=f"{claim.name}: {claim.work}",
        command=f"python -m benchmarks.attribution --only {claim.name} --rows {claim.rows}{alone}",
        versions=", ".join([*names.values(), f"DuckDB {version('duckdb')}"]),
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
            f"{paths.codes.size:,} touches in {claim.rows:,} paths; runs in turns, of each: "
            f"{claim.rounds} (the median is shown), with start-up and reading of Parquet.",
            f"Goal: {claim.goal}.",
            *_beside_the_peer(middles),
            "The error is relative to an exact answer that shares no code with either.",
        ),
    )


def _beside_the_peer(middles: Mapping[str, Measured]) -> tuple[str, ...]:
    ours, peers = middles["vitrina"], middles.get("peer")
    if peers is None:
        return ("Measured alone; without --alone, beside channelattribution.",)
    return (
        f"The peer takes {peers.cpu_seconds / ours.cpu_seconds:.1f} times the CPU and "
        f"{peers.peak_bytes / ours.peak_bytes:.1f} times the memory; it simulates until its "
        f"results vary by less than {PEER_CONVERGENCE:.0%} (conv_par={PEER_CONVERGENCE}).",
        "The peer is asked for conversions only, Vitrina also gives their value.",
    )


def main() -> None:
    """Run these benchmarks by themselves, or one side of one where it is measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    names = [claim.name for claim in CLAIMS]
    parser.add_argument("--only", choices=names, help="one of the claims; all if left out")
    parser.add_argument("--rows", type=int, help="how many paths; as the claim says if left out")
    parser.add_argument("--peer-python", default=sys.executable, help="one that has the peer")
    parser.add_argument(
        "--alone", action="store_true", help="without the peer, which takes many minutes for B5"
    )
    parser.add_argument("--work", nargs=2, metavar=("WHO", "FOLDER"), help=argparse.SUPPRESS)
    parser.add_argument("--write", action="store_true", help="into RESULTS.md, too")
    given = parser.parse_args()
    chosen = [claim for claim in CLAIMS if given.only in (None, claim.name)]
    if given.work:
        who, folder = given.work
        credit = WORK[who](chosen[0], Path(folder))
        (Path(folder) / f"{who}.json").write_text(json.dumps(credit))
    else:
        _measure_all(chosen, given)


def _measure_all(claims: Sequence[Claim], given: argparse.Namespace) -> None:
    for claim in claims:
        report = measured(claim, given.rows, None if given.alone else given.peer_python)
        print(report)
        if given.write:
            put([report])


if __name__ == "__main__":
    main()
