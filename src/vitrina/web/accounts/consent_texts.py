"""What a customer may agree to on the account page, in the words that are kept as its version."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

TEXTS: Mapping[str, str | Promise] = {
    "marketing by e-mail": _("Write me about offers by e-mail."),
    "marketing by sms": _("Write me about offers by SMS."),
    "marketing by messenger": _("Write me about offers in a messenger."),
    "profiling": _("Choose offers for me by what I ordered before."),
    "analytics": _("Count my visits and orders together, to see which adverts bring guests."),
    "ad upload": _("Tell advertising platforms that I became a customer, under a code name."),
}


@dataclass(frozen=True, slots=True)
class Box:
    """One purpose as a box to tick.

    Attributes:
        purpose: of `privacy.consent.PURPOSES`.
        name: of the form's field.
        text: what is agreed to, in the page's language.
        is_given: the ledger says yes today.
    """

    purpose: str
    name: str
    text: str
    is_given: bool

    @property
    def version(self) -> str:
        """Of the text: its language and the first letters of its hash."""
        digest = sha256(self.text.encode()).hexdigest()[:12]
        return f"{get_language() or 'en'}:{digest}"


def boxes(given: frozenset[str]) -> list[Box]:
    """One for each purpose that a customer may choose."""
    return [
        Box(purpose, purpose.replace(" ", "-"), str(text), purpose in given)
        for purpose, text in TEXTS.items()
    ]


def texts_by_version() -> dict[str, str]:
    """The words of each version that stands on the page today, in every language."""
    told: dict[str, str] = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            told |= {box.version: box.text for box in boxes(frozenset())}
    return told
