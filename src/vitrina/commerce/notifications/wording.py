"""Templates without logic: text, and {{names}} in it."""

import re
from collections.abc import Mapping

from vitrina.errors import SettingError, UnknownNameError

# what the shop can say in a message
NAMES = frozenset(
    (
        *("place", "address", "number", "code", "link", "name", "time", "date", "guests"),
        *("hall", "amount", "total", "items", "until", "minutes", "reason"),
    )
)
_NAME = re.compile(r"\{\{ *([a-z_]+) *\}\}", re.ASCII)
_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")


def check_template(text: str) -> None:
    """Refuse a text that holds anything but words and known {{names}}.

    Raises:
        SettingError: braces that are no name.
        UnknownNameError: a name that messages do not have.
    """
    for name in _NAME.findall(text):
        if name not in NAMES:
            raise UnknownNameError("value of a message", name, NAMES)
    odd = _LEFT_OVER.search(_NAME.sub("", text))
    if odd:
        raise SettingError(
            f"A message's text holds {odd.group()!r}. Only names like {{{{place}}}} are filled in."
        )


def names_in(text: str) -> list[str]:
    """The names that a text has, in their order.

    >>> names_in("{{code}} at {{ place }}")
    ['code', 'place']
    """
    return _NAME.findall(text)


def fill_in(text: str, values: Mapping[str, str]) -> str:
    r"""The text with its names filled in; a line that has names, but no value, is left out.

    >>> fill_in("At {{place}}.\nCode: {{code}}\nSee you!", {"place": "North"})
    'At North.\nSee you!'
    """
    lines = (_filled(line, values) for line in text.splitlines())
    return "\n".join(line for line in lines if line is not None).strip()


def _filled(line: str, values: Mapping[str, str]) -> str | None:
    names = _NAME.findall(line)
    if names and not any(values.get(name) for name in names):
        return None
    # a value is put in once and never read as a template again
    return _NAME.sub(lambda found: values.get(found[1], ""), line)
