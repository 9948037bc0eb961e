"""Ad platforms as the page Connectors shows them: how each is doing, and how to connect it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vitrina.automation.conversions.services import health
from vitrina.commerce.partners.models import Connection
from vitrina.connectors.advertising import PLATFORMS, Connector
from vitrina.web.ad_accounts import ADS

# set up where the folder is, by whoever can write there
BESIDE = {"csv_files"}
OFFERS: Mapping[str, str | Promise] = {
    "costs": _("tells costs"),
    "changes": _("takes changes"),
    "conversions": _("takes conversions"),
}
# what may be read by everybody in the office
PLAIN = {
    *("login", "currency", "counter_id", "goals", "way", "zone", "account", "pixel_id", "base_url"),
    *("customer_id", "login_customer_id", "conversion_actions", "store_sales", "ad_account_id"),
    *("dataset_id", "events", "pixel_url", "client_id"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One setting of the form.

    Attributes:
        name: as the connector calls it.
        ending: the last letters of what is kept; empty if nothing is, or it is short.
        is_secret: nobody may read it while it is typed.
        is_needed: it must not stay empty.
    """

    name: str
    ending: str
    is_secret: bool
    is_needed: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the conversions that one account was to be told of.

    Attributes:
        account: as the platform names it.
        waiting, taken, rejected: how many.
        reasons: why some were not taken, the most frequent first.
        last_taken_at: when it took one last.
    """

    account: str
    waiting: int
    taken: int
    rejected: int
    reasons: Sequence[Any]
    last_taken_at: datetime | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One platform.

    Attributes:
        offers: what it can do, in words.
        connection: with what came of asking it last; none if it is not connected.
        fields: of the form.
        told: conversions, by account.
    """

    name: str
    title: str
    offers: Sequence[str | Promise]
    connection: Connection | None
    fields: Sequence[Field]
    told: Sequence[Told]

    @property
    def trouble(self) -> str:
        """Why its costs did not come the last time."""
        return str(self.connection.noted.get("trouble", "")) if self.connection else ""

    @property
    def pull(self) -> Mapping[str, Any]:
        """What came of the last pull of costs; empty if there was none, or it failed."""
        noted = self.connection.noted if self.connection else {}
        return noted if "taken" in noted else {}


def known() -> dict[str, type[Connector]]:
    """The platforms that can be connected on the page, by name."""
    return {name: PLATFORMS[name] for name in PLATFORMS if name not in BESIDE}


def listed() -> list[Listed]:
    """All of them, those connected first."""
    there = {each.name: each for each in Connection.objects.filter(kind=ADS)}
    told: dict[str, list[Told]] = {}
    for each in health():
        rows = each.rows
        told.setdefault(each.platform, []).append(
            Told(
                account=each.account,
                waiting=rows.get("waiting", 0) + rows.get("sending", 0),
                taken=rows.get("taken", 0),
                rejected=rows.get("rejected", 0),
                reasons=each.reasons,
                last_taken_at=each.last_taken_at,
            )
        )
    found = [_listed(name, part, there.get(name), told) for name, part in known().items()]
    return sorted(found, key=lambda each: (each.connection is None, each.title))


def _listed(
    name: str,
    part: type[Connector],
    connection: Connection | None,
    told: Mapping[str, Sequence[Told]],
) -> Listed:
    endings = connection.endings if connection else {}
    fields = [
        Field(each, endings.get(each, ""), each not in PLAIN, each in part.settings)
        for each in (*part.settings, *part.optional)
        if each not in ("base_url", "pixel_url")  # for tests and proxies, not for people
    ]
    offers = [OFFERS[each] for each in OFFERS if each in part.offers]
    return Listed(name, part.title, offers, connection, fields, told.get(name, ()))
