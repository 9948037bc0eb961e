"""Proposals as the pages show them: what waits, what is on its way, and what came of the rest."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from vitrina.automation.proposals.models import Proposal
from vitrina.automation.proposals.services import State
from vitrina.connectors.advertising import Amount, Setting, Sites
from vitrina.web.automation.wording import SETTINGS, STATES, value_in_words

SHOWN_DONE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One proposal.

    Attributes:
        proposal: as it is kept.
        setting: what it changes, in words.
        old, new: the values, in words.
        state: in words, with the look of its badge.
        added, removed: sites that the list gains and loses.
    """

    proposal: Proposal
    setting: str | Promise
    old: str
    new: str
    state: str | Promise
    look: str
    added: Sequence[str]
    removed: Sequence[str]

    @property
    def amount(self) -> Amount | None:
        """What it sets, where that is money and so can be edited."""
        new = self.proposal.change.new
        return new if isinstance(new, Amount) else None

    @property
    def approved_by(self) -> int:
        return self.proposal.approvals.count()

    @property
    def can_go_back(self) -> bool:
        """It was applied, and nothing takes it back yet."""
        is_own = self.proposal.restores_id is None
        return self.proposal.state == State.APPLIED and is_own


@dataclass(frozen=True, slots=True)
class Listed:
    """All that the page Decide shows of proposals.

    Attributes:
        waiting: for a person, what has most at stake first.
        under_way: approved, or sent and not yet read back.
        done: the newest first.
    """

    waiting: Sequence[Line]
    under_way: Sequence[Line]
    done: Sequence[Line]

    @property
    def is_empty(self) -> bool:
        return not (self.waiting or self.under_way or self.done)


def listed() -> Listed:
    """The proposals of all accounts."""
    found = Proposal.objects.select_related("account").prefetch_related("approvals")
    waiting = found.filter(state=State.PROPOSED)
    under_way = found.filter(state__in=(State.APPROVED, State.APPLYING, State.UNKNOWN))
    done = found.exclude(
        state__in=(State.PROPOSED, State.APPROVED, State.APPLYING, State.UNKNOWN)
    ).order_by("-state_at", "-id")[:SHOWN_DONE]
    return Listed(
        waiting=[line_of(each) for each in sorted(waiting, key=_most_at_stake)],
        under_way=[line_of(each) for each in under_way.order_by("due_at", "id")],
        done=[line_of(each) for each in done],
    )


def line_of(proposal: Proposal) -> Line:
    """One proposal, ready to be shown."""
    change = proposal.change
    state, look = STATES[proposal.state]
    before = set(change.old.names) if isinstance(change.old, Sites) else set()
    after = set(change.new.names) if isinstance(change.new, Sites) else set()
    return Line(
        proposal=proposal,
        setting=SETTINGS[Setting(proposal.setting)],
        old=value_in_words(change.old),
        new=value_in_words(change.new),
        state=state,
        look=look,
        added=sorted(after - before),
        removed=sorted(before - after),
    )


def _most_at_stake(proposal: Proposal) -> tuple[int, str]:
    return (-(proposal.at_stake_minor or 0), str(proposal.id))
