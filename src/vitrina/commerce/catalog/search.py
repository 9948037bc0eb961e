"""Which products a place offers under a query, in the catalogue's order: quick at any size."""

import base64
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Self, TypeVar

from django.db import connection
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import In

from vitrina.commerce.catalog.models import (
    LONGEST_WORD_BYTES,
    Assortment,
    Category,
    OffTheMenu,
    Product,
    ProductWord,
    Variant,
)
from vitrina.commerce.catalog.rows import PRODUCTS_A_CATEGORY
from vitrina.commerce.places.folding import folded_words

# Up to so many rows are read and sorted; of more, a word is walked in the catalogue's order, or the
# catalogue itself, until the page is full. Where all words are beginnings of many, and so cannot
# be walked, more rows are sorted: products that have two of them may be far between.
# On 100,000 products a page took 5 ms of CPU by either way at FEW, and 20 ms at FEW_FOUND.
FEW = 1_500
FEW_FOUND = 10_000
MOST_WORDS = 8
MOST_SPELLINGS = 8  # words with one beginning that are walked side by side

# each step seeks the next word in the index: to read all rows of frequent words would take longer
SPELLINGS = """
WITH RECURSIVE spelling (word) AS (
  SELECT * FROM (
    SELECT word FROM catalog_productword
    WHERE word >= %(first)s AND word < %(end)s ORDER BY word LIMIT 1
  ) AS first_word
  UNION ALL
  SELECT (
    SELECT following.word FROM catalog_productword AS following
    WHERE following.word > spelling.word AND following.word < %(end)s
    ORDER BY following.word LIMIT 1
  )
  FROM spelling WHERE spelling.word IS NOT NULL
)
SELECT word FROM spelling WHERE word IS NOT NULL LIMIT %(most)s
"""
M = TypeVar("M", bound=Model)

CURSOR = re.compile(r"(?P<rank>[0-9]{1,19}) (?P<product_id>[-a-zA-Z0-9_]{1,80})")


class Mark(NamedTuple):
    """Where a page ends: the last product's rank and id."""

    rank: int
    product_id: str

    def cursor(self) -> str:
        """As an address carries it."""
        return base64.urlsafe_b64encode(f"{self.rank} {self.product_id}".encode()).decode()

    @classmethod
    def of(cls, cursor: str | None) -> Self | None:
        """From an address; one that we did not write begins anew."""
        try:
            told = base64.urlsafe_b64decode((cursor or "").encode()).decode()
        except ValueError:
            return None
        ours = CURSOR.fullmatch(told)
        return None if ours is None else cls(int(ours["rank"]), ours["product_id"])


@dataclass(frozen=True, slots=True)
class _Part:
    """The part of the catalogue that a page is of.

    Attributes:
        products: what is true of its products.
        ranks: between which they stand.
        limit: at most so many products.
        after: where the page before ended.
    """

    products: Sequence[Q]
    ranks: Q
    limit: int
    after: Mark | None


def offered_products(
    place_id: str,
    *,
    category: str | None,
    query: str,
    off: Collection[str],
    limit: int,
    after: Mark | None,
) -> list[Mark]:
    """The next products of a place's menu in the catalogue's order, without those wholly off."""
    words = folded_words(query)[:MOST_WORDS]
    narrowings = [_of_assortments(place_id), *map(_of_word, words)]
    few = FEW_FOUND if words else FEW
    counts = [_count(each, few) for each in narrowings]
    ids = subcategories(category) if category else None
    part = _Part(_on_show(ids, off), _ranks(ids), limit, after)
    fewest = min(counts)
    if fewest > FEW:
        for number, word in enumerate(words, 1):
            if counts[number] == fewest and (spellings := _spellings(word)):
                del narrowings[number]
                return _walk_words(spellings, narrowings, part)
    if fewest > few:
        return _walk(narrowings, part)
    narrowest = narrowings.pop(counts.index(fewest))
    return _sorted_here(narrowest, narrowings, part)


def _on_show(category_ids: Sequence[str] | None, off: Collection[str]) -> list[Q]:
    found = [Q(hidden_at=None)]
    if category_ids is not None:
        found.append(_in_categories(category_ids))
    if off:
        found.append(~Q(id__in=_wholly_off(off)))
    return found


def _in_categories(ids: Sequence[str]) -> Q:
    rows = Product.objects.filter(category_id__in=ids)
    if len(ids) < 2 or _count(rows, FEW) <= FEW:
        return Q(category_id__in=ids)
    # of many, a database would sort all: behind a function it cannot but walk in order
    return Q(In(Coalesce("category_id", Value("")), ids))


