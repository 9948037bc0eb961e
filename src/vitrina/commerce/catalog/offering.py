"""What a place sells of some skus: asked with every order, so its words are made once."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from vitrina.commerce.catalog.models import OffTheMenu
from vitrina.commerce.statements import as_kept, marks

VARIANTS = """
SELECT variant.sku, variant.product_id, product.name, variant.name, variant.is_stocked
FROM catalog_variant AS variant
JOIN catalog_product AS product ON product.id = variant.product_id
WHERE variant.sku IN {skus}
"""
# no OffTheMenu that has begun and not ended; as `search.off_at` asks for a whole place
OFFERED = """
  AND variant.retired_at IS NULL
  AND product.hidden_at IS NULL
  AND EXISTS (
    SELECT 1
    FROM catalog_assortment_products AS listed
    JOIN catalog_assortment_places AS given ON given.assortment_id = listed.assortment_id
    WHERE listed.product_id = variant.product_id AND given.place_id = %s
  )
  AND NOT EXISTS (
    SELECT 1
    FROM catalog_offthemenu AS off
    WHERE off.variant_id = variant.sku
      AND off.place_id = %s
      AND off.since <= %s
      AND (off.until IS NULL OR off.until > %s)
  )
"""


@dataclass(frozen=True, slots=True)
class SoldVariant:
    """One sku as a basket names it; the names are by language."""

    sku: str
    product_id: str
    product_name: Mapping[str, str]
    name: Mapping[str, str]
    is_stocked: bool


def variants_named(skus: Collection[str]) -> list[SoldVariant]:
    """Those of the skus that there are, offered or not; one query."""
    asked = _askable(skus)
    return _variants(VARIANTS, asked, []) if asked else []


def offered_variants(place_id: str, skus: Collection[str], at: datetime) -> list[SoldVariant]:
    """Those of the skus that a place offers at a moment, whether or not there is stock."""
    asked = _askable(skus)
    moment = as_kept(OffTheMenu, "since", at)
    place = [place_id, place_id, moment, moment]
    return _variants(VARIANTS + OFFERED, asked, place) if asked else []


def _variants(words: str, skus: list[str], further: list[str]) -> list[SoldVariant]:
    with connection.cursor() as cursor:
        cursor.execute(words.format(skus=marks(len(skus))), [*skus, *further])
        return [
            SoldVariant(sku, product_id, json.loads(product), json.loads(own), bool(is_stocked))
            for sku, product_id, product, own, is_stocked in cursor.fetchall()
        ]


def _askable(skus: Collection[str]) -> list[str]:
    # PostgreSQL takes no NUL in a text, and no sku has one
    return [sku for sku in skus if "\0" not in sku]
