"""What other apps and `web` use of the orders; the verbs live in modules of their own."""

from vitrina.commerce.orders.adding import add_on
from vitrina.commerce.orders.finding import find_by_code, kept_lines
from vitrina.commerce.orders.given_back import refund_settled
from vitrina.commerce.orders.goodwill import give_money_back
from vitrina.commerce.orders.handing import hand_over
from vitrina.commerce.orders.lockers import set_locker
from vitrina.commerce.orders.paying import owed_minor, pay_at_place, payment_settled
from vitrina.commerce.orders.picking import mark_ready, pick, pick_list, start_picking
from vitrina.commerce.orders.placing import place_order
from vitrina.commerce.orders.pricing import basket_of
from vitrina.commerce.orders.receipts import items_of
from vitrina.commerce.orders.returning import cancel, expire_due, return_lines
from vitrina.commerce.orders.turning import subject_of
from vitrina.commerce.orders.windows import Window, pickup_windows, policy_of, set_pickup_policy
from vitrina.commerce.orders.wishes import Checkout, Pick, Wish
from vitrina.commerce.orders.words import Words, forget_words, words_of

__all__ = [
    "Checkout",
    "Pick",
    "Window",
    "Wish",
    "Words",
    "add_on",
    "basket_of",
    "cancel",
    "expire_due",
    "find_by_code",
    "forget_words",
    "give_money_back",
    "hand_over",
    "items_of",
    "kept_lines",
    "mark_ready",
    "owed_minor",
    "pay_at_place",
    "payment_settled",
    "pick",
    "pick_list",
    "pickup_windows",
    "place_order",
    "policy_of",
    "refund_settled",
    "return_lines",
    "set_locker",
    "set_pickup_policy",
    "start_picking",
    "subject_of",
    "words_of",
]
