"""A catalogue with prices and stock as a CSV file, and why a row of it is not taken. Pure."""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from vitrina.commerce.catalog.rows import ProductRow, VariantRow, can_be_picture
from vitrina.errors import UnreadableFileError

KINDS = frozenset({"goods", "dish", "service", "night", "seat", "course"})
COLUMNS = frozenset(
    {"sku", "product", "kind", "category", "brand", "gtin", "picture", "price", "stock"}
)
WORDED = re.compile(r"(?P<field>name|about|variant)_(?P<language>[a-z]{2})")
IDS = re.compile(r"[-a-zA-Z0-9_]{1,80}")
AMOUNT = re.compile(r"(?P<units>[0-9]{1,12})(?:[.,](?P<parts>[0-9]{1,3}))?")
LONGEST_CELL = 4_000
# a spreadsheet runs a cell that begins so as a formula; the export puts an apostrophe before it
FORMULA = re.compile(r"'*[ \u00a0]*[=+\-@\t\r\n＝＋－＠]")
BROKEN = "\0"  # in the place of a cell that no CSV file can have


class RefusedRow(NamedTuple):
    """A row that was not taken, by its number in the file (1 is the header), and why."""

    line: int
    why: str


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    """What a file says, row by row.

    Attributes:
        columns: that it has; what they do not tell stays as it is.
        products: with the variants that the file has of them.
        prices: minor units by sku, where the file has a price.
        stock: units by sku, where the file has a number.
        lines: where each sku that was taken stands.
        refused: rows that say something that cannot be.
    """

    columns: frozenset[str]
    products: tuple[ProductRow, ...]
    prices: Mapping[str, int]
    stock: Mapping[str, int]
    lines: Mapping[str, int]
    refused: tuple[RefusedRow, ...]


class _RowError(ValueError):
    pass


def read_catalogue(
    lines: Iterable[str], *, categories: Collection[str], minor_digits: int = 2
) -> CatalogueFile:
    """Read a CSV file with a header; commas, semicolons or tabs between the columns.

    Columns: `sku` (the only one that must be there), `product` (rows of one product are its
    variants; without it the sku), `kind` (goods), `category`, `brand`, `gtin`, `picture`,
    `name_ru`, `about_ru`, `variant_ru` and so on for each language, `price` (249.90 or 249,90)
    and `stock`. Others are an error, since a misspelt column would be lost in silence.

    Args:
        lines: of the file.
        categories: that are there.
        minor_digits: of the currency; 2 where 100 minor units make one.

    Raises:
        UnreadableFileError: there is no header, or it has no sku or an unknown column.
    """
    products: dict[str, ProductRow] = {}
    prices: dict[str, int] = {}
    stock: dict[str, int] = {}
    refused: list[RefusedRow] = []
    places: dict[str, int] = {}
    told, names, separator = _header(lines)
    for number, cells in _rows(told, names, separator):
        try:
            row = _product(cells, categories)
            sku = row.variants[0].sku
            if sku in places:
                raise _RowError(f"The sku {sku!r} is in line {places[sku]} already.")
            price = _minor(cells.get("price", ""), minor_digits)
            units = _units(cells.get("stock", ""))
        except _RowError as error:
            refused.append(RefusedRow(number, str(error)))
            continue
        places[sku] = number
        first = products.get(row.id)
        variants = (*first.variants, *row.variants) if first else row.variants
        products[row.id] = replace(first or row, variants=variants)
        prices |= {} if price is None else {sku: price}
        stock |= {} if units is None else {sku: units}
    rows = tuple(products.values())
    return CatalogueFile(frozenset(names), rows, prices, stock, places, tuple(refused))


def guarded(text: str) -> str:
    """A text that no spreadsheet runs; `read_catalogue` takes the apostrophe away again.

    >>> guarded("=1+1"), guarded("Latte"), guarded("'=1")
    ("'=1+1", 'Latte', "''=1")
    """
    return f"'{text}" if FORMULA.match(text) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def _header(lines: Iterable[str]) -> tuple[Iterator[str], list[str], str]:
    """The rest of the lines, the names of the columns, and what stands between them."""
    told = iter(lines)
    header = next(told, "").lstrip("\ufeff")
    separator = max(",;\t", key=header.count)
    names = [name.strip().lower() for name in next(csv.reader([header], delimiter=separator), [])]
    unknown = [each for each in names if each not in COLUMNS and not WORDED.fullmatch(each)]
    if "sku" not in names or unknown or len(set(names)) != len(names):
        raise UnreadableFileError(
            f"The header {', '.join(names) or '(none)'} is not of a catalogue: it needs the column "
            f"sku, each column once, and no others than {', '.join(sorted(COLUMNS))}, name_ru, "
            "about_ru, variant_ru and the same in other languages."
        )
    return told, names, separator


def _rows(
    told: Iterator[str], names: Sequence[str], separator: str
) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(told, delimiter=separator)
    while True:
        try:
            values = [_unguarded(value.strip()) for value in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            values = [BROKEN] * len(names)
        if any(values):
            yield reader.line_num + 1, dict(zip(names, values, strict=False))


def _product(cells: Mapping[str, str], categories: Collection[str]) -> ProductRow:
    for name, value in cells.items():
        if len(value) > LONGEST_CELL or "\0" in value:
            raise _RowError(f"The column {name} has a value that is too long or no text.")
    sku = cells.get("sku", "")
    if not sku.isprintable() or not 1 <= len(sku) <= 80:
        raise _RowError(f"The sku {sku!r} is empty, too long or not printed letters.")
    product_id = cells.get("product") or sku
    if not IDS.fullmatch(product_id):
        raise _RowError(f"The product {product_id!r} is not of letters a-z, digits, - and _.")
    kind = cells.get("kind") or "goods"
    if kind not in KINDS:
        raise _RowError(f"The kind {kind!r} is none of {', '.join(sorted(KINDS))}.")
    category = cells.get("category") or None
    if category is not None and category not in categories:
        raise _RowError(f"There is no category {category!r}.")
    picture = cells.get("picture", "")
    if picture and not can_be_picture(picture):
        raise _RowError(f"The picture {picture!r} is none that was uploaded or comes with us.")
    variant = VariantRow(sku, _texts(cells, "variant"), gtin=cells.get("gtin", "")[:14])
    return ProductRow(
        id=product_id,
        kind=kind,
        name=_texts(cells, "name"),
        variants=(variant,),
        about=_texts(cells, "about"),
        category=category,
        brand=cells.get("brand", "")[:80],
        picture=picture,
    )


def _texts(cells: Mapping[str, str], field: str) -> dict[str, str]:
    found = {name: WORDED.fullmatch(name) for name in cells}
    return {
        match["language"]: cells[name]
        for name, match in found.items()
        if match and match["field"] == field and cells[name]
    }


def _minor(text: str, digits: int) -> int | None:
    if not text:
        return None
    match = AMOUNT.fullmatch(text.replace("\u00a0", "").replace(" ", ""))
    parts = (match["parts"] or "") if match else ""
    if match is None or len(parts) > digits:
        raise _RowError(f"The price {text!r} is no amount like 249 or {'249.90'[: 4 + digits]}.")
    return int(match["units"] + parts.ljust(digits, "0"))


def _units(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch("[0-9]{1,9}", text):
        raise _RowError(f"The stock {text!r} is no whole number of zero or more.")
    return int(text)
