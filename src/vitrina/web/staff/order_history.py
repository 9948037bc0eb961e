"""What happened to an order, in the words of the people who work with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vitrina.commerce.orders.models import Order
from vitrina.commerce.staff.models import Member
from vitrina.web.staff.tickets import Glass

DEEDS: Mapping[tuple[str, str], str | Promise] = {
    ("state", "pending"): _("Ordered, waits for its payment"),
    ("state", "placed"): _("Ordered"),
    ("state", "cancelled"): _("Cancelled"),
    ("state", "expired"): _("Expired"),
    ("state", "returned"): _("All of it came back"),
    ("fulfilment_state", "picking"): _("Picking began"),
    ("fulfilment_state", "ready"): _("Ready"),
    ("fulfilment_state", "partly_handed"): _("Handed over in part"),
    ("fulfilment_state", "handed"): _("Handed over"),
    ("payment_state", "paid"): _("Paid"),
    ("payment_state", "refunded"): _("Money given back"),
    ("payment_state", "partly_refunded"): _("Some money given back"),
}
LINES_CHANGED = _("The goods were changed")
ACTORS: Mapping[str, str | Promise] = {
    "customer": _("the guest"),
    "payment": _("the payment service"),
    "clock": _("by itself"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One change; `clock` is the place's wall clock."""

    clock: str
    words: str
    who: str


def history_of(order: Order, glass: Glass) -> list[Happened]:
    """The changes of an order that mean something to people, the latest first."""
    changes = list(order.transitions.order_by("-id"))
    names = _names({each.actor for each in changes})
    shown = []
    for each in changes:
        words = DEEDS.get((each.column, each.after))
        if each.column == "lines" and each.before:
            words = LINES_CHANGED
        if words:
            at = each.at.astimezone(glass.zone)
            shown.append(Happened(f"{at:%H:%M}", str(words), names.get(each.actor, "")))
    return shown


def _names(actors: set[str]) -> dict[str, str]:
    names = {actor: str(words) for actor, words in ACTORS.items()}
    ids = [actor.partition(":")[2] for actor in actors if actor.startswith("member:")]
    for member in Member.objects.filter(id__in=[each for each in ids if each.isdigit()]):
        names[f"member:{member.pk}"] = member.name
    return names
