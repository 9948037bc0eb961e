"""Conversions told to Google Ads by the Data Manager API (developers.google.com/data-manager)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar, Self
from urllib.parse import urlencode

from vitrina.connectors.ad_values import pairs_of
from vitrina.connectors.ads.google_data_manager.diagnoses import Diagnosis, Ingested, diagnosis_of
from vitrina.connectors.ads.google_data_manager.events import click_of, event_of, identifiers_of
from vitrina.connectors.advertising import PLATFORMS, Conversion, Offer, Verdict
from vitrina.connectors.answers import rows, text
from vitrina.connectors.google.access import SETTINGS, GoogleAccess, customer_id_of
from vitrina.connectors.google.failures import Failure
from vitrina.connectors.http import Http, checked_base
from vitrina.connectors.uploads import outside
from vitrina.errors import SettingError

API = "https://datamanager.googleapis.com/v1"
TITLE = "Google Data Manager"
MOST_EVENTS = 2_000  # of one request
# a click id is good for 90 days, an address or a number for 63: what is safe for both (unverified)
WINDOW = timedelta(days=63)
_ACTION = re.compile(r"[0-9]{1,20}", re.ASCII)


@PLATFORMS.register("google_data_manager")
@dataclass(frozen=True, slots=True)
class GoogleDataManager:
    """Events for conversion actions of one account, each known by its transaction id.

    A request is refused whole if one of its events is wrong; the answer names those, and the
    others are told again. What passes is worked on for hours: `diagnose` asks what became of it.

    The same transaction told again is an adjustment: the new value overwrites the old one. Nothing
    can be taken back: what was undone is told as worth nothing, and is still counted. Sales in
    stores (conversion actions of the type STORE_SALES) cannot be adjusted at all.
    """

    name: ClassVar[str] = "google_data_manager"
    title: ClassVar[str] = TITLE
    offers: ClassVar[frozenset[Offer]] = frozenset(("conversions",))
    settings: ClassVar[tuple[str, ...]] = (*SETTINGS, "customer_id", "conversion_actions")
    optional: ClassVar[tuple[str, ...]] = ("login_customer_id", "store_sales")

    account: str  # the customer's id
    actions: Mapping[str, str]  # goal to the id of its conversion action
    access: GoogleAccess = field(repr=False)
    store_sales: frozenset[str] = frozenset()  # goals whose action is of the type STORE_SALES
    login_customer_id: str = ""  # of the manager account that the way in goes through
    base_url: str = API

    @classmethod
    def made_of(cls, settings: Mapping[str, str], http: Http) -> Self:
        manager = settings.get("login_customer_id", "").strip()
        actions = pairs_of(settings, "conversion_actions", TITLE)
        return cls(
            account=customer_id_of(settings, "customer_id", TITLE),
            actions=_checked_actions(actions),
            access=GoogleAccess.made_of(TITLE, settings, http),
            store_sales=_store_sales(settings, actions),
            login_customer_id=(
                customer_id_of(settings, "login_customer_id", TITLE) if manager else ""
            ),
            base_url=checked_base(settings.get("base_url") or API),
        )

    @property
    def window(self) -> timedelta:
        return WINDOW

    @property
    def knows_transactions(self) -> bool:
        return True

    def accepts(self, conversion: Conversion) -> str:
        if conversion.goal not in self.actions:
            return (
                f"{TITLE} has no conversion action for {conversion.goal!r}: name it in the setting "
                "'conversion_actions'."
            )
        if not conversion.transaction_id or conversion.minor < 0:
            return "It has no transaction id, or is worth less than nothing."
        if conversion.goal in self.store_sales:
            return _no_store_sale(conversion)
        if not click_of(conversion) and not identifiers_of(conversion):
            return "No click of Google (gclid, gbraid, wbraid), address or number is known."
        return ""

    def send(self, conversions: Sequence[Conversion], *, now: datetime) -> Sequence[Verdict]:
        """POST events:ingest. Taken means that the event has passed; see `diagnose` for later."""
        return self.ingest(conversions, now=now)[0]

    def ingest(
        self, conversions: Sequence[Conversion], *, now: datetime
    ) -> tuple[Sequence[Verdict], Sequence[Ingested]]:
        """The verdicts of `send`, and the requests that `diagnose` can ask about later."""
        reasons: dict[int, str] = {}
        by_action: dict[str, list[int]] = {}
        for place, each in enumerate(conversions):
            reasons[place] = self.accepts(each) or outside(each, WINDOW, now=now)
            if not reasons[place]:
                by_action.setdefault(each.goal, []).append(place)
        requests: list[Ingested] = []
        for goal, places in by_action.items():
            for begin in range(0, len(places), MOST_EVENTS):
                left = {place: conversions[place] for place in places[begin : begin + MOST_EVENTS]}
                refused, ingested = self._told(goal, left, now)
                reasons |= refused
                requests += ingested
        verdicts = [
            Verdict(each.transaction_id, not reasons[place], reasons[place])
            for place, each in enumerate(conversions)
        ]
        return verdicts, requests

    def diagnose(self, ingested: Ingested) -> Diagnosis:
        """GET requestStatus:retrieve: what has become of a request, half an hour to a day later.

        Raises:
            RefusedError: Google does not know the request.
            ThrottledError: it wants to be asked later.
            OSError: no whole answer came.
        """
        query = urlencode({"requestId": ingested.request_id})
        answer = self.access.get(f"{self.base_url}/requestStatus:retrieve?{query}")
        if isinstance(answer, Failure):
            raise answer.refusal(TITLE)
        found = rows(answer, "requestStatusPerDestination")
        if len(found) != 1:
            raise ConnectionError(f"{TITLE} tells of {len(found)} destinations instead of one.")
        return diagnosis_of(found[0], ingested)

    def _told(
        self, goal: str, left: Mapping[int, Conversion], now: datetime
    ) -> tuple[Mapping[int, str], Sequence[Ingested]]:
        """Tell those of one goal, at their places: why some are refused, and the request."""
        refused: dict[int, str] = {}
        while left:
            events = [
                event_of(each, is_store_sale=goal in self.store_sales, now=now)
                for each in left.values()
            ]
            answer = self.access.post(
                f"{self.base_url}/events:ingest", self._request(goal, events), headers={}
            )
            if not isinstance(answer, Failure):
                if not text(answer, "requestId"):
                    raise ConnectionError(f"{TITLE} gives no id of the request.")
                ids = tuple(each.transaction_id for each in left.values())
                return refused, [Ingested(text(answer, "requestId"), ids)]
            wrong = {
                place: answer.rows[row] for row, place in enumerate(left) if row in answer.rows
            }
            if answer.http_status != 400 or not wrong:
                raise answer.refusal(TITLE)
            refused |= {place: _refused(why) for place, why in wrong.items()}
            left = {place: each for place, each in left.items() if place not in wrong}
        return refused, []

    def _request(self, goal: str, events: Sequence[Mapping[str, object]]) -> Mapping[str, object]:
        destination = {
            "operatingAccount": _account(self.account),
            "loginAccount": _account(self.login_customer_id or self.account),
            "productDestinationId": self.actions[goal],
        }
        return {
            "destinations": [destination],
            "events": list(events),
            "encoding": "HEX",
            # whoever has not agreed to it is not told of at all; nothing is said of other uses
            "consent": {"adUserData": "CONSENT_GRANTED"},
        }


def _account(customer_id: str) -> Mapping[str, str]:
    return {"accountType": "GOOGLE_ADS", "accountId": customer_id}


def _checked_actions(actions: Mapping[str, str]) -> Mapping[str, str]:
    for goal, action in actions.items():
        if not _ACTION.fullmatch(action):
            raise SettingError(
                f"{action[:40]!r} is no conversion action: write its number, like "
                f"'{goal}=123456789'."
            )
    return actions


def _store_sales(settings: Mapping[str, str], actions: Mapping[str, str]) -> frozenset[str]:
    goals = frozenset(each.strip() for each in settings.get("store_sales", "").split(","))
    for goal in goals - {"", *actions}:
        raise SettingError(
            f"{goal!r} of 'store_sales' has no conversion action: name it there, too."
        )
    return goals - {""}


def _no_store_sale(conversion: Conversion) -> str:
    if conversion.kind != "new":
        return "Google cannot change a store sale that it was told: it stays as it was."
    if not conversion.place_id:
        return "It did not happen in a store, and its conversion action takes store sales."
    if not identifiers_of(conversion):
        return "Google knows who buys in a store by address or number only, and neither is known."
    return ""


def _refused(why: str) -> str:
    return f"Google refuses it: {why}. Look the code up in the reference of {TITLE}."
