"""Articles as lines of JSON, as the CSV file that the catalogue reads. Pure."""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass

from vitrina.commerce.catalog.services import RefusedRow


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """A CSV file, and where its rows came from.

    Attributes:
        lines: of the file, its header first.
        origins: the line of JSON by the line of the file that its row ends on.
        refused: lines of JSON that are no article, by their own numbers.
    """

    lines: tuple[str, ...]
    origins: Mapping[int, int]
    refused: tuple[RefusedRow, ...]

    def told(self, rows: tuple[RefusedRow, ...]) -> list[RefusedRow]:
        """All refusals by the lines that were sent, in order."""
        renumbered = [RefusedRow(self.origins.get(each.line, each.line), each.why) for each in rows]
        return sorted((*self.refused, *renumbered))


def csv_file(text: str) -> ArticleFile:
    """A CSV file as it was sent."""
    return ArticleFile(tuple(io.StringIO(text, newline="")), {}, ())


def json_lines(text: str) -> ArticleFile:
    r"""One JSON object a line, whose names are the columns of the CSV file.

    >>> json_lines('{"sku": "tea", "price": 250}').lines
    ('sku,price\r\n', 'tea,250\r\n')
    """
    articles: dict[int, Mapping[str, str]] = {}
    refused = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            articles[number] = _article(line)
        except ValueError as error:
            refused.append(RefusedRow(number, str(error)))
    columns = list(dict.fromkeys(name for each in articles.values() for name in each))
    lines, origins = _row(columns or ["sku"]), dict[int, int]()
    for number, article in articles.items():
        lines += _row([article.get(name, "") for name in columns])
        origins[len(lines)] = number
    return ArticleFile(tuple(lines), origins, tuple(refused))


def _article(line: str) -> dict[str, str]:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("This is no JSON. Write one object a line.") from None
    if not isinstance(told, dict):
        raise ValueError("This is no JSON object. Write one a line.")  # as above
    return {name: _cell(name, value) for name, value in told.items()}


def _cell(name: str, value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"The value of {name!r} is neither a text nor a number.")
    return str(value)


def _row(cells: list[str]) -> list[str]:
    out = io.StringIO(newline="")
    csv.writer(out).writerow(cells)
    return list(io.StringIO(out.getvalue(), newline=""))
