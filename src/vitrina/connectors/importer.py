"""What an importer of plain files declares: its fields, its checks and the tables it fills."""

from dataclasses import dataclass
from enum import StrEnum

from vitrina.registry import Registry


class Reads(StrEnum):
    """How the text of a cell is read."""

    TEXT = "text"
    MONEY = "amount"  # to whole minor units, exactly
    NUMBER = "number"
    WHOLE = "whole number"
    TIME = "time"  # to an instant in UTC
    PLANNED = "planned time"  # the same, and may lie ahead
    DAY = "day"
    IDENTIFIER = "identifier"  # namespace:value
    OPERATION = "operation"  # sale or return
    CURRENCY = "currency"  # ISO 4217


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that a column of the file may give.

    `names` are the headers that are taken for it without a mapping, in any case. With
    `only_with` they are taken only when one of those fields has a column; `needs` names a
    field that must have one too. `is_filled` refuses a row without a value once mapped.
    The text of the field in `joined_to`, if it has a column, is read as the end of this one.
    """

    name: str
    reads: Reads
    meaning: str
    names: tuple[str, ...] = ()
    is_required: bool = False
    is_filled: bool = False
    only_with: tuple[str, ...] = ()
    needs: str | None = None
    joined_to: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A refusal of rows that are well written and cannot be true.

    `condition` is SQL over the prepared rows; `fields` are blamed: the first one mapped.
    """

    condition: str
    fields: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Output:
    """A lake table that the rows become, by a .sql file, or as they are.

    Rows that stand alone (a campaign that many mailings name) are added even where the
    rows that gave them are in the lake already.
    """

    table: str
    sql: str | None = None
    stands_alone: bool = False


@dataclass(frozen=True, slots=True)
class Importer:
    """How a file of one kind becomes rows of the lake.

    Args:
        grain: what one row of the file is.
        fields: what its columns may give; guessed in this order.
        key: the prepared columns that name a document: rows with the same key are one.
        outputs: the tables filled; the first tells whether a document is there already.
        one_of: groups of fields of which at least one must have a column.
        prepare: the .sql file that takes typed rows to prepared ones.
        checks: refusals over prepared rows.
        part: numbers the rows of a document that may have several; such a document is
            taken whole or not at all.
        part_columns: prepared columns that may differ between the rows of a document.
    """

    grain: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    outputs: tuple[Output, ...]
    one_of: tuple[tuple[str, ...], ...] = ()
    prepare: str | None = None
    checks: tuple[Check, ...] = ()
    part: str | None = None
    part_columns: tuple[str, ...] = ()

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)


IMPORTERS: Registry[Importer] = Registry("importer", "vitrina.connectors.files")

SOURCE = Field("source", Reads.TEXT, "where it came from; else the `source` of the import")
CURRENCY = Field(
    "currency",
    Reads.CURRENCY,
    "ISO 4217; else the `currency` of the import, or the lake's",
    names=("currency", "валюта"),
)
TIME_OF_DAY = Field(
    "time_of_day",
    Reads.TEXT,
    "hours and minutes, where the date has a column of its own",
    names=("time of day", "time", "время", "время чека"),
    only_with=("occurred_at",),
)
