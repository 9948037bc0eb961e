"""What must be true of the catalogue, whatever happened."""

from vitrina.commerce.catalog.rows import PRODUCTS_A_CATEGORY
from vitrina.commerce.checking import Check

CHECKS = (
    Check(
        "A product stands where its category stands",
        f"""
        SELECT product.id, product.rank, category.position, product.position
        FROM catalog_product AS product
        JOIN catalog_category AS category ON category.id = product.category_id
        WHERE product.rank <> category.position * CAST({PRODUCTS_A_CATEGORY} AS BIGINT)
              + product.position
        """,  # noqa: S608  # a number of ours
    ),
    Check(
        "A product that is for sale has a variant to put into a basket",
        """
        SELECT product.id
        FROM catalog_product AS product
        WHERE product.hidden_at IS NULL
          AND NOT EXISTS (
              SELECT 1
              FROM catalog_variant AS variant
              WHERE variant.product_id = product.id
                AND variant.retired_at IS NULL
          )
        """,
    ),
    Check(
        "A product can be found by its words",
        """
        SELECT product.id
        FROM catalog_product AS product
        WHERE NOT EXISTS (
            SELECT 1
            FROM catalog_productword AS word
            WHERE word.product_id = product.id
        )
        """,
    ),
    Check(
        "A word is walked in the order of its products",
        """
        SELECT product.id, word.rank, product.rank
        FROM catalog_productword AS word
        JOIN catalog_product AS product ON product.id = word.product_id
        WHERE word.rank <> product.rank
        """,
    ),
)
