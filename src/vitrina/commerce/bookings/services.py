"""The verbs of table bookings: what other apps and the pages may do with them."""

from vitrina.commerce.bookings.availability import FreeTime, free_days, free_times
from vitrina.commerce.bookings.booking import Request, book
from vitrina.commerce.bookings.changing import (
    ANYWHERE,
    cancel,
    expire_due,
    fee_to_cancel,
    reschedule,
)
from vitrina.commerce.bookings.deposits import payment_settled, refund_settled
from vitrina.commerce.bookings.finding import (
    bookings_of,
    find_by_code,
    find_by_name,
    forget_tries,
    name_at_the_door,
    todays_bookings,
)
from vitrina.commerce.bookings.horizon import Conflict, close_day, conflicts, open_horizon
from vitrina.commerce.bookings.planning import (
    add_join,
    add_table,
    retire_table,
    set_policy,
    take_more_guests,
)
from vitrina.commerce.bookings.reminding import remind_due
from vitrina.commerce.bookings.visiting import (
    Overtime,
    TurnTime,
    check_in,
    finish,
    no_show,
    overtime,
    seat,
    turn_times,
)
from vitrina.commerce.bookings.waiting import (
    Wish,
    accept_offer,
    join_waiting_list,
    leave_waiting_list,
    offer_freed,
    offer_to,
    remove_from_waiting_list,
)
from vitrina.commerce.bookings.walk_ins import walk_in
from vitrina.commerce.bookings.words import forget_words, words_of

__all__ = [
    "ANYWHERE",
    "Conflict",
    "FreeTime",
    "Overtime",
    "Request",
    "TurnTime",
    "Wish",
    "accept_offer",
    "add_join",
    "add_table",
    "book",
    "bookings_of",
    "cancel",
    "check_in",
    "close_day",
    "conflicts",
    "expire_due",
    "fee_to_cancel",
    "find_by_code",
    "find_by_name",
    "finish",
    "forget_tries",
    "forget_words",
    "free_days",
    "free_times",
    "join_waiting_list",
    "leave_waiting_list",
    "name_at_the_door",
    "no_show",
    "offer_freed",
    "offer_to",
    "open_horizon",
    "overtime",
    "payment_settled",
    "refund_settled",
    "remind_due",
    "remove_from_waiting_list",
    "reschedule",
    "retire_table",
    "seat",
    "set_policy",
    "take_more_guests",
    "todays_bookings",
    "turn_times",
    "walk_in",
    "words_of",
]
