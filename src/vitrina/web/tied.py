"""How receipts were tied to people, place by place: the first number to improve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vitrina.engine import Row
from vitrina.web.correcting import Whole, whole_of
from vitrina.web.question import Nightly, Number, Rows, number

TIED = Nightly("match_rates")
NO_WAY = "nobody"
SHOWN_PLACES = 8


@dataclass(frozen=True, slots=True)
class Part:
    """The receipts of a place that one way tied to somebody.

    Attributes:
        way: card, phone, order, ...; nobody.
        share: of the receipts of the place.
        start: the shares of all the ways before it, where its part of a bar begins.
    """

    way: str
    share: float
    start: float


@dataclass(frozen=True, slots=True)
class Place:
    """A place, or all of them; `parts` has one per way, in the order of `Tied.ways`."""

    place_id: str
    receipts: Number
    parts: Sequence[Part]

    @property
    def nobody(self) -> float:
        """The share of its receipts that are tied to nobody."""
        return sum(part.share for part in self.parts if part.way == NO_WAY)


@dataclass(frozen=True, slots=True)
class Tied:
    """The places with most receipts of nobody known.

    Attributes:
        ways: those that tie most receipts first, nobody last.
        everywhere: all places together.
        places: the least tied first.
        left_out: how many more places there are.
        whole: receipts after a touch, with those of nobody known; nothing before it is counted.
    """

    ways: Sequence[str]
    everywhere: Place
    places: Sequence[Place]
    left_out: int
    whole: Whole | None


def tied_of(rates: Rows, asked: Mapping[str, str], *, corrected: Rows) -> Tied | None:
    """The places that are tied least, or all that there are; nothing where there is no receipt.

    Args:
        rates: one row per place and way, as `journeys.match_rates` returns it.
        asked: with the value "all" under "places" for all places.
        corrected: what the night keeps of receipts after a touch.
    """
    if not rates.rows:
        return None
    by_way = rates.grouped("way", ["receipts"]).descending("receipts").rows
    ways = sorted((str(row["way"]) for row in by_way), key=lambda way: way == NO_WAY)
    names = sorted({str(row["place_id"]) for row in rates.rows})
    places = sorted(
        (_place(name, rates.where("place_id", name).rows, ways) for name in names),
        key=lambda place: (-place.nobody, -place.receipts),
    )
    shown = places if asked.get("places") == "all" else places[:SHOWN_PLACES]
    everywhere, left_out = _place("", by_way, ways), len(places) - len(shown)
    return Tied(ways, everywhere, shown, left_out, whole_of(corrected))


def _place(name: str, rows: Sequence[Row], ways: Sequence[str]) -> Place:
    receipts = {str(row["way"]): number(row["receipts"]) for row in rows}
    total = sum(receipts.values())
    parts: list[Part] = []
    for way in ways:
        start = parts[-1].start + parts[-1].share if parts else 0.0
        parts.append(Part(way, receipts.get(way, 0) / total, start))
    return Place(name, total, parts)