def _ranks(category_ids: Sequence[str] | None) -> Q:
    """Between which ranks the products of categories stand, so that others are not walked."""
    if not category_ids:
        return Q()
    positions = Category.objects.filter(id__in=category_ids).values_list("position", flat=True)
    first, last = min(positions, default=0), max(positions, default=0)
    return Q(rank__gte=first * PRODUCTS_A_CATEGORY, rank__lt=(last + 1) * PRODUCTS_A_CATEGORY)


def _of_assortments(place_id: str) -> QuerySet[Model]:
    ids = Assortment.places.through.objects.filter(place_id=place_id).values_list(
        "assortment_id", flat=True
    )
    return Assortment.products.through.objects.filter(assortment_id__in=list(ids))


def _of_word(word: str) -> QuerySet[ProductWord]:
    first, end = _beginning(word)
    return ProductWord.objects.filter(word__gte=first, word__lt=end)


def _beginning(word: str) -> tuple[bytes, bytes]:
    first = word.encode()[:LONGEST_WORD_BYTES]
    return first, first + b"\xff"


def _spellings(word: str) -> list[bytes]:
    """The words of the catalogue that begin so; none if they are too many to walk."""
    first, end = _beginning(word)
    with connection.cursor() as cursor:
        cursor.execute(SPELLINGS, {"first": first, "end": end, "most": MOST_SPELLINGS + 1})
        found = [bytes(each) for (each,) in cursor.fetchall()]
    return found if len(found) <= MOST_SPELLINGS else []


def _count(rows: QuerySet[Model], few: int) -> int:
    return rows.order_by()[: few + 1].count()


def _sorted_here(
    narrowest: QuerySet[Model], others: Sequence[QuerySet[Model]], part: _Part
) -> list[Mark]:
    # the few rows are read by their own index; asked for an order, a database would walk it
    rows = narrowest.filter(*_exist(others, "product_id")).order_by()
    products = Product.objects.filter(*part.products, id__in=rows.values("product_id")).order_by()
    marks = [Mark(*each) for each in products.values_list("rank", "id")]
    return sorted(each for each in marks if part.after is None or each > part.after)[: part.limit]


def _walk_words(
    spellings: Iterable[bytes], narrowings: Sequence[QuerySet[Model]], part: _Part
) -> list[Mark]:
    products = Product.objects.filter(*part.products, id=OuterRef("product_id"))
    rows = ProductWord.objects.filter(Exists(products), *_exist(narrowings, "product_id"))
    marks: set[Mark] = set()  # a product may have two of the spellings
    for each in spellings:
        marks.update(_next(rows.filter(word=each), "product_id", part))
    return sorted(marks)[: part.limit]


def _walk(narrowings: Sequence[QuerySet[Model]], part: _Part) -> list[Mark]:
    return _next(Product.objects.filter(*part.products, *_exist(narrowings, "id")), "id", part)


def _next(rows: QuerySet[M], product_id: str, part: _Part) -> list[Mark]:
    rows = rows.filter(part.ranks)
    if part.after is not None:
        rank, last = part.after
        rows = rows.filter(rank__gte=rank).filter(
            Q(rank__gt=rank) | Q(**{f"{product_id}__gt": last})
        )
    ordered = rows.order_by("rank", product_id).values_list("rank", product_id)
    return [Mark(*each) for each in ordered[: part.limit]]


def _exist(narrowings: Sequence[QuerySet[Model]], key: str) -> list[Exists]:
    return [Exists(each.filter(product_id=OuterRef(key))) for each in narrowings]


def off_the_menu(place_id: str, at: datetime | None) -> set[str]:
    """The skus that a place does not offer for now; without a moment, also those of later."""
    return set(off_at(place_id, at).values_list("variant_id", flat=True))


def off_at(place_id: str, at: datetime | None) -> QuerySet[OffTheMenu]:
    """The variants that a place has taken off its menu; without a moment, also those of later."""
    rows = OffTheMenu.objects.filter(place_id=place_id)
    return rows if at is None else rows.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


def _wholly_off(off: Collection[str]) -> set[str]:
    products = set(Variant.objects.filter(sku__in=off).values_list("product_id", flat=True))
    left = Variant.objects.filter(product_id__in=products, retired_at=None).exclude(sku__in=off)
    return products - set(left.values_list("product_id", flat=True))


def subcategories(category: str) -> list[str]:
    """A category and all below it; none if there is no such category."""
    children: dict[str | None, list[str]] = {}
    rows = list(Category.objects.order_by().values_list("id", "parent_id"))
    for child, parent in rows:
        children.setdefault(parent, []).append(child)
    listed = [child for child, _ in rows if child == category]
    for each in listed:  # it grows while it is read
        listed += [child for child in children.get(each, ()) if child not in listed]
    return listed
