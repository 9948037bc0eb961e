"""How the text of a cell becomes a value, and why it may not: one reader per kind of field.

Each is a few DuckDB expressions over `text` (the trimmed cell, NULL if blank), `first` and
`second` (steps on the way) and `value`; `$zone`, `$currency`, `$decimals` and `$latest` are
choices of the import.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vitrina.connectors.importer import Reads


@dataclass(frozen=True, slots=True)
class Reader:
    """Expressions for one kind of field; `refusals` are tried in order on rows with text."""

    value: str
    first: str = "NULL"
    second: str = "NULL"
    refusals: Mapping[str, str] = field(default_factory=dict)  # condition to reason


# digits with a point, or NULL. A comma alone is a decimal mark; with both marks in one number
# the last is the decimal mark, and the other must stand before each three digits
PLAIN_NUMBER = r"""
CASE
  WHEN regexp_full_match(text, '[+-]?([0-9]{1,15}([.,][0-9]{1,12})?|[.,][0-9]{1,12})')
  THEN replace(text, ',', '.')
  WHEN regexp_full_match(
    text, '[+-]?[0-9]{1,3}([ \x{A0}\x{202F}\x{2009}''][0-9]{3}){1,4}([.,][0-9]{1,12})?'
  )
  THEN replace(regexp_replace(text, '[ \x{A0}\x{202F}\x{2009}'']', '', 'g'), ',', '.')
  WHEN regexp_full_match(text, '[+-]?[0-9]{1,3}(,[0-9]{3}){1,4}[.][0-9]{1,12}')
  THEN replace(text, ',', '')
  WHEN regexp_full_match(text, '[+-]?[0-9]{1,3}([.][0-9]{3}){1,4},[0-9]{1,12}')
  THEN replace(replace(text, '.', ''), ',', '.')
END
"""
# 12.0 is how a table of floats writes 12; but 1,000 and 1.000 may mean a thousand
WHOLE = r"""
CASE
  WHEN regexp_full_match(first, '[+-]?[0-9]+([.]0)?')
  THEN TRY_CAST(split_part(first, '.', 1) AS BIGINT)
END
"""
DECIMALS = "CASE WHEN strpos(first, '.') = 0 THEN 0 ELSE length(first) - strpos(first, '.') END"
# zeros beyond the minor unit are harmless, but three digits may be thousands
MINOR_UNITS = r"""
CASE
  WHEN second <= $decimals
  THEN TRY_CAST(replace(first, '.', '') AS BIGINT) * CAST(10 ** ($decimals - second) AS BIGINT)
  WHEN second <> 3 AND rtrim(substr(first, strpos(first, '.') + $decimals + 1), '0') = ''
  THEN TRY_CAST(
    replace(substr(first, 1, strpos(first, '.') + $decimals), '.', '') AS BIGINT
  )
END
"""
NOT_A_NUMBER = "not a number: write digits only, for example 1299.90"

# how a time says its zone: not at all, Z, UTC or +03:00; seconds since 1970 are in UTC
OFFSET = r"""
CASE
  WHEN regexp_full_match(text, '[0-9]{9,10}([.][0-9]{1,6})?') THEN 'Z'
  ELSE regexp_extract(text, ':[0-9]{2}([.,][0-9]+)? ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)$', 2)
END
"""
# date and time as written, whatever the zone
LOCAL_TIME = r"""
CASE
  WHEN regexp_full_match(
    text,
    '[0-9]{4}-[0-9]{2}-[0-9]{2}'
    || '([T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]{1,9})?)?'
    || '( ?(Z|UTC|[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?))?)?'
  )
  THEN TRY_CAST(
    replace(rtrim(substr(text, 1, length(text) - length(first))), ',', '.') AS TIMESTAMP
  )
  WHEN regexp_full_match(
    text, '[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{4}(,? [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)?'
  )
  THEN TRY_CAST(
    regexp_replace(text, '^([0-9]{1,2})[.]([0-9]{1,2})[.]([0-9]{4}),?', '\3-\2-\1')
    AS TIMESTAMP
  )
  WHEN regexp_full_match(text, '[0-9]{9,10}([.][0-9]{1,6})?')
  THEN make_timestamp(CAST(CAST(text AS DECIMAL(28, 6)) * 1000000 AS BIGINT))
END
"""
# a time that the clock showed twice is the later one; one that it skipped moves ahead
INSTANT = r"""
CASE
  WHEN first = ''
  THEN CASE WHEN $zone <> '' THEN second AT TIME ZONE COALESCE(NULLIF($zone, ''), 'UTC') END
  WHEN first IN ('Z', 'UTC') THEN second AT TIME ZONE 'UTC'
  ELSE (
    second - to_minutes(
      CASE WHEN substr(first, 1, 1) = '-' THEN -1 ELSE 1 END
      * (
        60 * CAST(substr(first, 2, 2) AS BIGINT)
        + CASE WHEN length(first) > 3 THEN CAST(right(first, 2) AS BIGINT) ELSE 0 END
      )
    )
  ) AT TIME ZONE 'UTC'
