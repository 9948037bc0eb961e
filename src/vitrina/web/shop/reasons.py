"""Why a basket costs what it costs: the steps of a quote, in the page's language."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from vitrina.commerce.promotions.quote import Quote, Step
from vitrina.web.shop import spoken


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence; `is_quiet` is for what changed nothing."""

    text: str
    is_quiet: bool = False


def reasons_of(quote: Quote, names: Mapping[str, str]) -> list[Reason]:
    """Each step of a quote's trace in words.

    Args:
        quote: whose trace it is.
        names: of the articles, by sku.
    """

    def worded(step: Step) -> Reason:
        wording = WORDINGS.get(step.kind)
        text = wording(step, quote.currency, names) if wording else step.text
        return Reason(text, is_quiet=step.kind in QUIET)

    return [worded(step) for step in quote.trace]


QUIET = frozenset({"list_skipped", "list_applies"})


def _applies(step: Step, currency: str, names: Mapping[str, str]) -> str:
    del currency, names
    return _("The price list “%(list)s” applies.") % step.facts


def _skipped(step: Step, currency: str, names: Mapping[str, str]) -> str:
    del currency, names
    return _("The price list “%(list)s” does not apply here and now.") % step.facts


def _price(step: Step, currency: str, names: Mapping[str, str]) -> str:
    facts = step.facts
    sku, unit = str(facts["sku"]), int(facts["unit_minor"])
    told = {
        "name": names.get(sku, sku),
        "price": spoken.price(unit, currency),
        "list": facts["list"],
    }
    if "beaten_minor" not in facts:
        return _("%(name)s: %(price)s by “%(list)s”.") % told
    told["before"] = spoken.price(int(facts["beaten_minor"]), currency)
    return _("%(name)s: %(price)s by “%(list)s”, in place of %(before)s.") % told


def _missing(step: Step, currency: str, names: Mapping[str, str]) -> str:
    del currency
    sku = str(step.facts["sku"])
    return _("%(name)s has no price here now.") % {"name": names.get(sku, sku)}


def _delivery(step: Step, currency: str, names: Mapping[str, str]) -> str:
    del names
    minor = int(step.facts.get("minor", 0))
    told = {"price": spoken.price(minor, currency)}
    return _("Delivery: %(price)s.") % told if minor else _("Delivery is free.")


WORDINGS: Mapping[str, Callable[[Step, str, Mapping[str, str]], str]] = {
    "list_applies": _applies,
    "list_skipped": _skipped,
    "price": _price,
    "missing": _missing,
    "delivery": _delivery,
}
