"""What other packages use of the proposals; the verbs live in modules of their own."""

from vitrina.automation.proposals.accounts import Thresholds, go_dry, go_live, set_account
from vitrina.automation.proposals.applying import Acted, act, is_anything_due
from vitrina.automation.proposals.chain import Break
from vitrina.automation.proposals.deciding import approve, edit, expire_due, reject
from vitrina.automation.proposals.freezing import Facts, why_frozen
from vitrina.automation.proposals.limits import Change, Limits
from vitrina.automation.proposals.outcomes import Measured, outcome_measured, to_measure
from vitrina.automation.proposals.pausing import pause, release
from vitrina.automation.proposals.proposing import Draft, Promise, propose
from vitrina.automation.proposals.rolling_back import roll_back
from vitrina.automation.proposals.runs import run_for, take_runs
from vitrina.automation.proposals.steps import State
from vitrina.automation.proposals.switch import Switch
from vitrina.automation.proposals.trail import as_csv, as_json_lines, verify
from vitrina.automation.proposals.values import in_words

__all__ = [
    "Acted",
    "Break",
    "Change",
    "Draft",
    "Facts",
    "Limits",
    "Measured",
    "Promise",
    "State",
    "Switch",
    "Thresholds",
    "act",
    "approve",
    "as_csv",
    "as_json_lines",
    "edit",
    "expire_due",
    "go_dry",
    "go_live",
    "in_words",
    "is_anything_due",
    "outcome_measured",
    "pause",
    "propose",
    "reject",
    "release",
    "roll_back",
    "run_for",
    "set_account",
    "take_runs",
    "to_measure",
    "verify",
    "why_frozen",
]
