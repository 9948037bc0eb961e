"""The ad accounts that a shop has connected, ready to be used."""

from collections.abc import Sequence
from dataclasses import dataclass
from logging import getLogger
from typing import cast

from vitrina.collector.workspace import Workspace
from vitrina.commerce.partners.connecting import connected
from vitrina.connectors.advertising import (
    PLATFORMS,
    Campaign,
    Connector,
    Offer,
    TakesChanges,
    TakesConversions,
    TellsCosts,
)
from vitrina.connectors.http import Http, UrllibHttp
from vitrina.errors import VitrinaError
from vitrina.web.connections import settings_sealer

ADS = "ads"
LONGEST_ANSWER = 64 * 1024 * 1024  # bytes: a page of a report has ten thousand rows
LOGGER = getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AdAccount:
    """One account.

    Attributes:
        platform: the name of its connector.
        made: the connector with its settings.
    """

    platform: str
    made: Connector

    @property
    def account(self) -> str:
        """As the platform names it."""
        return str(getattr(self.made, "account", self.platform))

    @property
    def name(self) -> str:
        """As automation names it."""
        return f"{self.platform}/{self.account}"

    def offers(self, what: Offer) -> bool:
        return what in self.made.offers

    @property
    def costs(self) -> TellsCosts:
        assert self.offers("costs"), f"{self.platform} tells no costs"
        return cast(TellsCosts, self.made)

    @property
    def changes(self) -> TakesChanges:
        assert self.offers("changes"), f"{self.platform} takes no changes"
        return cast(TakesChanges, self.made)

    @property
    def conversions(self) -> TakesConversions:
        assert self.offers("conversions"), f"{self.platform} takes no conversions"
        return cast(TakesConversions, self.made)


def campaigns_of(account: AdAccount) -> Sequence[Campaign]:
    """What an account shows now; one that does not answer is logged, and shows nothing."""
    try:
        return account.changes.campaigns()
    except (OSError, VitrinaError) as error:
        LOGGER.warning("The campaigns of %s did not come: %s", account.name, error)
        return ()


def ad_accounts(workspace: Workspace, *, http: Http | None = None) -> list[AdAccount]:
    """The connected accounts; one whose settings do not fit any more is logged, and left."""
    http = http or UrllibHttp(longest_answer=LONGEST_ANSWER)
    found = []
    for each in connected(ADS, sealer=settings_sealer(workspace)):
        try:
            found.append(AdAccount(each.name, PLATFORMS[each.name].made_of(each.settings, http)))
        except VitrinaError as error:
            LOGGER.error("The ad platform %r cannot be used: %s", each.name, error)
    return found
