"""How proposals are made, and what the audit trail is, in words."""

from django.utils.translation import gettext_lazy as _

from vitrina.web.counted_entry import Counted

ENTRIES = (
    Counted(
        "proposals",
        _("Proposals"),
        _(
            "Each is one change of one campaign, decided on the data of the last analysis. The "
            "promise is the expected change with its 80% interval; when its time has passed, the "
            "outcome is measured by the same way of counting and put beside it. Before a change "
            "is sent, the value that stands on the platform is read: if somebody has changed it, "
            "nothing is sent. A dry run does all but the sending."
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
