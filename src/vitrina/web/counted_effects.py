"""How effects and what follows from them are counted, in words."""

from django.utils.translation import gettext_lazy as _

from vitrina.web.counted_entry import Counted

ENTRIES = (
    Counted(
        "campaign-effects",
        _("Effects of campaigns"),
        _(
            "The credit of a channel is shared among its campaigns as the model credits them by "
            "themselves. Campaigns of one channel are taken to be alike, and an experiment speaks "
            "of those that ran in its time. Where it was on several together, the effect of each "
            "is not known, so that effects of campaigns need not add up to that of their channel."
        ),
    ),
)
