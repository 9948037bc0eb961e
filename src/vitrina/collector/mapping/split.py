"""The messages of a body: one for each element that a rule is for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

import msgspec

from vitrina.collector.mapping.paths import found
from vitrina.collector.mapping.rules import Rule

ALONE = "vitrina_rule"  # marks a message that was taken out of its body, to be read by itself
MOST = 10_000  # messages of one body


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a body, and the rule that is for it; without one nobody knows what it is."""

    root: object
    item: object
    rule: Rule | None = None
    number: int = 0


def decoded(body: bytes) -> object:
    """The JSON of a body, or the fields of a form; None if it is neither."""
    try:
        content: object = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _form(body)
    return content


def _form(body: bytes) -> object:
    try:
        fields = parse_qsl(body.decode(), strict_parsing=True, max_num_fields=1000)
    except ValueError:
        return None
    return dict(fields) or None


def split(content: object, rules: Sequence[Rule]) -> list[Message]:
    """The messages of a body; a body that no rule is for is one message without a rule.

    No message at all means that the rules ignore the body.
    """
    if isinstance(content, Mapping) and set(content) == {ALONE, "body"}:
        return _alone(content, rules)
    messages, is_known = [], False
    for number, rule in enumerate(rules):
        for item in _elements(content, rule):
            if not rule.is_for(item, content):
                continue
            is_known = True
            if not rule.ignore:
                messages.append(Message(content, item, rule, number))
            if len(messages) == MOST:
                return messages
    return messages if is_known else [Message(content, content)]


def _alone(content: Mapping[str, object], rules: Sequence[Rule]) -> list[Message]:
    number, root = content[ALONE], content["body"]
    if isinstance(number, int) and 0 <= number < len(rules):
        for item in _elements(root, rules[number]):
            return [Message(root, item, rules[number], number)]
    return [Message(content, content)]


def _elements(content: object, rule: Rule) -> Iterator[object]:
    if not rule.each:
        yield content
        return
    elements = content if rule.each == "$" else found(rule.each, content, content)
    if isinstance(elements, list):
        yield from elements


def raw_of(message: Message) -> bytes:
    """A message by itself, as a body that gives it again when it is read."""
    if message.rule is None:
        return msgspec.json.encode(message.root)
    root = message.root
    if message.rule.each:
        steps = [] if message.rule.each == "$" else message.rule.each.split(".")
        root = _only(root, steps, message.item)
    return msgspec.json.encode({ALONE: message.number, "body": root})


def _only(root: object, steps: Sequence[str], item: object) -> object:
    """The body with one element left in the list that the steps lead to."""
    if not steps:
        return [item]
    assert isinstance(root, Mapping), "the element came out of it by these steps"
    return {**root, steps[0]: _only(root[steps[0]], steps[1:], item)}
