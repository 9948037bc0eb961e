"""The words of rules in Russian: each stands for the English ones, at the same place."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from vitrina.automation.rules.tokens import Token

RUSSIAN: Mapping[str, str] = MappingProxyType(
    {
        "остановить": "pause",
        "возобновить": "resume",
        "исключить": "exclude",
        "сказать": "tell me",
        "сообщить": "tell me",
        "снизить": "lower",
        "поднять": "raise",
        "кампанию": "campaign",
        "площадку": "placement",
        "о кампании": "about campaign",
        "об аккаунте": "about account",
        "о точке": "about place",
        "о площадке": "about placement",
        "бюджет": "budget",
        "ставку": "bid",
        "когда": "when",
        "и": "and",
        "сегодня": "today",
        "за": "over",
        "на": "by",
        "день": "day",
        "дня": "days",
        "дней": "days",
        "часа": "hours",
        "часов": "hours",
        "расход": "spend",
        "расхода": "of spend",
        "клики": "clicks",
        "показы": "impressions",
        "заявки": "leads",
        "записи": "bookings",
        "визиты": "visits",
        "заказы": "orders",
        "выдачи": "pickups",
        "чеки": "receipts",
        "чеков": "receipts",
        "цена заявки": "cost per lead",
        "цена записи": "cost per booking",
        "цена визита": "cost per visit",
        "цена заказа": "cost per order",
        "цена выдачи": "cost per pickup",
        "цена чека": "cost per receipt",
        "окупаемость": "return",
        "свободные места": "free slots",
        "остаток": "stock",
        "дней без данных": "days since last data",
        "падает": "falls",
        "падают": "fall",
        "растёт": "rises",
        "растут": "rise",
        "от обычного": "of the usual",
        "точно": "surely",
        "просто": "plainly",
        "после": "after",
        "не чаще чем раз в": "not again within",
        "тишина": "quiet",
        "не больше": "at most",
        "в день": "a day",
        "назад": "back",
        "руб": "rub",
        "рублей": "rub",
    }
)
_LONGEST = max(len(phrase.split()) for phrase in RUSSIAN)


def in_english(line: Sequence[Token]) -> list[Token]:
    """The line with Russian words replaced, the longest phrase first."""
    found: list[Token] = []
    at = 0
    while at < len(line):
        length, words = _phrase_at(line, at)
        found += [Token("word", word, line[at].place) for word in words] if words else [line[at]]
        at += length
    return found


def _phrase_at(line: Sequence[Token], at: int) -> tuple[int, list[str]]:
    for length in range(min(_LONGEST, len(line) - at), 0, -1):
        part = line[at : at + length]
        phrase = " ".join(each.said for each in part)
        if phrase in RUSSIAN and all(each.kind == "word" for each in part):
            return length, RUSSIAN[phrase].split()
    return 1, []
