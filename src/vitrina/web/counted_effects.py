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
    Counted(
        "next-experiment",
        _("The experiment to run next"),
        _(
            "Hold-outs of several shares and lengths are weighed for each channel that money is "
            "spent on and that no test is on. The gain is how much better one would decide for a "
            "year to go on with the channel or to stop, averaged over all that the test may say. "
            "The cost is what those left out would have brought by the effect that is expected, "
            "less what is then not spent on them. How exact a test is follows from the people "
            "whom the channel reached and how differently they buy. A receipt counts with its "
            "mean value: no margin is known here, so that gain and cost are of revenue. Channels "
            "of which most people leave no touch are left out: test those over places."
        ),
    ),
)
