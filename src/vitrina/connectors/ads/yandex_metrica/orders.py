"""Orders of Metrica: `POST cdp/api/v1/counter/{id}/data/simple_orders`, in the mode SAVE.

SAVE puts what is sent in the place of all that was known of an order, so an order that is told
again counts once, is worth what was told last, and can be cancelled. The day it was made on stays.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import md5
from typing import ClassVar
from zoneinfo import ZoneInfo

from vitrina.connectors.ads.yandex_metrica.uploading import TITLE, Counter
from vitrina.connectors.advertising import Conversion
from vitrina.connectors.amounts import as_decimal
from vitrina.connectors.answers import text
from vitrina.errors import SettingError
from vitrina.money import Money

COLUMNS = (
    *("id", "create_date_time", "client_ids", "emails_md5", "phones_md5"),
    *("order_status", "revenue", "currency"),
)
STATUSES = ("PAID", "IN_PROGRESS", "CANCELED", "SPAM")
CANCELED = "CANCELED"


def statuses_of(goals: Mapping[str, str]) -> Mapping[str, str]:
    """The status that an order of each goal has: PAID where its name stands alone.

    >>> statuses_of({"receipt": "receipt", "booking": "IN_PROGRESS"})
    {'receipt': 'PAID', 'booking': 'IN_PROGRESS'}

    Raises:
        SettingError: Metrica has no such status.
    """
    statuses = {goal: "PAID" if goal == status else status for goal, status in goals.items()}
    for status in statuses.values():
        if status not in STATUSES:
            raise SettingError(
                f"{TITLE} has no status {status!r} of orders. Use one of {', '.join(STATUSES)}, or "
                "the way 'conversions' for goals of the counter."
            )
    return statuses


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders of a person whom Metrica knows by its own ClientId, an e-mail address or a phone."""

    knows_transactions: ClassVar[bool] = True

    counter: Counter
    statuses: Mapping[str, str]
    zone: ZoneInfo

    def accepts(self, conversion: Conversion) -> str:
        if conversion.goal not in self.statuses:
            return f"{conversion.goal!r} is told to nobody: add it to 'goals' of {TITLE}."
        if not any(_people(conversion)):
            return f"It has neither a metrica_client_id nor an e-mail address or phone for {TITLE}."
        return ""

    def alike(self, conversion: Conversion) -> str:
        """Orders of every kind go into one file."""
        return ""

    def upload(self, conversions: Sequence[Conversion]) -> bool:
        uploading = self.counter.upload(
            f"/cdp/api/v1/counter/{self.counter.number}/data/simple_orders"
            "?merge_mode=SAVE&delimiter_type=COMMA",
            COLUMNS,
            [self._line(each) for each in conversions],
        )
        if uploading is None:
            return False
        status = text(uploading, "api_validation_status")
        if status not in ("PASSED", "FAILED"):
            raise ConnectionError(f"{TITLE} does not say whether it took the orders.")
        return status == "PASSED"

    def _line(self, conversion: Conversion) -> Sequence[str]:
        is_undone = conversion.kind == "undone"
        return (
            conversion.transaction_id,
            conversion.occurred_at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M:%S"),
            *_people(conversion),
            CANCELED if is_undone else self.statuses[conversion.goal],
            as_decimal(Money(conversion.minor, conversion.currency)),
            conversion.currency,
        )


def _people(conversion: Conversion) -> tuple[str, str, str]:
    """ClientId, and what else is known of the person, hashed as Metrica does it."""
    return (
        conversion.ids.get("metrica_client_id", ""),
        _hashed(conversion.email),
        _hashed(conversion.phone.removeprefix("+")),
    )


def _hashed(value: str) -> str:
    return md5(value.encode(), usedforsecurity=False).hexdigest() if value else ""
