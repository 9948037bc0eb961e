"""What is said about links, codes and words, in the page's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vitrina.collector.entrances.link_rules import Flaw, Problem
from vitrina.web.links.qr import QrFlaw
from vitrina.web.links.utm import Doubt, Warned

PROBLEMS: Mapping[Problem, str | Promise] = {
    Problem.MISSING: _("This is missing. Fill it in."),
    Problem.TOO_LONG: _("This is too long. Shorten it."),
    Problem.UNPRINTABLE: _("This holds line breaks or unseen characters. Type it anew by hand."),
    Problem.NOT_WEB: _(
        "“%(value)s” is no web address. Write it like https://example.com/menu, or /menu for a "
        "page of your own site."
    ),
    Problem.SPACED: _("“%(value)s” holds a space or a backslash. An address has neither."),
    Problem.WITH_SIGN_IN: _(
        "“%(value)s” holds a name or a password before the host. Leave them out."
    ),
    Problem.LOOP: _("“%(value)s” is a short link itself. Give the address that it should lead to."),
    Problem.NOT_A_CODE: _(
        "“%(value)s” is no code. Write 2 to 40 of the letters a–z, digits and -."
    ),
    Problem.MACRO: _(
        "“%(value)s” holds { or }. Only an advertising system fills these in, a short link does "
        "not: write the value itself."
    ),
    Problem.UNKNOWN_CARRIER: _("“%(value)s” is not in the list. Choose one that is."),
    Problem.NOT_A_WORD: _(
        "“%(value)s” is no code word. Write 2 to 60 letters, digits, spaces or hyphens."
    ),
    Problem.TAKEN: _(
        "“%(value)s” is taken. Choose another one, or close the one that has it first."
    ),
}

CARRIERS: Mapping[str, str | Promise] = {
    "": _("Not said"),
    "poster": _("Poster"),
    "store": _("Store"),
    "table": _("Dining table"),
    "waiter": _("Waiter"),
    "partner": _("Partner"),
    "flyer": _("Flyer"),
    "receipt": _("Receipt"),
    "pack": _("Package"),
    "vehicle": _("Vehicle"),
    "online": _("Online"),
    "other": _("Something else"),
}

DOUBTS: Mapping[Doubt, str | Promise] = {
    Doubt.NO_SOURCE: _(
        "There is no source: without one, reports cannot say where the visits came from."
    ),
    Doubt.MIXED_CASE: _(
        "%(field)s “%(value)s” has capital letters. “Sale” and “sale” count as two campaigns; "
        "write %(better)s."
    ),
    Doubt.SPACES: _("%(field)s “%(value)s” has spaces, which turn into %%20. Write %(better)s."),
    Doubt.NOT_LATIN: _(
        "%(field)s “%(value)s” has letters that grow to six characters each in an address. "
        "Write %(better)s."
    ),
    Doubt.TAGGED_ALREADY: _(
        "The page's address carries %(value)s already. What is filled in here replaces it; "
        "everything else stays."
    ),
}

QR_FLAWS: Mapping[QrFlaw, str | Promise] = {
    QrFlaw.NOT_A_COLOUR: _("A colour is no colour. Write it like #1a2b3c."),
    QrFlaw.INVERTED: _(
        "The code is lighter than its ground. Many cameras cannot read that: swap the colours."
    ),
    QrFlaw.FAINT: _(
        "The colours are too alike for a camera. Take a darker code or a lighter ground."
    ),
    QrFlaw.NOT_A_SIZE: _("The side must be a whole number of millimetres from 15 to 1,000."),
    QrFlaw.TOO_SMALL: _("The code would be too fine to read at this size. Print it larger."),
    QrFlaw.TOO_DENSE: _(
        "The address is too long for a code that reads well. Take a shorter public_url or code."
    ),
}

PRESETS: Mapping[str, str | Promise] = {
    "yandex_direct": _("Yandex Direct"),
    "vk_ads": _("VK Ads"),
    "google_ads": _("Google Ads"),
    "email": _("E-mail"),
    "qr": _("QR code"),
}

NOTICES: Mapping[str, str | Promise] = {
    "changed": _("The link is changed. Codes that are printed already lead to the new address."),
    "reopened": _("The link is open again."),
    "word-added": _("The code word is open: tills can take it from now on."),
    "word-reopened": _("The code word is open again."),
    "word-taken": _("That word belongs to another campaign by now. Close that one first."),
}


def of_flaw(flaw: Flaw) -> str:
    """What is wrong with what was written, and what to write instead."""
    return str(PROBLEMS[flaw.problem]) % {"value": flaw.value.strip()}


def of_warning(warned: Warned) -> str:
    """What will count badly, and what to write instead."""
    said = {"field": warned.field, "value": warned.value, "better": warned.better}
    return str(DOUBTS[warned.doubt]) % said


def of_qr_flaw(flaw: QrFlaw) -> str:
    """Why a code would not be read, and what to change."""
    return str(QR_FLAWS[flaw])
