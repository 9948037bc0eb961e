"""Texts that the shop's owner wrote in several languages."""

from collections.abc import Mapping


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in a language; else in English, else whichever there is.

    >>> in_language({"ru": "Чай", "en": "Tea"}, "ru-ru")
    'Чай'
    >>> in_language({"ru": "Чай"}, "de")
    'Чай'
    """
    for name in (language, language.partition("-")[0], "en"):
        if texts.get(name):
            return texts[name]
    return next(iter(texts.values()), "")
