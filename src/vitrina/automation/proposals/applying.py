"""Do what is due, one change at a time: read, compare, mark, send, read back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from logging import getLogger
from uuid import UUID

from django.db import connection

from vitrina.automation.proposals.beginning import Shown, begin, hold
from vitrina.automation.proposals.deciding import expire_due
from vitrina.automation.proposals.freezing import Facts
from vitrina.automation.proposals.limits import asks_account
from vitrina.automation.proposals.models import Proposal
from vitrina.automation.proposals.moving import move
from vitrina.automation.proposals.people import AUTOMATION
from vitrina.automation.proposals.steps import (
    ON_ITS_WAY,
    Move,
    State,
    answered,
    next_pause,
    patience,
    seen,
    unread,
)
from vitrina.automation.proposals.switch import Switch
from vitrina.commerce.transactions import Refusal, verb
from vitrina.connectors.advertising import Campaign, Setting, TakesChanges, Value
from vitrina.errors import RefusedError, SettingError, ThrottledError

LOGGER = getLogger(__name__)

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Acted:
    """What one run did.

    Attributes:
        moved: proposals that were looked at, in order, each with the state it is in now.
        why_stopped: why the run ended before its end; empty if it did not.
    """

    moved: tuple[tuple[UUID, str], ...]
    why_stopped: str


class _StoppedError(Exception):
    """The switch was thrown."""


@dataclass(frozen=True, slots=True)
class _Guarded:
    """A platform that is asked nothing unless the switch says so at that very moment."""

    platform: TakesChanges
    switch: Switch

    def campaigns(self) -> Sequence[Campaign]:
        self._require_on()
        return tuple(self.platform.campaigns())

    def read(self, campaign_id: str, setting: Setting) -> Value:
        self._require_on()
        return self.platform.read(campaign_id, setting)

    def write(self, campaign_id: str, setting: Setting, value: Value, *, key: str) -> None:
        self._require_on()
        self.platform.write(campaign_id, setting, value, key=key)

    def _require_on(self) -> None:
        if why := self.switch.why_stopped():
            raise _StoppedError(why)


def act(
    platforms: Mapping[str, TakesChanges],
    *,
    switch: Switch,
    facts: Mapping[str, Facts],
    clock: Clock,
) -> Acted:
    """Bring every proposal that is due one step further; a job, called again and again.

    The switch is read before each call. A database that does not answer ends the run, too: what
    was sent is marked before, and is read back by the next run.

    Args:
        platforms: by the names of their accounts; of others nothing is done.
        switch: whether anything may be sent.
        facts: by the same names; an account without any is frozen.
        clock: aware server time.

    Returns:
        What was done.

    Raises:
        django.db.Error: the database does not answer; nothing is sent after it.
    """
    assert not connection.in_atomic_block, "a platform is never asked inside a transaction"
    moved: list[tuple[UUID, str]] = []
    if why := switch.why_stopped():
        return Acted((), why)
    expire_due(now=clock())
    for proposal in _due(platforms, clock()):
        name = proposal.account_id
        try:
            state = _advance(proposal, _Guarded(platforms[name], switch), facts.get(name), clock)
        except _StoppedError as stop:
            return Acted(tuple(moved), str(stop))
        moved.append((proposal.id, state))
    return Acted(tuple(moved), "")


def is_anything_due(*, now: datetime) -> bool:
    """Whether `act` would find anything to do: without it, nobody need look at the accounts."""
    states = (State.APPROVED, *ON_ITS_WAY)
    is_due = Proposal.objects.filter(state__in=states, due_at__lte=now).exists()
    waits = Proposal.objects.filter(state=State.PROPOSED, expires_at__lte=now).exists()
    return is_due or waits


def _due(platforms: Mapping[str, TakesChanges], now: datetime) -> list[Proposal]:
    states = (State.APPROVED, *ON_ITS_WAY)
    due = Proposal.objects.filter(account__in=list(platforms), state__in=states, due_at__lte=now)
    return list(due.order_by("due_at", "id"))


def _advance(proposal: Proposal, platform: _Guarded, facts: Facts | None, clock: Clock) -> str:
    if proposal.state in ON_ITS_WAY:
        return _look(proposal, platform, clock)
    held = hold(proposal.id, facts, now=clock())
    if isinstance(held, Refusal) or facts is None or _is_put_off(held, clock()):
        return _state(held, proposal)
    shown = _shown(held, platform, clock)
    if isinstance(shown, Move):
        return _state(_note(held, shown, now=clock()), held)
    begun = begin(held.id, facts, shown, now=clock())
    if isinstance(begun, Refusal) or begun.state != State.APPLYING:
        return _state(begun, held)
    return _send(begun, platform, clock)


def _is_put_off(held: Proposal, now: datetime) -> bool:
    return held.state != State.APPROVED or held.due_at is None or held.due_at > now


def _shown(proposal: Proposal, platform: _Guarded, clock: Clock) -> Shown | Move:
    change = proposal.change
    if change.setting not in platform.platform.can_set:
        message = f"The platform cannot set the {change.setting} of a campaign."
        return Move(state=State.REFUSED, reason="cannot_set", message=message, is_sent=False)
    try:
        campaigns = platform.campaigns() if asks_account(change) else ()
        return Shown(platform.read(change.campaign_id, change.setting), campaigns)
    except _StoppedError:
        raise
    except (RefusedError, SettingError) as error:
        message = f"The platform refuses: {error}"
        return Move(state=State.REFUSED, reason="platform_refused", message=message, is_sent=False)
    except Exception as error:  # noqa: BLE001  # nothing has left; other accounts are to be served
        return _ask_later(proposal, error, clock())


def _ask_later(proposal: Proposal, error: Exception, now: datetime) -> Move:
    asked = error.retry_after_seconds if isinstance(error, ThrottledError) else 0
    return Move(
        state=State.APPROVED,
        reason="not_read",
        message=f"The platform gave no answer that could be read ({type(error).__name__}).",
        due_at=now + max(patience(asked), next_pause(proposal.readings)),
        readings=proposal.readings + 1,
        is_sent=False,
    )


def _send(proposal: Proposal, platform: _Guarded, clock: Clock) -> str:
    change = proposal.change
    error: Exception | None = None
    try:
        platform.write(change.campaign_id, change.setting, change.new, key=str(proposal.id))
    except _StoppedError:
        stopped = Move(state=State.APPROVED, reason="stopped", due_at=clock(), is_sent=False)
        _note(proposal, stopped, now=clock())
        raise
    except Exception as failure:  # noqa: BLE001  # whatever it was, it may have been applied
        LOGGER.warning("%s was not confirmed: %s", proposal.id, type(failure).__name__)
        error = failure
    return _state(_note(proposal, answered(error, now=clock()), now=clock()), proposal)


def _look(proposal: Proposal, platform: _Guarded, clock: Clock) -> str:
    try:
        live = platform.read(proposal.campaign_id, Setting(proposal.setting))
    except _StoppedError:
        raise
    except Exception as error:  # noqa: BLE001  # it stays on its way, and is looked for again
        step = unread(proposal.flight, error, now=clock())
    else:
        step = seen(proposal.flight, live, now=clock())
    return _state(_note(proposal, step, now=clock()), proposal)


@verb
def _note(proposal: Proposal, step: Move, *, now: datetime) -> Proposal:
    return move(proposal, step, actor=AUTOMATION, now=now)


def _state(answer: Proposal | Refusal, before: Proposal) -> str:
    return before.state if isinstance(answer, Refusal) else answer.state
