"""What every ad platform checks before it is asked, and what the status of an answer says."""

import re
from collections.abc import Mapping
from typing import Literal

from vitrina.connectors.advertising import Amount, Setting, Sites, State, Value
from vitrina.connectors.http import Reply
from vitrina.errors import RefusedError, SettingError, ThrottledError

LONGEST_WAIT = 86_400.0
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_ID = re.compile(r"[0-9]{1,20}", re.ASCII)


def needed(settings: Mapping[str, str], name: str, platform: str) -> str:
    """A setting that must be there.

    Raises:
        SettingError: it is missing.
    """
    value = settings.get(name, "").strip()
    if not value:
        raise SettingError(
            f"The setting {name!r} is missing. Copy it from the pages of {platform}."
        )
    return value


def currency_of(settings: Mapping[str, str], platform: str) -> str:
    """The setting `currency`: ISO 4217.

    Raises:
        SettingError: it is missing or none.
    """
    value = needed(settings, "currency", platform)
    if not _CURRENCY.fullmatch(value):
        raise SettingError(f"{value!r} is no currency. Write its ISO 4217 code, for example 'RUB'.")
    return value


def pairs_of(settings: Mapping[str, str], name: str, platform: str) -> Mapping[str, str]:
    """A setting written like `receipt=12345, booking=67890`; a name alone stands for itself.

    Raises:
        SettingError: it is missing, or names something twice or not at all.
    """
    pairs: dict[str, str] = {}
    for each in needed(settings, name, platform).split(","):
        left, _, right = (one.strip() for one in each.partition("="))
        if not left or left in pairs:
            raise SettingError(
                f"{each.strip()!r} in {name!r} cannot be read. Write it like 'receipt=12345, "
                "booking=67890', each name once."
            )
        pairs[left] = right or left
    return pairs


def checked_id(campaign_id: str, platform: str) -> str:
    """A campaign's id: digits, so that it names nothing else where it stands in an address.

    Raises:
        RefusedError: it is none.
    """
    if not _ID.fullmatch(campaign_id):
        raise RefusedError(
            400, "no_id", f"{campaign_id[:40]!r} is no campaign's id in {platform}: use its number."
        )
    return campaign_id


def checked_amount(
    value: Value, setting: Setting, *, currency: str, per: Literal["day", "week", "click", "goal"]
) -> int:
    """Its minor units.

    Raises:
        SettingError: it is no amount, or of another currency or unit.
    """
    if not isinstance(value, Amount):
        raise SettingError(f"{setting} takes an amount of money, not {type(value).__name__}.")
    if value.currency != currency:
        raise SettingError(
            f"{setting} is kept in {currency} there, not {value.currency}: convert it first."
        )
    if value.per != per:
        raise SettingError(
            f"{setting} is an amount per {per} there, not per {value.per}: convert it first."
        )
    if value.minor <= 0:
        raise SettingError(f"{setting} of {value.minor} is none: pause the campaign instead.")
    return value.minor


def checked_state(value: Value) -> bool:
    """Whether it is to run.

    Raises:
        SettingError: it is no state.
    """
    if not isinstance(value, State):
        raise SettingError(f"state takes on or off, not {type(value).__name__}.")
    return value.is_on


def checked_sites(value: Value, *, most: int) -> tuple[str, ...]:
    """The whole list.

    Raises:
        SettingError: it is no list of sites, too long, or not lower case, in order, each once.
    """
    if not isinstance(value, Sites):
        raise SettingError(f"excluded_sites takes sites, not {type(value).__name__}.")
    if len(value.names) > most:
        raise SettingError(
            f"{len(value.names)} sites are more than the {most} that can be excluded: keep those "
            "that cost most."
        )
    if list(value.names) != sorted({name.lower() for name in value.names}):
        raise SettingError("Sites to exclude are written in lower case, in order, each once.")
    return value.names


def require_settled(platform: str, reply: Reply, *, wait: float) -> None:
    """Pass an answer that says yes, or no with its reasons in the body: 2xx and 4xx.

    Args:
        platform: as the platform writes itself.
        reply: what came.
        wait: seconds to wait where an answer of 429 does not say.

    Raises:
        ThrottledError: it was asked too often, and did nothing.
        ConnectionError: nobody knows what it did.
    """
    if reply.status == 429:
        raise ThrottledError(platform, wait_of(reply, "retry-after", wait))
    if reply.status == 408 or not (200 <= reply.status < 300 or 400 <= reply.status < 500):
        raise ConnectionError(f"{platform} answers {reply.status}: see its page of known troubles.")


def wait_of(reply: Reply, header: str, otherwise: float) -> float:
    """Seconds that a header tells to wait: at least one, at most a day."""
    told = reply.headers.get(header, "")
    seconds = float(told) if told.isascii() and told.isdigit() else otherwise
    return min(max(seconds, 1.0), LONGEST_WAIT)
