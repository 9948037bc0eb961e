"""How each number of the console is counted, in words: shown beside it and on a page of its own.

The same words, in English, are docs/explanation/how-this-is-counted.md; a test compares.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Counted:
    """The name of a number and the way it is counted."""

    anchor: str
    name: str | Promise
    way: str | Promise


ENTRIES = (
    Counted(
        "freshness",
        _("Freshness"),
        _(
            "When the last import into the lake was finished, and the time of the newest event "
            "in it. All times are UTC. Numbers on a page are always of one version of the lake."
        ),
    ),
    Counted(
        "receipts",
        _("Receipts"),
        _(
            "Every receipt that the tills gave, sales and returns, once each: a receipt imported "
            "twice counts once. A window is made of whole weeks, Monday to Sunday in UTC."
        ),
    ),
    Counted(
        "revenue",
        _("Revenue"),
        _(
            "The totals of all receipts added up: what was paid after discounts, with returns "
            "taken off. Amounts are added in whole minor units, so nothing is lost to rounding."
        ),
    ),
    Counted(
        "people",
        _("People"),
        _(
            "Passports in the lake: groups of identifiers that links show to be one person. "
            "Counted over all time, whatever window is chosen."
        ),
    ),
    Counted(
        "match-rate",
        _("Match rate"),
        _(
            "The share of receipts whose card, phone or other identifier belongs to a passport. "
            "Receipts without one are real sales, but no campaign can be credited for them."
        ),
    ),
    Counted(
        "average-receipt",
        _("Average receipt"),
        _("Revenue divided by the number of receipts, both of the window shown."),
    ),
    Counted(
        "credit",
        _("Credit"),
        _(
            "Each receipt's value is shared among the campaigns that reached the buyer before "
            "it. The model says how; the credits of every model add up to the same receipts. "
            "Credit tells who was on the path. It does not tell what would have happened without."
        ),
    ),
    Counted(
        "credit-romi",
        _("Credit ROMI"),
        _(
            "Credited value less cost, divided by cost. It says how much credit came per unit of "
            "money spent, and nothing about money that was earned because of the campaign."
        ),
    ),
    Counted(
        "redemptions",
        _("Redemptions"),
        _("Coupons of the campaign that were handed in at a till, and by how many people."),
    ),
    Counted(
        "naive-difference",
        _("Naive difference"),
        _(
            "What people reached by the campaign spent each while it ran, less what the others "
            "spent each. Campaigns are sent to good customers, so most of it was there before."
        ),
    ),
    Counted(
        "adjusted-difference",
        _("Adjusted difference"),
        _(
            "The naive difference less the difference in an equally long period just before the "
            "campaign (difference in differences), with its standard error and a 90% interval. "
            "Nothing was randomised: it is an effect only if both groups would have changed "
            "alike without the campaign, and that cannot be seen in these data."
        ),
    ),
    Counted(
        "path-length",
        _("Path length"),
        _(
            "How many touches a person had in the look-back window before a receipt. A touch "
            "counts only strictly before the receipt."
        ),
    ),
    Counted(
        "empty-paths",
        _("Receipts with no touch"),
        _(
            "Receipts with no known touch in the look-back window before them, those of unknown "
            "people included. No model gives credit for them to any campaign."
        ),
    ),
    Counted(
        "unconverted",
        _("Paths without a receipt"),
        _("Strings of touches after which the person had no receipt in the look-back window."),
    ),
    Counted(
        "time-lag",
        _("Time to receipt"),
        _("Whole days of 24 hours from the first touch of a path to its receipt."),
    ),
    Counted(
        "top-paths",
        _("Top paths"),
        _("Paths with the same touches in the same order, most receipts first."),
    ),
    Counted(
        "passport",
        _("Passport"),
        _(
            "Identifiers that observed links tie to one person, each with the links that lead "
            "from it to the oldest one. Remove a link, and the passport falls apart again."
        ),
    ),
    Counted(
        "timeline",
        _("Timeline"),
        _("All events of all identifiers of the passport, latest first. Times are UTC."),
    ),
)
# what a notebook begins with, before any call that a page shows
BEGIN = """\
from datetime import date

import pandas
import vitrina
from vitrina import attribution, experiments, identity, journeys

lake = vitrina.open_lake("./shop")
"""
COUNTED: Mapping[str, Counted] = {entry.anchor: entry for entry in ENTRIES}


def how_this_is_counted(request: HttpRequest) -> HttpResponse:
    """The page with all of it."""
    return render(request, "how.html", {"entries": ENTRIES, "begin": BEGIN})
