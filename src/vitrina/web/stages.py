"""How far people come, stage by stage, over all channels or in one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from vitrina.engine import Row
from vitrina.web.credits import NOBODY
from vitrina.web.question import Nightly, Number, Rows, number

FUNNEL = Nightly("funnel")
STAGES = Nightly("stages")
COUNTS = ("conversions", "people", "from_before", "went_on")


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage that somebody reached.

    Attributes:
        goal: its name.
        conversions: how often it was reached, by people who are not known as well.
        people: different known ones.
        before: the goal of the stage before; None for the first one that anybody reached, and
            where nobody at all reached the one before.
        from_before: of the people, those who had reached that one.
    """

    goal: str
    conversions: Number
    people: Number
    before: str | None
    from_before: Number

    @property
    def share_from_before(self) -> float | None:
        """Of the people, the part that had reached the stage before."""
        return self.from_before / self.people if self.people and self.before else None


@dataclass(frozen=True, slots=True)
class Funnel:
    """The stages in their order.

    Attributes:
        channel: the one that is looked at; empty for all of them.
        channels: all that there are, the one with most people first; no touch comes last.
        stages: those that anybody reached.
        rows: the same, with one row per stage.
    """

    channel: str
    channels: Sequence[str]
    stages: Sequence[Stage]
    rows: Rows

    @property
    def most_people(self) -> Number:
        return max((stage.people for stage in self.stages), default=0)


def funnel_of(reached: Rows, everybody: Rows, asked: str) -> Funnel:
    """The stages of the channel that is asked for, of everybody where there is no such one.

    Who reached a stage once by an e-mail and once by a search counts in both channels, and once
    among everybody.

    Args:
        reached: one row per channel and stage, as `journeys.funnel` returns it.
        everybody: one row per stage, as it returns it without channels.
        asked: a channel.
    """
    people = reached.grouped("unit", ["people"]).descending("people")
    channels = sorted((str(row["unit"]) for row in people.rows), key=lambda name: name in NOBODY)
    channel = asked if asked in channels else ""
    goals = {int(number(row["stage"])): str(row["goal"]) for row in everybody.rows}
    chosen = reached.where("unit", channel) if channel else everybody
    rows = chosen.grouped("stage", COUNTS).ascending("stage")
    return Funnel(channel, channels, [_stage(row, goals) for row in rows.rows], rows)


def _stage(row: Row, goals: dict[int, str]) -> Stage:
    stage = int(number(row["stage"]))
    return Stage(
        goal=goals[stage],
        conversions=number(row["conversions"]),
        people=number(row["people"]),
        before=goals.get(stage - 1),
        from_before=number(row["from_before"]),
    )
