"""What must be true of the tables: each damage is found by the check that is there for it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.automation.given import (
    ACCOUNT,
    NOW,
    Clock,
    account,
    acted,
    approved,
    platform,
    released,
    violations,
)
from vitrina.automation.proposals.audit import CHECKS
from vitrina.automation.proposals.models import Account, Approval, Entry, Proposal

APPROVED, WRITTEN, ONCE, REPLACED, NUMBERED, CEILINGS = (check.sentence for check in CHECKS)


@pytest.fixture
def unsure(database: object, tmp_path: Path) -> None:
    """A change that was sent, and nobody knows what became of it."""
    account()
    where = platform()
    where.fails = [TimeoutError()]
    approved()
    acted(where, released(tmp_path), Clock())


def begin_again() -> None:
    Entry.objects.create(
        number=99,
        at=NOW,
        actor="automation",
        action="applying",
        account=ACCOUNT,
        proposal_id=Proposal.objects.get().id,
        reason="begun",
        previous_hash="",
        hash="",
    )


def take_the_ceilings() -> None:
    Account.objects.update(mode="dry_run", day_ceiling_minor=None)


@pytest.mark.usefixtures("unsure")
@pytest.mark.parametrize(
    ("damage", "sentences"),
    [
        (lambda: None, []),
        (lambda: Approval.objects.all().delete(), [APPROVED]),
        (lambda: Proposal.objects.update(state="rejected"), [WRITTEN]),
        (begin_again, [ONCE]),
        (lambda: Proposal.objects.update(state="edited"), [WRITTEN, REPLACED]),
        (lambda: Proposal.objects.update(state="rolled back"), [WRITTEN, REPLACED]),
        (lambda: Entry.objects.filter(number=2).delete(), [NUMBERED]),
        (take_the_ceilings, [CEILINGS]),
    ],
)
def test_a_damage_is_found(damage: Callable[[], object], sentences: list[str]) -> None:
    damage()

    assert violations() == sentences
