"""What other apps and `web` use of the payments; the verbs live in modules of their own."""

from vitrina.commerce.payments.reconciling import Reconciled, reconcile, send_refunds
from vitrina.commerce.payments.refunds import paid_minor, refund, refunded_minor
from vitrina.commerce.payments.settling import Ignored, Settled, Tell
from vitrina.commerce.payments.starting import abandon, is_open, mark_paid_at_place, start_payment
from vitrina.commerce.payments.troubles import Trouble, troubles
from vitrina.commerce.payments.webhooks import find_refunds, take_webhook

__all__ = [
    "Ignored",
    "Reconciled",
    "Settled",
    "Tell",
    "Trouble",
    "abandon",
    "find_refunds",
    "is_open",
    "mark_paid_at_place",
    "paid_minor",
    "reconcile",
    "refund",
    "refunded_minor",
    "send_refunds",
    "start_payment",
    "take_webhook",
    "troubles",
]
