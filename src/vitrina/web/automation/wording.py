"""Settings, values, states and deeds of automation in the page's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from vitrina.automation.proposals.services import State
from vitrina.connectors.advertising import Amount, Setting, Sites, Value
from vitrina.connectors.advertising import State as Running
from vitrina.web import formats

Words = Mapping[str, str | Promise]

SETTINGS: Words = {
    Setting.BUDGET: _("Budget"),
    Setting.BID: _("Bid"),
    Setting.TARGET_COST: _("Target cost"),
    Setting.STATE: _("State"),
    Setting.EXCLUDED_SITES: _("Excluded sites"),
}
PER: Words = {
    "day": _("%(amount)s a day"),
    "week": _("%(amount)s a week"),
    "click": _("%(amount)s a click"),
    "goal": _("%(amount)s a goal"),
}
STATES: Mapping[str, tuple[str | Promise, str]] = {
    State.PROPOSED: (_("Waits for approval"), "caution"),
    State.APPROVED: (_("Approved"), "calm"),
    State.APPLYING: (_("Being applied"), "calm"),
    State.UNKNOWN: (_("Outcome not known yet"), "caution"),
    State.APPLIED: (_("Applied"), "good"),
    State.REHEARSED: (_("Dry run"), ""),
    State.REJECTED: (_("Rejected"), ""),
    State.EDITED: (_("Replaced"), ""),
    State.EXPIRED: (_("Came too late"), ""),
    State.REFUSED: (_("Not done"), "caution"),
    State.ROLLED_BACK: (_("Taken back"), ""),
}
DEEDS: Words = {
    "approved": _("Approved. It is sent when its turn comes."),
    "first": _("You approved it. A second person has to approve it, too."),
    "rejected": _("Rejected."),
    "edited": _("Changed. The new proposal waits for approval."),
    "back": _("It will be taken back when its turn comes."),
    "stopped": _("Everything is stopped. Nothing is sent until it is released."),
    "running": _("Released. What is approved is sent."),
    "live": _("The account is live: what is approved is sent."),
    "dry": _("The account is on dry run: nothing is sent."),
    "limits": _("Limits are saved."),
    "released": _("The campaign is released."),
}


def value_in_words(value: Value) -> str:
    """A value of a setting, as people read it."""
    match value:
        case Amount():
            amount = formats.money(value.minor, value.currency)
            return str(PER[value.per]) % {"amount": amount}
        case Running():
            return gettext("running") if value.is_on else gettext("paused")
        case Sites():
            count = len(value.names)
            return ngettext("%(count)s site", "%(count)s sites", count) % {
                "count": formats.whole(count)
            }
