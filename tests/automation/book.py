"""The pure core of automation over a list in memory: quick enough for ten thousand seeds."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.automation.given import healthy
from tests.automation.wild import Wild
from vitrina.automation.proposals import limits as rules
from vitrina.automation.proposals.limits import Change, Limits
from vitrina.automation.proposals.standing import Written, standing_of
from vitrina.automation.proposals.steps import (
    ON_ITS_WAY,
    OPEN,
    SETTLES_WITHIN,
    Flight,
    Move,
    State,
    answered,
    compared,
    seen,
    unread,
)
from vitrina.connectors.advertising import Value
from vitrina.errors import RefusedError, SettingError, ThrottledError

LATER = timedelta(minutes=15)


@dataclass(slots=True)
class Kept:
    """What a row holds."""

    key: str
    change: Change
    due_at: datetime | None
    state: State = State.APPROVED
    written_at: datetime | None = None
    raised_minor: int = 0
    readings: int = 0
    sightings: int = 0

    def flight(self) -> Flight:
        assert self.written_at is not None
        return Flight(
            self.state,
            self.change.old,
            self.change.new,
            self.written_at,
            self.readings,
            self.sightings,
        )

    def take(self, step: Move) -> None:
        self.state, self.due_at = step.state, step.due_at
        self.readings, self.sightings = step.readings, step.sightings
        if not step.is_sent:
            self.written_at = None


@dataclass(slots=True)
class Book:
    """One account; each guard is a field, so that a test can break it."""

    wild: Wild
    limits: Limits
    rows: list[Kept] = field(default_factory=list)
    paused: set[str] = field(default_factory=set)
    is_live: bool = True
    answered: Callable[..., Move] = answered
    seen: Callable[..., Move] = seen
    compared: Callable[..., Move | None] = compared
    fault_of: Callable[..., object] = rules.fault_of
    excess: Callable[..., object] = rules.excess
    remembers: bool = True  # what was sent lately counts as if it stood there

    def propose(self, change: Change) -> None:
        """Keep a change, approved, unless it is no good or another one is open."""
        is_taken = any(
            (row.change.campaign_id, row.change.setting) == (change.campaign_id, change.setting)
            and row.state in OPEN
            for row in self.rows
        )
        if not is_taken and self.fault_of(change, self.limits) is None:
            self.rows.append(Kept(str(len(self.rows)), change, self.wild.clock.now))

    def act(self) -> None:
        """One run."""
        for row in self.rows:
            if row.due_at is not None and row.due_at <= self.wild.clock.now and self.is_live:
                self._advance(row)

    def _advance(self, row: Kept) -> None:
        now = self.wild.clock.now
        if row.state in ON_ITS_WAY:
            self._look(row, now)
        elif row.state == State.APPROVED:
            try:
                step = self._before(row, now)
            except (OSError, ThrottledError):
                row.due_at = now + LATER
                return
            if step:
                self._take(row, step)
            else:
                self._send(row, now)

    def _before(self, row: Kept, now: datetime) -> Move | None:
        change = row.change
        others = [each for each in self.rows if each.change.campaign_id == change.campaign_id]
        rests = any(
            each.state in ON_ITS_WAY
            or (each.written_at is not None and each.written_at > now - SETTLES_WITHIN)
            for each in others
        )
        if rests or change.campaign_id in self.paused:
            return Move(state=State.APPROVED, due_at=now + LATER, is_sent=False)
        campaigns = self.wild.campaigns() if rules.asks_account(change) else ()
        live = self.wild.read(change.campaign_id, change.setting)
        if step := self.compared(live, change.old, ours=self._ours(row)):
            return step
        standing = standing_of(
            change.campaign_id, campaigns, self._written(), facts=healthy(now), now=now
        )
        if self.excess(change, self.limits, standing):
            return Move(state=State.REFUSED, is_sent=False)
        row.state, row.written_at = State.APPLYING, now
        row.raised_minor = rules.raise_minor(change, standing)
        return None

    def _send(self, row: Kept, now: datetime) -> None:
        error: Exception | None = None
        change = row.change
        try:
            self.wild.write(change.campaign_id, change.setting, change.new, key=row.key)
        except (OSError, ThrottledError, RefusedError, SettingError) as failure:
            error = failure
        self._take(row, self.answered(error, now=now))

    def _look(self, row: Kept, now: datetime) -> None:
        try:
            live = self.wild.read(row.change.campaign_id, row.change.setting)
        except (OSError, ThrottledError) as error:
            self._take(row, unread(row.flight(), error, now=now))
        else:
            self._take(row, self.seen(row.flight(), live, now=now))

    def _take(self, row: Kept, step: Move) -> None:
        row.take(step)
        if step.pauses:
            self.paused.add(row.change.campaign_id)
        if step.distrusts:
            self.is_live = False

    def _written(self) -> list[Written]:
        return [
            Written(
                row.change.campaign_id,
                row.change.setting,
                row.change.new,
                row.raised_minor,
                row.written_at,
            )
            for row in self.rows
            if self.remembers and row.written_at is not None
        ]

    def _ours(self, row: Kept) -> Value | None:
        mine = [
            each
            for each in self.rows
            if each.state == State.APPLIED
            and each.change.campaign_id == row.change.campaign_id
            and each.change.setting == row.change.setting
        ]
        return mine[-1].change.new if mine else None
