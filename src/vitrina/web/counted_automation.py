"""How proposals are made, and what the audit trail is, in words."""

from django.utils.translation import gettext_lazy as _

from vitrina.web.counted_entry import Counted

ENTRIES = (
    Counted(
        "budget-plan",
        _("Proposed budgets"),
        _(
            "The mean spend of the last week is divided anew, so that all campaigns together cause "
            "most: money goes where the next of it brings more. What each brings is read off its "
            "response curve. Campaigns that experiments measured go by what they cause; the others "
            "by the part of their credit that moves with spend. If reports are missing, nothing is "
            "changed."
        ),
    ),
    Counted(
        "response-curve",
        _("Response curve"),
        _(
            "How many more receipts a day a campaign causes at each spend, learnt from the days on "
            "which it spent more or less, and from all other campaigns where its own days tell "
            "little. Young days are corrected for what is still to be reported. The band holds the "
            "curve with 80% probability. A spend that was never tried is told by the shape of the "
            "others."
        ),
    ),
    Counted(
        "proposals",
        _("Proposals"),
        _(
            "Each is one change of one campaign, decided on the data of the last analysis. The "
            "promise is the expected change with its 80% interval. Before a change is sent, the "
            "value that stands on the platform is read: if somebody has changed it, nothing is "
            "sent. A dry run does all but the sending."
        ),
    ),
    Counted(
        "audit-trail",
        _("Audit trail"),
        _(
            "One row for everything that was decided, sent or refused. Each row carries a digest "
            "of itself and of the row before, so that a row that was changed, taken out or moved "
            "is found."
        ),
    ),
)
