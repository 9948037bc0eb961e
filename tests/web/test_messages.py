"""Everything that a page says can be said in Russian."""

import re

import pytest
from babel.messages.catalog import Message

from tests.web.messages import extracted, translated
from vitrina.events import EVENT_TYPES
from vitrina.web import words
from vitrina.web.counted import ENTRIES

PLACEHOLDER = re.compile(r"%\(\w+\)s")
RUSSIAN = translated()
SOURCES = [message for message in extracted() if message.id]


def text_of(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[-1]


def test_the_sources_have_texts_at_all() -> None:
    assert len(SOURCES) > 100


@pytest.mark.parametrize("source", SOURCES, ids=text_of)
def test_every_text_is_translated_into_russian(source: Message) -> None:
    found = RUSSIAN.get(source.id, source.context)

    assert found is not None, "python -m tests.web.messages, then translate"
    assert not found.fuzzy
    forms = [found.string] if isinstance(found.string, str) else list(found.string or ())
    assert len(forms) == (1 if isinstance(source.id, str) else 3)
    for form in forms:
        assert form.strip()
        assert set(PLACEHOLDER.findall(form)) == set(PLACEHOLDER.findall(text_of(source)))


def test_no_translation_is_left_of_a_text_that_is_gone() -> None:
    known = {source.id for source in SOURCES}

    assert [message.id for message in RUSSIAN if message.id and message.id not in known] == []


def test_every_event_of_the_vocabulary_has_a_word() -> None:
    assert set(EVENT_TYPES) - set(words.EVENTS) == set()


def test_every_number_is_explained_under_one_anchor_only() -> None:
    anchors = [entry.anchor for entry in ENTRIES]

    assert len(anchors) == len(set(anchors))
