"""The plan for placements: one verdict each, in words, with what it saves."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from vitrina.optimization.placement_history import PlacementHistory, PlacementRules

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]
Word = Literal["exclude", "keep", "not known yet", "retest"]


@dataclass(frozen=True, slots=True)
class PlacementVerdict:
    """One row per placement.

    Attributes:
        verdict: exclude (also what is excluded and stays so), keep, not known yet, or retest.
        probability: that a goal costs too much here.
        saved_per_day: money: what it spends less what its goals would cost elsewhere; below 0 an
            exclusion loses.
        low, high: of that, an interval of 80 %.
        reason: in words, with the numbers.
    """

    placement: str
    verdict: Word
    probability: float
    saved_per_day: float
    low: float
    high: float
    reason: str


@dataclass(frozen=True, slots=True)
class PlacementPlan:
    """What should become of each placement.

    Attributes:
        verdicts: one per placement, in their order.
        worth: money per goal above which a placement is too dear.
        frozen: why nothing is newly excluded; empty if nothing stands in the way.
    """

    verdicts: tuple[PlacementVerdict, ...]
    worth: float
    frozen: str

    def named(self, verdict: Word) -> list[PlacementVerdict]:
        """Those of one verdict, by money saved."""
        found = [each for each in self.verdicts if each.verdict == verdict]
        return sorted(found, key=lambda each: (-each.saved_per_day, each.placement))


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """What is known of each placement; one number each.

    Attributes:
        seen: the share of its goals that could be reported so far.
        probability, saved, low, high: as in `PlacementVerdict`.
    """

    seen: Numbers
    probability: Numbers
    saved: Numbers
    low: Numbers
    high: Numbers


def plan_of(
    history: PlacementHistory,
    rules: PlacementRules,
    weighed: Weighed,
    *,
    chosen: Flags,
    worth: float,
    frozen: str,
) -> PlacementPlan:
    """Put what was weighed into verdicts.

    Args:
        history: of the account.
        rules: how long exclusions last, and how sure they must be.
        weighed: one number per placement.
        chosen: what should be excluded now, unless all is frozen.
        worth: money per goal above which a placement is too dear.
        frozen: why nothing may be newly excluded; empty if nothing stands in the way.
    """
    chosen = chosen & (not frozen)
    retest = _retested(history, rules, weighed)
    words = _words(history, rules, weighed, chosen, retest)
    facts = _facts(history, weighed, worth)
    rows = zip(
        *(history.placements, words, facts),
        *(weighed.probability, weighed.saved, weighed.low, weighed.high),
        strict=True,
    )
    verdicts = tuple(
        PlacementVerdict(
            placement=name,
            verdict=word,
            probability=float(probability),
            saved_per_day=float(saved),
            low=float(low),
            high=float(high),
            reason=f"{fact}{_next(word, rules, frozen)}",
        )
        for name, word, fact, probability, saved, low, high in rows
    )
    return PlacementPlan(verdicts, worth, frozen)


def _retested(history: PlacementHistory, rules: PlacementRules, weighed: Weighed) -> Flags:
    """Excluded long enough, the least hopeless first, as far as the share of spend allows."""
    spend = history.spend_per_day
    left = rules.retest_share * spend[history.is_on].sum()
    chosen = np.zeros(len(spend), dtype=bool)
    for placement in np.argsort(weighed.probability, kind="stable"):
        is_due = history.excluded_for_days[placement] >= rules.retest_after_days
        if is_due and spend[placement] <= left:
            chosen[placement] = True
            left -= spend[placement]
    return chosen


def _words(
    history: PlacementHistory,
    rules: PlacementRules,
    weighed: Weighed,
    chosen: Flags,
    retest: Flags,
) -> Iterator[Word]:
    is_fine = weighed.probability <= 1 - rules.sure
    for is_on, again, now, fine in zip(history.is_on, retest, chosen, is_fine, strict=True):
        if again:
            yield "retest"
        elif now or not is_on:
            yield "exclude"
        else:
            yield "keep" if fine else "not known yet"


def _facts(history: PlacementHistory, weighed: Weighed, worth: float) -> Iterator[str]:
    spent, goals = history.spend.sum(axis=0), history.reported.sum(axis=0)
    for money, number, seen, probability in zip(
        spent, goals, weighed.seen, weighed.probability, strict=True
    ):
        yield (
            f"{number:g} goals for {money:,.0f} spent, of whose goals {seen:.0%} can be reported "
            f"by now. A goal costs more than {worth:,.0f} with {probability:.0%} probability"
        )


def _next(word: Word, rules: PlacementRules, frozen: str) -> str:
    if word == "exclude":
        return (
            f": excluded. It is tried again after {rules.retest_after_days} days, once "
            f"{rules.retest_share:.0%} of a day's spend pay for that."
        )
    if word == "retest":
        return f". Excluded for {rules.retest_after_days} days or longer: try it again."
    if word == "keep":
        return ": it stays."
    return f": not known yet. {frozen}" if frozen else ": not known yet, so it stays."
