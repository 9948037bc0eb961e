"""A table as a CSV file that is safe to open in a spreadsheet."""

import csv
from collections.abc import Sequence
from datetime import datetime
from io import StringIO

from django.http import HttpResponse

from vitrina.engine import Row

# a spreadsheet runs a cell that begins with one of these as a formula
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_response(rows: Sequence[Row], name: str) -> HttpResponse:
    """Rows as a download; the columns keep the names and units that the library gives them."""
    text = StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)  # also safe where ";" parts cells
    if rows:
        writer.writerow(rows[0])
        writer.writerows([cell(value) for value in row.values()] for row in rows)
    # the mark at the start tells spreadsheets that this is UTF-8
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="vitrina-{name}.csv"'
    return response


def cell(value: object) -> object:
    """One value for a cell; a text that would be a formula gets an apostrophe before it.

    >>> cell("=1+1")
    "'=1+1"
    >>> cell(-5)
    -5
    """
    if value is None:
        return ""
    if isinstance(value, list):
        value = " > ".join(str(part) for part in value)
    if isinstance(value, datetime):
        return value.isoformat()
    # a blank before the sign does not stop a spreadsheet
    if isinstance(value, str) and value.lstrip(" \u00a0").startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
