"""What the pages and jobs use of the conversions that ad platforms are told of."""

from vitrina.automation.conversions.fact import Fact, Platform, transaction_id_of
from vitrina.automation.conversions.health import Health, Reason, health, listed
from vitrina.automation.conversions.judging import Contact
from vitrina.automation.conversions.mapped import goals_of
from vitrina.automation.conversions.queueing import (
    Queued,
    forget_old,
    forget_person,
    found_since,
    queue,
)
from vitrina.automation.conversions.replaying import replay
from vitrina.automation.conversions.sending import Counts, send_due

__all__ = [
    "Contact",
    "Counts",
    "Fact",
    "Health",
    "Platform",
    "Queued",
    "Reason",
    "forget_old",
    "forget_person",
    "found_since",
    "goals_of",
    "health",
    "listed",
    "queue",
    "replay",
    "send_due",
    "transaction_id_of",
]
