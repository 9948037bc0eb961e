"""How flows, stages, cohorts, expected values and ways to a person are counted, in words."""

from django.utils.translation import gettext_lazy as _

from vitrina.web.counted_entry import Counted

ENTRIES = (
    Counted(
        "path-flows",
        _("Flows of paths"),
        _(
            "How paths go on from each of their first four touches: to the next touch, to a "
            "receipt, or to nothing within the look-back window. The eight channels or campaigns "
            "that most paths pass keep their names. Receipts with no touch are left out."
        ),
    ),
    Counted(
        "funnel-stages",
        _("Stages"),
        _(
            "Different known people who reached a stage, under the channel of their first touch "
            "in the 30 days before it. They came from the stage before if they had reached that "
            "one at most 30 days earlier. Times count everybody, people who are not known as "
            "well. Stages that nobody reached are left out."
        ),
    ),
    Counted(
        "expected-values",
        _("Expected final values"),
        _(
            "A receipt is shared equally among the days of the touches before it, and is known "
            "only when it comes: recent days always look too small. How long receipts take is "
            "learned from older days, by channel, and tells how many are still to come, up to 30 "
            "days after the touch, with an 80% interval. The bounds of a week are those of its "
            "days added up, which is wider than need be where days do not err together."
        ),
    ),
    Counted(
        "cohorts",
        _("Cohorts"),
        _(
            "Known people by the month (UTC) of their first purchase in the data, and for each "
            "month since then the share of them who bought, or what they brought per person of "
            "the whole cohort, after returns. What was bought before the data begin is not "
            "known, so the first cohorts hold old customers, too."
        ),
    ),
    Counted(
        "tied-receipts",
        _("Ways to a person"),
        _(
            "Sales of all time by what tied them to a passport: the card, phone or other "
            "identifier on the receipt first, then the order that it closes. Returns do not "
            "count."
        ),
    ),
    Counted(
        "corrected-receipts",
        _("Receipts after a touch, corrected"),
        _(
            "Whether a sale follows a touch is seen only where the buyer is known. Of each store "
            "those seen are divided by the share of its sales that are tied to a person, and the "
            "stores are added up. It holds where unknown buyers are like the known ones of their "
            "store; the 90% interval is of chance alone. Stores where nobody is known are left "
            "out, and returns do not count."
        ),
    ),
)
