"""Texts as a search compares them: without case, accents of habit, and signs. Pure."""

import re
import unicodedata

_WORDS = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """A text in which spellings that readers take for the same are the same.

    >>> folded("Ёлочный ПИРОГ")
    'елочный пирог'
    """
    return unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")


def folded_words(*texts: str) -> list[str]:
    """The different words of some texts, folded, in their order.

    >>> folded_words("Café «Ёлка»", "ул. Ленина, 5")
    ['café', 'елка', 'ул', 'ленина', '5']
    """
    return list(dict.fromkeys(word for text in texts for word in _WORDS.findall(folded(text))))
