"""Filters of the pages around the way in: their words, sizes, durations and ages."""

from datetime import datetime

from django import template
from django.utils import timezone

from vitrina.web.live import amounts, words
from vitrina.web.words import Words

register = template.Library()
register.filter("size", amounts.size)
register.filter("duration", amounts.duration)


@register.filter
def named(name: str, kind: str) -> str:
    """A name around the way in, in the page's language: `{{ source.kind|named:"KINDS" }}`."""
    known: Words = getattr(words, kind)
    return str(known.get(name, name))


@register.filter
def age(at: datetime | None) -> str:
    """How long ago it was."""
    return amounts.age(at, timezone.now())
