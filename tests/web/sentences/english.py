"""Whether English is left in a text that should have none."""

import re
from html import unescape
from html.parser import HTMLParser

# no name of a place, and no word of Python, is one of these
WORDS = frozenset(
    [
        *("the", "of", "is", "are", "was", "were", "it", "they", "and", "with", "to"),
        *("be", "has", "have", "not", "no", "nobody", "than", "that", "there"),
    ]
)
SILENT = frozenset({"code", "pre", "script", "style", "option", "title"})


class _Visible(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self._silent += tag in SILENT

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.texts.append(" ".join(unescape(data).split()))


def visible_texts(page: str) -> list[str]:
    """What a reader of a page sees, without code."""
    reader = _Visible()
    reader.feed(page)
    return reader.texts


def is_english(text: str) -> bool:
    """Two of the smallest words of English stand in it."""
    return len(WORDS & set(re.findall(r"[a-z]+", text.lower()))) >= 2
