"""What a kind of business says of itself: its words, what runs out there, what it counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vitrina.registry import Registry
from vitrina.verticals.sample import Sample, Texts

PAGES = ("menu", "orders", "tables", "lockers", "courier")


@dataclass(frozen=True, slots=True, kw_only=True)
class Vertical:
    """One kind of business; everything that the product has to know of it.

    Attributes:
        name: as `vitrina init --vertical` takes it.
        title: for people, by language.
        about: one sentence on whom it is for, by language.
        words: what this business calls the kernel's things, by language: menu, basket, place.
        pools: kinds of capacity that it uses.
        events: types of the vocabulary that it brings about.
        goals: what it counts as success, the most important first.
        pages: parts of the customers' site that it shows, of `PAGES`.
        accent: the colour of its buttons, as #rrggbb.
        sample: a small business to begin with; its owner wipes it.
    """

    name: str
    title: Texts
    about: Texts
    words: Mapping[str, Texts] = field(default_factory=dict)
    pools: tuple[str, ...]
    events: tuple[str, ...]
    goals: tuple[str, ...]
    pages: tuple[str, ...]
    accent: str
    sample: Sample


VERTICALS: Registry[Vertical] = Registry("vertical", "vitrina.verticals.kinds")
