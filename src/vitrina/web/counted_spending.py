"""How what was spent, and what it brought, is counted, in words."""

from django.utils.translation import gettext_lazy as _

from vitrina.web.counted_entry import Counted

ENTRIES = (
    Counted(
        "spend",
        _("Cost"),
        _(
            "What platforms and files told that a campaign cost, all days added up. A campaign is "
            "found in credit and effect by its name. A credited receipt costs the cost divided by "
            "the credit; a caused one divided by the effect, and at most divided by the lower "
            "bound of its 90% interval."
        ),
    ),
    Counted(
        "cost-of-a-stage",
        _("Cost of a stage"),
        _(
            "What the campaigns of a channel cost, divided by the people who came as far as that "
            "stage after a touch of the channel. Who came by two channels counts in both. A "
            "campaign on several channels counts in that of its most credit."
        ),
    ),
    Counted(
        "place-credit",
        _("Credit by place"),
        _(
            "Each credited receipt belongs to the place whose till printed it. The cost of a "
            "campaign is divided among places as its credit is: nobody knows where an advert "
            "was seen."
        ),
    ),
)
