"""What `web` uses of rules and alerts; the verbs live in modules of their own."""

from vitrina.automation.rules.alerting import (
    KINDS,
    acknowledge,
    raise_alert,
    report,
    resolve,
)
from vitrina.automation.rules.mailing import (
    add_receiver,
    deliver_due,
    forget_old,
    remove_receiver,
)
from vitrina.automation.rules.running import Propose, evaluate_due
from vitrina.automation.rules.writing import rule_said, switch_off, switch_on, undo, write_rule

__all__ = [
    "KINDS",
    "Propose",
    "acknowledge",
    "add_receiver",
    "deliver_due",
    "evaluate_due",
    "forget_old",
    "raise_alert",
    "remove_receiver",
    "report",
    "resolve",
    "rule_said",
    "switch_off",
    "switch_on",
    "undo",
    "write_rule",
]
