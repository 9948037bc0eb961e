"""What the site says when the shop says no: kindly, and with the step that helps."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vitrina.commerce.transactions import Refusal
from vitrina.web import refusals
from vitrina.web.shop import spoken

# beside the sentences of the whole shop: those that only a customer meets
SENTENCES: Mapping[str, str | Promise] = {
    "bad_contact": _("We cannot read this phone number or e-mail address. Look at it once more."),
    "bad_basket": _("The basket cannot be ordered like that. Look at it once more."),
    "no_quote": _("The price was not shown yet. Here it is: look at it, and order again."),
    "no_such_way": _("This place does not deliver that way. Choose another one."),
    "not_paid_there": _("This place takes no money. Pay online."),
    "lockers_full": _("All lockers of that size are taken that day. Choose another day or place."),
    "no_locker": _("The order does not fit into a locker. Choose another place, or take less."),
    "busy": _("Many people order at this moment. Try again: nothing was taken."),
    "provider_refused": _("The payment was not accepted. Try another card, or pay at the place."),
    "provider_unavailable": _("The payment service does not answer. Try again in a minute."),
    "deadline_passed": _("It is too late to change this online. Call the place."),
    "deposit_needed": _("For so many guests a deposit is taken. Book anew, then cancel this one."),
    "fee": _("Cancelling costs a fee by now. Look at it, and confirm."),
    "too_far": _("That day cannot be booked yet. Choose a nearer one."),
    "too_large": _("The party is too large to book online. Call the place."),
    "bad_party": _("So many guests cannot be booked. Choose another number."),
    "off_grid": _("Bookings begin at other minutes. Choose one of the times."),
    "not_bookable": _("This place takes no bookings. Choose another one."),
    "already_paid": _("This is paid already."),
    "called_off": _("This was cancelled, and wants no money."),
    "wrong_state": _("It has changed in the meantime. Here it is as it stands now."),
}


@dataclass(frozen=True, slots=True)
class Kindly:
    """A refusal for a page: what is wrong, and whether another time or place helps."""

    text: str
    reason: str

    @property
    def wants_basket(self) -> bool:
        """Whether the basket is what has to be changed."""
        return self.reason in {"sold_out", "not_offered", "off_the_menu", "no_price", "bad_basket"}

    @property
    def wants_time(self) -> bool:
        """Whether another time helps."""
        return self.reason in {"slot_full", "closed", "too_late", "too_early", "no_table"}


def kindly(refusal: Refusal) -> Kindly:
    """A refusal in the page's language."""
    own = SENTENCES.get(refusal.reason)
    text = str(own) if own else refusals.said(refusal)
    if refusal.reason == "price_changed":
        text = f"{text} {_prices(refusal.facts)}".rstrip()
    return Kindly(text, refusal.reason)


def _prices(facts: Mapping[str, object]) -> str:
    before, now = facts.get("shown_minor"), facts.get("now_minor")
    if not isinstance(before, int) or not isinstance(now, int):
        return ""
    currency = str(facts.get("currency"))
    return str(_("It was %(before)s, and is %(now)s.")) % {
        "before": spoken.price(before, currency),
        "now": spoken.price(now, currency),
    }
