"""What the shop says when it says no, in the page's language: one sentence for each reason."""

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vitrina.commerce.transactions import Refusal

SENTENCES: Mapping[str, str | Promise] = {
    # capacity and time
    "sold_out": _("There is not enough left. Take fewer, or another time or place."),
    "slot_full": _("That time is full. Choose another one."),
    "overcommitted": _(
        "More is promised than that. Cancel or move some of it first, or set a larger number."
    ),
    "expired": _("The time to finish this has run out. Begin again: nothing was taken."),
    "closed": _("The place is closed then. Choose another time."),
    "too_late": _("It is too late for that. Choose a later time."),
    "too_early": _("It is too early for that. Choose a nearer day."),
    "not_offered": _("This is not offered here now. Leave it out, or choose another place."),
    "off_the_menu": _("This is off the menu here for now. Leave it out."),
    "no_table": _("No table is free then. Choose another time, or join the waiting list."),
    "party_too_large": _("The party is too large to book online. Call the place."),
    "taken": _("That is taken already. Choose another one."),
    # price and money
    "price_changed": _("The price has changed. Look at the new total, and confirm it."),
    "no_price": _("This has no price here. Give it one on a price list first."),
    "more_than_paid": _("That is more than was paid. Give back less."),
    "not_paid": _("This is not paid yet. Take the money first."),
    "empty": _("There is nothing in it. Choose something first."),
    # codes
    "no_such_code": _("No order or booking of today has this code here. Look at it once more."),
    "wrong_code": _("The code is wrong. Look at it once more."),
    "other_place": _("This code is for another place."),
    "other_day": _("This code is for another day."),
    "already_handed": _("This was handed over already."),
    "too_many": _("Too many wrong codes. Wait a minute, then try again."),
    # states and requests
    "wrong_state": _("It has changed in the meantime. Look at it as it is now."),
    "not_ready": _("This is not ready yet. Finish picking it first."),
    "already_cancelled": _("This was cancelled already."),
    "nothing_picked": _("Nothing of it was picked. Cancel it, or pick something."),
    "too_much": _("That is more than was ordered. Write a smaller number."),
    "key_reused": _("This form was sent before with other contents. Open it anew."),
    "not_allowed": _("Your role does not allow this. Ask a manager."),
    "no_such_order": _("There is no such order here."),
    "no_such_booking": _("There is no such booking here."),
    "no_such_place": _("There is no such place. Choose one from the list."),
    # further ones of orders, bookings, payments and staff
    "already_paid": _("It is paid already."),
    "already_waiting": _("They are on the waiting list of that day already."),
    "bad_contact": _("That is no phone number. Write it like +7 999 555-11-11."),
    "bad_basket": _("The basket cannot be ordered like that. Look at it once more."),
    "bad_party": _("Write how many guests: a whole number from 1 on."),
    "bad_span": _("The end is before the beginning. Give a later end."),
    "bad_time": _("That is no time. Write a day and a time."),
    "busy": _("Too many ask at once. Try again."),
    "called_off": _("The order was called off already."),
    "deadline_passed": _("The time to change it has passed. Call the place."),
    "deposit_needed": _("It needs a deposit first."),
    "fee": _("Calling it off costs a fee now. Agree to it first."),
    "last_owner": _("This is the only owner. Make somebody else an owner first."),
    "lockers_full": _(
        "All lockers of that size are full. Choose another place, or collect it at the counter."
    ),
    "more_than_left": _("That is more than is left. Write a smaller number."),
    "name_taken": _("Somebody signs in by that name already. Choose another one."),
    "no_locker": _("It fits into no locker here. Collect it at the counter."),
    "no_quote": _("The price was not shown. Look at the total, and confirm it."),
    "no_such_customer": _("There is no such customer."),
    "no_such_hall": _("There is no such hall here. Choose one from the list."),
    "no_such_line": _("The order has changed in the meantime. Open it anew."),
    "no_such_table": _("There is no such table here. Choose one from the list."),
    "no_such_way": _("It cannot be got that way here. Choose another one."),
    "not_bookable": _("Tables of this place cannot be booked."),
    "not_enough": _("That is not enough money."),
    "not_paced": _("Any number of guests is taken then already."),
    "not_paid_there": _("It cannot be paid at this place. Pay online."),
    "not_waiting": _("They wait no more."),
    "not_yet": _("It is too early for that."),
    "nothing_left": _("Nothing of it was found. Cancel the order."),
    "nothing_to_hand": _("Nothing is chosen. Choose what you hand over."),
    "off_grid": _("Tables are booked at round times. Choose one of those shown."),
    "other_order": _("The code is of another order. Open that one."),
    "provider_refused": _("The payment service refused. Choose another way to pay."),
    "provider_unavailable": _("The payment service does not answer. Try again in a minute."),
    "table_taken": _("Others still sit at the table. Finish their visit first."),
    "too_far": _("That is too far ahead. Choose a nearer day."),
    "too_large": _("The party is too large for the tables here."),
    "unknown_method": _("There is no such way to pay."),
    "unpaid": _("It is not paid. Take the money first."),
    "weak_password": _(
        "The password is too easy to guess. Take at least 10 letters, and no common word."
    ),
    # other programs
    "endpoint_closed": _("This address is told nothing more. Add it anew."),
    # pictures
    "too_many_bytes": _("The picture is larger than 10 MB. Make it smaller, then try again."),
    "too_many_pixels": _("The picture has too many pixels. Make it smaller, then try again."),
    "no_picture": _("This is no JPEG, PNG or WebP. Save it as one of them, then try again."),
    "unknown": _("There is no such thing. Choose one from the list."),
}
OTHERWISE = _("That did not work: %(reason)s. Nothing was changed.")


def said(refusal: Refusal) -> str:
    """A refusal for people, with the numbers behind it where they help."""
    sentence = of_reason(refusal.reason)
    more = FULLER[refusal.reason](refusal.facts) if refusal.reason in FULLER else ""
    return f"{sentence} {more}".rstrip()


def of_reason(reason: str) -> str:
    """The sentence of a reason; an unlisted one is named rather than hidden."""
    known = SENTENCES.get(reason)
    return str(known) if known else str(OTHERWISE) % {"reason": reason.replace("_", " ")}


def _what_is_left(facts: Mapping[str, object]) -> str:
    short = facts.get("short")
    # of several that are short the page marks each line itself
    if not isinstance(short, list) or len(short) != 1 or not isinstance(short[0], Mapping):
        return ""
    free = short[0].get("free")
    if not isinstance(free, int):
        return ""
    return ngettext("%(free)s is left.", "%(free)s are left.", free) % {"free": free}


def _promised(facts: Mapping[str, object]) -> str:
    promised = facts.get("promised")
    return str(_("Promised: %(count)s.") % {"count": promised}) if promised else ""


FULLER: Mapping[str, Callable[[Mapping[str, object]], str]] = {
    "sold_out": _what_is_left,
    "overcommitted": _promised,
}
