"""What the planning of a test says: why it cannot be planned, and what it will not find."""

from collections.abc import Sequence

from django.utils.translation import gettext_noop

PLANS: Sequence[str] = (
    gettext_noop(
        "%(places)s places with usable outcomes are too few to treat %(treated)s of them and "
        "compare with at least two others. Treat fewer."
    ),
    gettext_noop(
        "%(count)s periods are too few to try a test of %(during)s: it takes three times as many. "
        "Load older outcomes, or plan a shorter test."
    ),
    gettext_noop(
        "%(count)s persons with a mean of %(value)s in %(days)s days are too few to plan on: give "
        "a longer past, or more persons."
    ),
    gettext_noop(
        "Nothing is left of blocks of %(hours)s hours, %(count)s washed out: give outcomes by the "
        "hour, longer blocks, or a shorter wash-out."
    ),
    gettext_noop(
        "A test of %(days)s days needs a past of %(before)s days to plan on, and the outcomes are "
        "from %(first)s to %(last)s. Plan a shorter one."
    ),
    gettext_noop("No test that was tried finds %(lift)s: run it longer, or with more units."),
    gettext_noop(
        "%(count)s units take part, and %(missing)s of those to treat are not among them. Give "
        "everybody who takes part, two at least."
    ),
)
