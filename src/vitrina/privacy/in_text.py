"""E-mails and phone numbers inside a text, found by their shape and covered up.

What counts as a phone number, decided so that order ids and prices stay readable:

- with a plus and 10 to 15 digits: yes (`+7 999 123-45-67`, `%2B79991234567` in a URL);
- Russian with separators: yes (`8 (999) 123-45-67`, `999 123-45-67`);
- 11 bare digits that begin with 79 or 89: yes in a sentence (`call 89991234567`), and behind a
  phone-like name in a URL's query; no when they are the whole value or part of an id.

So an 11-digit order id that begins with 79 or 89 is covered up inside a sentence (and only
there), and a bare number alone under a key such as `comment` is not, nor one with dots for
separators, which would be a decimal fraction too often.
"""

import re

EMAIL_MARK = "[email]"
PHONE_MARK = "[phone]"
SHORTEST_EMAIL = 6  # a@b.ru
SHORTEST_ELSE = 8  # a%40b.ru; a phone number has ten digits

# one cheap look, at C speed, that nearly all texts end with: the first set lets `re` skip ahead
_WORTH_A_LOOK = re.compile(r"[@%0-9](?:(?<=@)|(?<=%)40|(?<=[0-9])(?:[ \xa0()\-–]{0,3}[0-9]){9})")
is_worth_a_look = _WORTH_A_LOOK.search

# possessive and anchored at a word's start: the time is linear in the text
_EMAIL = re.compile(
    r"(?<![\w.+%-])[\w.+-]{1,64}+(?:@|%40)"
    r"(?![0-9](?:\.[0-9])?x\.)"  # logo@2x.png
    r"(?:[\w-]{1,63}+\.){1,8}(?:xn--[\w-]{2,59}|[^\W\d_]{2,24})"
)
_SEPARATORS = r"[ \xa0()\-–]"
_INTERNATIONAL = re.compile(rf"(?<![\w+])(?:\+|%2[Bb])[1-9](?:{_SEPARATORS}{{0,3}}[0-9]){{9,14}}+")
_RUSSIAN = re.compile(
    rf"(?<![\w.+%-])(?:[78]{_SEPARATORS}{{0,3}})?\(?[3489][0-9]{{2}}{_SEPARATORS}{{0,3}}"
    rf"[0-9]{{3}}{_SEPARATORS}{{0,3}}[0-9]{{2}}{_SEPARATORS}{{0,3}}[0-9]{{2}}(?![\w.-]?[0-9])"
)
_BARE = re.compile(r"(?<![\w.+%/=-])[78]9[0-9]{9}(?![\w-])")
_IN_QUERY = re.compile(
    r"((?:^|[?&_])(?:user_?|customer_?|client_?|contact_?|mobile_?)?"
    r"(?:phone|tel|telephone|msisdn)(?:_?number)?=)(?:%2[Bb]|\+)?[0-9()%\- ]{7,24}",
    re.IGNORECASE,
)


def covered(text: str) -> str:
    """The text with each e-mail address as `[email]` and each phone number as `[phone]`."""
    if len(text) < SHORTEST_EMAIL or not _WORTH_A_LOOK.search(text):
        return text
    if "@" in text or "%40" in text:
        text = _EMAIL.sub(EMAIL_MARK, text)
    text = _INTERNATIONAL.sub(PHONE_MARK, text)
    text = _RUSSIAN.sub(_if_separated, text)
    if "=" in text:
        text = _IN_QUERY.sub(rf"\1{PHONE_MARK}", text)
    return _BARE.sub(PHONE_MARK, text) if _is_sentence(text) else text


def _if_separated(match: re.Match[str]) -> str:
    found = match.group()
    return found if found.isdigit() else PHONE_MARK


def _is_sentence(text: str) -> bool:
    return " " in text.strip()
