"""Whether a person has agreed to something: decided from everything they ever said about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from vitrina.errors import UnknownNameError

# what an order or a booking itself calls for rests on that contract: it may be declined only
CONTRACT = "service"
PURPOSES = (
    CONTRACT,
    "analytics",
    "marketing by e-mail",
    "marketing by sms",
    "marketing by messenger",
    "marketing by push",
    "profiling",
    "ad upload",
    "wifi",
    "partner",
)


@dataclass(frozen=True, slots=True)
class Statement:
    """What one person said about one purpose at one time.

    Attributes:
        subject: who said it.
        purpose: one of `PURPOSES`.
        is_given: agreed, or took it back.
        at: when.
        merged_at: when the subject was found to be the person who is asked about; None for
            that person.
    """

    subject: UUID
    purpose: str
    is_given: bool
    at: datetime
    merged_at: datetime | None = None


def is_allowed(statements: Iterable[Statement], purpose: str, at: datetime) -> bool:
    """Whether the person agreed to the purpose at that time; the most restrictive wins.

    The last word of each subject counts. Whoever was merged into the person keeps their word
    until the person says something later than the merge; until then one "no" is enough.

    Args:
        statements: of the person and of everyone merged into them, in any order.
        purpose: one of `PURPOSES`; without any statement only `CONTRACT` is allowed.
        at: what was said later does not count.

    Raises:
        UnknownNameError: there is no such purpose.
    """
    known(purpose)
    last: dict[UUID, Statement] = {}
    for each in sorted(statements, key=lambda said: (said.at, not said.is_given)):
        if each.purpose == purpose and each.at <= at:
            last[each.subject] = each
    own = max((said.at for said in last.values() if said.merged_at is None), default=None)
    standing = [said.is_given for said in last.values() if not _is_superseded(said, own)]
    return all(standing) if standing else purpose == CONTRACT


def known(purpose: str) -> str:
    """The purpose, if there is one of that name.

    Raises:
        UnknownNameError: there is none.
    """
    if purpose not in PURPOSES:
        raise UnknownNameError("purpose of consent", purpose, PURPOSES)
    return purpose


def _is_superseded(said: Statement, own: datetime | None) -> bool:
    return said.merged_at is not None and own is not None and own > said.merged_at
