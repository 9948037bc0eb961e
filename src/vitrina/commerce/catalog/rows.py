"""What is written into the catalogue: rows for the services' writers. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from vitrina.commerce.places.folding import folded_words

Texts = Mapping[str, str]

# a category's products stand between its rank and the next one's
PRODUCTS_A_CATEGORY = 10_000_000
MEDIA = "media/"
OURS = re.compile(r"media/(?P<digest>[0-9a-f]{32})\.webp")
BELOW_STATIC = re.compile(r"(?!/)(?!.*\.\.)[\w./\-]+\.(svg|png|jpe?g|webp|avif)", re.ASCII)


def can_be_picture(path: str) -> bool:
    """Whether a product may name this: a path below static/, or a picture that was uploaded.

    >>> can_be_picture("shop/raf.svg"), can_be_picture("../key.png"), can_be_picture("media/a.webp")
    (True, False, False)
    """
    known = OURS if path.startswith(MEDIA) else BELOW_STATIC
    return known.fullmatch(path) is not None


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """A shelf; name is by language."""

    id: str
    name: Texts
    parent: str | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class VariantRow:
    """What is put into a basket; an only variant needs no name."""

    sku: str
    name: Texts = field(default_factory=dict)
    gtin: str = ""
    is_stocked: bool = True
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """What a customer chooses, with its variants.

    Attributes:
        kind: one of Product.Kind.
        name: and about, by language.
        category: the id of one that is there.
        picture: a path below static/, or what `keep_picture` has given.
        picture_alt: what it shows, by language, for those who do not see it.
        facts: allergens, weight_grams, minutes, ...
        position: within its category.
    """

    id: str
    kind: str
    name: Texts
    variants: tuple[VariantRow, ...]
    about: Texts = field(default_factory=dict)
    category: str | None = None
    brand: str = ""
    picture: str = ""
    picture_alt: Texts = field(default_factory=dict)
    facts: Mapping[str, object] = field(default_factory=dict)
    position: int = 0

    def words(self) -> list[str]:
        """The words that it is found by: names in every language, brand, skus and gtins."""
        names = [*self.name.values(), self.brand]
        for variant in self.variants:
            names += [*variant.name.values(), variant.sku, variant.gtin]
        return folded_words(*names)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceListRow:
    """Prices under conditions; see PriceList.

    Attributes:
        currency: ISO 4217.
        priority: of all lists that apply and have a price, the highest wins.
        places: where it applies; none: everywhere.
        channels: site, app, till, phone; none: all.
        valid_from: and valid_until, which is not in it.
        weekdays: 0 is Monday; none: all.
        from_minute: and until_minute, of the place's wall clock; 1320 to 120 is over midnight,
            and belongs to the weekday on which it begins.
    """

    id: str
    currency: str
    priority: int = 0
    places: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    weekdays: frozenset[int] = frozenset()
    from_minute: int | None = None
    until_minute: int | None = None


class Written(NamedTuple):
    """How many rows a writer made anew, and how many it changed; the rest was so already."""

    added: int
    changed: int