END
"""
DAY = r"""
CASE
  WHEN regexp_full_match(text, '[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]00:00(:00([.]0+)?)?)?')
  THEN TRY_CAST(substr(text, 1, 10) AS DATE)
  WHEN regexp_full_match(text, '[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{4}')
  THEN TRY_CAST(
    regexp_replace(text, '([0-9]{1,2})[.]([0-9]{1,2})[.]([0-9]{4})', '\3-\2-\1') AS DATE
  )
END
"""
TOO_EARLY = "before 1990: correct the year"
TOO_LATE = "more than a day in the future: correct the date, or the clock of this computer"
PLANNED = Reader(
    first=OFFSET,
    second=LOCAL_TIME,
    value=INSTANT,
    refusals={
        "second IS NULL": (
            "not a time: write 2026-03-01 14:05:00+03:00 or 01.03.2026 14:05 "
            "(or seconds since 1970)"
        ),
        "value IS NULL": (
            "a time without a zone: say which one the times are in, for example "
            "zone='Europe/Moscow', or write the offset (+03:00)"
        ),
        "value < TIMESTAMPTZ '1990-01-01 00:00:00+00'": TOO_EARLY,
    },
)

READERS: Mapping[Reads, Reader] = {
    Reads.TEXT: Reader("text"),
    Reads.NUMBER: Reader(
        first=PLAIN_NUMBER,
        value="TRY_CAST(first AS DOUBLE)",
        refusals={"value IS NULL": NOT_A_NUMBER},
    ),
    Reads.WHOLE: Reader(
        first=PLAIN_NUMBER,
        value=WHOLE,
        refusals={"value IS NULL": "not a whole number: write digits only, for example 1200"},
    ),
    Reads.MONEY: Reader(
        first=PLAIN_NUMBER,
        second=DECIMALS,
        value=MINOR_UNITS,
        refusals={
            "first IS NULL": NOT_A_NUMBER,
            "value IS NULL": (
                "not an exact amount: it has more decimals than the currency, or a mark of "
                "thousands that may be a decimal one. Write it as 1299 or 1299.00"
            ),
        },
    ),
    Reads.PLANNED: PLANNED,
    Reads.TIME: replace(
        PLANNED,
        refusals={**PLANNED.refusals, "value > CAST($latest AS TIMESTAMPTZ)": TOO_LATE},
    ),
    Reads.DAY: Reader(
        DAY,
        refusals={
            "value IS NULL": "not a day: write 2026-03-01 or 01.03.2026",
            "value < DATE '1990-01-01'": TOO_EARLY,
            "value > CAST(CAST($latest AS TIMESTAMPTZ) AS DATE)": TOO_LATE,
        },
    ),
    Reads.IDENTIFIER: Reader(
        "CASE WHEN regexp_full_match(text, '[a-z][a-z0-9_]*:[^ ].*') THEN text END",
        refusals={
            "value IS NULL": (
                "not an identifier: write its namespace in front, for example card:42 or user_id:7"
            )
        },
    ),
    Reads.OPERATION: Reader(
        """
        CASE
          WHEN lower(text) IN ('sale', 'sell', 'income', 'продажа', 'приход', '1') THEN 'sale'
          WHEN lower(text) IN (
            'return', 'refund', 'возврат', 'возврат прихода', 'возврат продажи', '2'
          )
          THEN 'return'
        END
        """,
        refusals={
            "value IS NULL": (
                "an unknown operation: write sale or return (or продажа, приход, возврат)"
            )
        },
    ),
    Reads.CURRENCY: Reader(
        """
        CASE
          WHEN upper(text) IN ('RUR', 'РУБ', 'РУБ.', '₽', '643') THEN 'RUB'
          WHEN regexp_full_match(upper(text), '[A-Z]{3}') THEN upper(text)
        END
        """,
        refusals={
            "value IS NULL": "not a currency: write its ISO 4217 code, for example RUB",
            "value <> $currency": (
                "another currency than the rest: convert the amount, or import it into a lake "
                "of its own"
            ),
        },
    ),
}
# amounts that are in minor units already
MINOR = Reader(
    first=PLAIN_NUMBER,
    value=WHOLE,
    refusals={
        "value IS NULL": (
            "not a whole number of minor units: write 129990, or leave out unit='minor'"
        )
    },
)
