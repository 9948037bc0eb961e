"""What the library says of budgets: why each is what it is, and why there is no plan."""

from collections.abc import Sequence

from django.utils.translation import gettext_noop

BUDGETS: Sequence[str] = (
    gettext_noop(
        "The next %(total)s %(unit)s bring %(value)s conversions here, %(error)s on average."
    ),
    gettext_noop(
        "It reported %(value)s conversions so far, too few to tell: it is taken to be much like "
        "the others."
    ),
    gettext_noop("A limit allows no more."),
    gettext_noop("A limit allows no less."),
    gettext_noop(
        "Nothing was uploaded on %(count)s of the last %(days)s days, though much was due. An "
        "outage says nothing about campaigns, so all keep what they have until reports are back."
    ),
    gettext_noop(
        "There is no spend in the %(days)s days up to %(last_day)s. Import what adverts cost."
    ),
    gettext_noop(
        "Spend of %(quoted)s on %(first_day)s has no currency. Name it, for example RUB: micros "
        "and minor units are told apart by nothing else."
    ),
    gettext_noop(
        "No campaign has both spend and credit. Spend is of %(units)s; credit of %(known)s. Name "
        "campaigns alike, as utm_campaign and the platform do."
    ),
    gettext_noop(
        "%(days)s days are too few to tell how campaigns respond. Wait until there are %(least)s."
    ),
    gettext_noop("Spend is negative or NaN on some day. Write 0 where nothing ran."),
    gettext_noop("No campaign spent anything. Give days on which something ran."),
)
