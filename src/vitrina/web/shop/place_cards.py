"""Places as the site shows them: open till when, how far, what they do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vitrina.commerce.places.models import Place
from vitrina.commerce.places.services import places_open
from vitrina.web.shop import spoken

SERVICES: Mapping[str, str | Promise] = {
    "pickup": _("Pick-up"),
    "courier": _("Courier"),
    "tables": _("Tables"),
    "lockers": _("Lockers"),
    "wifi": _("Wi-Fi"),
    "terrace": _("Terrace"),
    "parking": _("Parking"),
}


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """A place in a list, as it is at this moment.

    Attributes:
        number: its number on the map; 0 if it is not there.
        hours: open till when, or from when.
        away: how far it is, if the visitor said where he is.
    """

    place: Place
    is_open: bool
    hours: str
    away: str
    services: tuple[str, ...]
    number: int = 0


def cards_of(found: Sequence[tuple[Place, int | None]], *, now: datetime) -> list[PlaceCard]:
    """Places with their distances, as cards; two queries for all of them."""
    known = places_open([place.id for place, _ in found], now)
    cards = []
    for place, metres in found:
        openness = known.get(place.id)
        cards.append(
            PlaceCard(
                place=place,
                is_open=bool(openness and openness.is_open),
                hours=spoken.openness(openness, place.zone, now=now),
                away=spoken.away(metres),
                services=services_of(place),
            )
        )
    return cards


def services_of(place: Place) -> tuple[str, ...]:
    """What a place does, for people; what we have no word for is left out."""
    return tuple(str(SERVICES[name]) for name in place.services if name in SERVICES)
