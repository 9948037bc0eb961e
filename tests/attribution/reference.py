"""Slow and plain answers to compare with: nothing here is shared with the package."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import chain, combinations, pairwise
from math import factorial

import numpy as np

from vitrina.engine import Row

State = tuple[str, ...]
CONVERTED, LOST = ("converted!",), ("lost!",)


def markov(rows: Iterable[Row], order: int) -> dict[str, float]:
    """Conversions of each channel, by one dense system for each channel taken out."""
    counts: dict[State, dict[State, float]] = defaultdict(lambda: defaultdict(float))
    channels: set[str] = set()
    conversions = 0.0
    for row in rows:
        touches = row["path"]
        assert isinstance(touches, list)
        if not touches:
            continue
        converted, gone = float(str(row["conversions"])), float(str(row["nulls"]))
        channels.update(touches)
        conversions += converted
        states = [tuple(touches[max(0, i - order) : i]) for i in range(len(touches) + 1)]
        for here, there in pairwise(states_with_position(states, order)):
            counts[here][there] += converted + gone
        counts[states_with_position(states, order)[-1]][CONVERTED] += converted
        counts[states_with_position(states, order)[-1]][LOST] += gone
    whole = _probability(counts, None)
    effects = {
        channel: 1 - _probability(counts, channel) / whole if whole else 0.0
        for channel in sorted(channels)
    }
    sum_of_effects = sum(effects.values())
    return {
        channel: conversions * effect / sum_of_effects if sum_of_effects else 0.0
        for channel, effect in effects.items()
    }


def states_with_position(states: list[State], order: int) -> list[State]:
    """States padded to one length, so that a short history is not a full one."""
    return [("start!",) * (order - len(state)) + state for state in states]


def _probability(counts: Mapping[State, Mapping[State, float]], without: str | None) -> float:
    kept = [state for state in counts if state[-1] != without and any(counts[state].values())]
    if not kept:
        return 0.0
    place = {state: number for number, state in enumerate(kept)}
    system = np.eye(len(kept))
    converts = np.zeros(len(kept))
    for state in kept:
        leaves = sum(counts[state].values())
        converts[place[state]] = counts[state].get(CONVERTED, 0.0) / leaves
        for there, count in counts[state].items():
            if there in place:
                system[place[state], place[there]] -= count / leaves
    start = next(state for state in kept if set(state) == {"start!"})
    return float(np.linalg.solve(system, converts)[place[start]])


def shapley(rows: Iterable[Row]) -> dict[str, float]:
    """Conversions of each channel, from the definition: over all coalitions."""
    games = [(frozenset(_texts(row["path"])), float(str(row["conversions"]))) for row in rows]
    players = sorted(frozenset(chain.from_iterable(names for names, _ in games)))

    def worth(coalition: frozenset[str]) -> float:
        return sum(conversions for names, conversions in games if names and names <= coalition)

    def of(player: str) -> float:
        others = [other for other in players if other != player]
        gains = 0.0
        for size in range(len(others) + 1):
            share = factorial(size) * factorial(len(others) - size) / factorial(len(players))
            for coalition in map(frozenset, combinations(others, size)):
                gains += share * (worth(coalition | {player}) - worth(coalition))
        return gains

    return {player: of(player) for player in players}


def _texts(value: object) -> list[str]:
    assert isinstance(value, list)
    return value
