"""What a business can count as success, by stage."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vitrina.errors import UnknownNameError
from vitrina.events.event_type import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """Something that is counted, and what takes it back.

    Attributes:
        name: as functions and pages call it.
        meaning: what is counted, for people.
        stage: how far the customer has come.
        event_types: each of these events is one conversion, worth its value_minor.
        reversed_by: each of these lowers the value of the conversion with the same subject_id
            by its own value_minor, which is negative.
    """

    name: str
    meaning: str
    stage: Stage
    event_types: tuple[str, ...]
    reversed_by: tuple[str, ...] = ()


GOALS: Mapping[str, Goal] = MappingProxyType(
    {
        goal.name: goal
        for goal in (
            Goal(
                name="lead",
                meaning="somebody asked to be contacted, or called",
                stage=Stage.LEAD,
                event_types=("Lead Submitted", "Call Received"),
            ),
            Goal(
                name="booking",
                meaning="a time was booked",
                stage=Stage.BOOKED,
                event_types=("Booking Created",),
                reversed_by=("Booking Cancelled", "Booking No Show"),
            ),
            Goal(
                name="attended",
                meaning="a person came",
                stage=Stage.ATTENDED,
                event_types=("Visit Checked In",),
            ),
            Goal(
                name="order",
                meaning="an order was placed",
                stage=Stage.ORDERED,
                event_types=("Order Completed",),
                reversed_by=("Order Refunded", "Order Cancelled"),
            ),
            Goal(
                name="collected",
                meaning="an order was handed over at the place",
                stage=Stage.COLLECTED,
                event_types=("Order Picked Up",),
                reversed_by=("Order Refunded",),
            ),
            Goal(
                name="receipt",
                meaning="a till printed a receipt",
                stage=Stage.PAID,
                event_types=("Receipt Registered",),
                reversed_by=("Receipt Returned",),
            ),
            Goal(
                name="redemption",
                meaning="a coupon lowered a bill",
                stage=Stage.LOYAL,
                event_types=("Coupon Redeemed",),
            ),
            Goal(
                name="review",
                meaning="a review was written",
                stage=Stage.LOYAL,
                event_types=("Review Left",),
            ),
        )
    }
)


def goal_named(name: str) -> Goal:
    """The goal of that name.

    Raises:
        UnknownNameError: there is no such goal.
    """
    if name not in GOALS:
        raise UnknownNameError("goal", name, GOALS)
    return GOALS[name]
