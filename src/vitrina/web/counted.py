"""How each number of the console is counted, in words: shown beside it and on a page of its own.

The same words, in English, are docs/explanation/how-this-is-counted.md; a test compares.
"""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from vitrina.web import counted_automation, counted_effects, counted_spending, counted_stages
from vitrina.web.counted_entry import Counted

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
        "effect",
        _("Effect"),
        _(
            "What would not have happened otherwise. Only experiments tell it: hold-outs of people"
            ", tests over places, switching on and off. What they found is brought to the whole "
            "time and to channels alike by one model (see the page on calibration), with a 90% "
            "interval. Where no experiment says enough, it is not known yet."
        ),
    ),
    *counted_effects.ENTRIES,
    *counted_spending.ENTRIES,
    *counted_automation.ENTRIES,
    Counted(
        "experiment",
        _("What an experiment found"),
        _(
            "Conversions of the goal in the arm that had it, less what was to be expected of that "
            "arm without: told by the other arm, or by a mix of the other places. Read up to the "
            "last analysis, by the design's own method, with a 90% interval."
        ),
    ),
    Counted(
        "experiment-plan",
        _("Plan of an experiment"),
        _(
            "The test is tried on the past, where nothing was switched: how far chance alone moved "
            "the difference says which lift would stand out. Conversions are receipts."
        ),
    ),
    Counted(
        "compared-models",
        _("Compared models"),
        _(
            "Every model shares out the same receipts, those with no touch left out. Two models "
            "are as far apart as the share of all credit that they give to different channels or "
            "campaigns (total variation). That models agree does not make them right."
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
    *counted_stages.ENTRIES,
    Counted(
        "scans",
        _("Scans"),
        _(
            "How often the short address was opened, with a camera or by hand, over all time. "
            "Crawlers and the previews of messengers are not counted."
        ),
    ),
    Counted(
        "scan-visits",
        _("Visits after a scan"),
        _(
            "Scans after which a page with the Vitrina script was reached; its people are the "
            "passports among those visitors. Visits to other sites cannot be seen."
        ),
    ),
    Counted(
        "code-word-uses",
        _("Uses of a code word"),
        _(
            "How often a word was said or typed at a till, over all time. Small and capital "
            "letters are the same, and so are е and ё."
        ),
    ),
    Counted(
        "footfall-visits",
        _("Visits"),
        _(
            "Stays inside a place. A stay is one device heard with no silence longer than 30 "
            "minutes; inside means on the Wi-Fi network, or heard at least as loud as -70 dBm and "
            "for 5 minutes or more. A stay belongs to the hour and local day in which it began. "
            "Devices are not people: some carry two, some none."
        ),
    ),
    Counted(
        "capture-rate",
        _("Capture rate"),
        _(
            "Stays inside as a share of all stays heard near the place, passers-by included. How "
            "many pass by unheard depends on where the access points hang, so compare a place "
            "with itself."
        ),
    ),
    Counted(
        "dwell",
        _("Median stay"),
        _(
            "Half of the visits were longer. From the first to the last time that the device was "
            "heard, so a little too short; only devices with an address of their own, since a "
            "randomised one changes while its owner sits there."
        ),
    ),
    Counted(
        "devices-heard",
        _("Devices"),
        _(
            "Devices heard at all, visitors and passers-by. A device counts again each day, and "
            "a randomised one each hour: addresses are replaced by tokens under a salt that is "
            "destroyed each night, so nobody can be followed, and nobody told new or returning. "
            "Groups of fewer than 10 are not shown, nor the next smallest where one group alone "
            "would be missing."
        ),
    ),
    Counted(
        "live-visitors",
        _("Visitors"),
        _(
            "Different cookies, customers and other identifiers among the events that reached us "
            "in the last 30 minutes. Events of crawlers and of nobody in particular have no "
            "visitor."
        ),
    ),
    Counted(
        "live-events",
        _("Events"),
        _(
            "Messages that reached us in the last 30 minutes and became rows, each once, those of "
            "crawlers included. What happened more than a day earlier and was sent only now is "
            "left out here, and nowhere else."
        ),
    ),
    Counted(
        "live-orders",
        _("Orders"),
        _("Events of the type Order Completed that reached us in the last 30 minutes."),
    ),
    Counted(
        "live-leads",
        _("Leads"),
        _(
            "Requests, calls and bookings that reached us in the last 30 minutes: events of the "
            "types Lead Submitted, Call Received and Booking Created."
        ),
    ),
    Counted(
        "live-scans",
        _("QR scans"),
        _("Events of the type QR Scanned that reached us in the last 30 minutes."),
    ),
    Counted(
        "live-stream",
        _("Newest messages"),
        _(
            "The newest 40 events by the time at which they reached us, which may be later than "
            "the time at which they happened. People are shown by the id of their cookie only."
        ),
    ),
    Counted(
        "live-origins",
        _("Where they come from"),
        _(
            "Each visitor of the last 30 minutes counts once, under the first source that any of "
            "their events tells: marks in the address, a click id, or the page before. Crawlers "
            "are left out."
        ),
    ),
    Counted(
        "live-places",
        _("By place"),
        _("The events of the last 30 minutes that name a place, and their visitors."),
    ),
    Counted(
        "sources-today",
        _("Messages of a source"),
        _(
            "What the door received today by the shop's clock, and what became of it: new rows, "
            "repeats of a message that is there, bad ones that are kept, and those turned away. "
            "An hour counts to the day in which it begins."
        ),
    ),
    Counted(
        "bad-rows",
        _("Bad rows"),
        _(
            "Messages that were taken in but not understood. They are kept sealed, with the "
            "reason. A replay reads them again; what is understood then becomes a row."
        ),
    ),
    Counted(
        "rejected",
        _("Turned away"),
        _(
            "Messages that the door did not take in, by the reason that it told their sender. "
            "Nothing of them is kept but the count."
        ),
    ),
    Counted(
        "conservation",
        _("Conservation"),
        _(
            "For each source and hour: received must be the sum of new, repeated, bad and turned "
            "away, and new must be the number of rows counted in the lake. The door counts what "
            "it receives, the loader what became of it, and this page the rows."
        ),
    ),
    Counted(
        "canary",
        _("Canary"),
        _(
            "A test message is sent through the door each minute: how long until it was "
            "acknowledged, and until a query found it in the lake. It is no event, and no report "
            "counts it."
        ),
    ),
    Counted(
        "lag",
        _("Lag"),
        _(
            "The age of the oldest part of the log that is not in the lake yet, as the loader told "
            "it last. A part is finished after a second at most."
        ),
    ),
    Counted(
        "disk",
        _("Free on the disk"),
        _(
            "Free space where the shop's folder is, measured now, and the size of its log. Below "
            "64 MB the door turns messages away, and senders try again."
        ),
    ),
    Counted(
        "lake-files",
        _("Lake"),
        _("The files of the shown version of the lake, by its manifest. Small ones are merged."),
    ),
    Counted(
        "processes",
        _("Processes"),
        _(
            "Each writes a small file about itself every few seconds. One that is silent for 20 "
            "seconds does not run; the canary may be silent for 150."
        ),
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
from datetime import UTC, date, datetime

import pandas
import vitrina
from vitrina import attribution, experiments, identity, journeys

lake = vitrina.open_lake("./shop")
"""
COUNTED: Mapping[str, Counted] = {entry.anchor: entry for entry in ENTRIES}


def how_this_is_counted(request: HttpRequest) -> HttpResponse:
    """The page with all of it."""
    return render(request, "how.html", {"entries": ENTRIES, "begin": BEGIN})
