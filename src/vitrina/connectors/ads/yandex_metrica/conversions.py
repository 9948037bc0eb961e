"""Offline conversions of Metrica: `POST management/v1/counter/{id}/offline_conversions/upload`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from vitrina.connectors.ads.yandex_metrica.uploading import TITLE, Counter
from vitrina.connectors.advertising import Conversion
from vitrina.connectors.amounts import as_decimal
from vitrina.connectors.answers import whole
from vitrina.money import Money

# each column with our name of the id, the surest first; a file has one of them
IDS: Mapping[str, str] = {"ClientId": "metrica_client_id", "Yclid": "yclid", "UserId": "user_id"}


@dataclass(frozen=True, slots=True)
class OfflineConversions:
    """Conversions by goal, at a second, of a browser, a click or a user id of ours.

    Metrica keeps no id of ours with them: the same one sent twice may count twice.
    """

    knows_transactions: ClassVar[bool] = False

    counter: Counter
    goals: Mapping[str, str]

    def accepts(self, conversion: Conversion) -> str:
        if conversion.kind != "new":
            return f"{TITLE} keeps an offline conversion as it was told: use its orders instead."
        if conversion.goal not in self.goals:
            return f"No goal of {TITLE} is set for {conversion.goal!r}: add it to 'goals'."
        if not _column(conversion):
            return f"It has no id that {TITLE} knows: {', '.join(IDS.values())}."
        return ""

    def alike(self, conversion: Conversion) -> str:
        """The column of its id: a file has one such column."""
        return _column(conversion)

    def upload(self, conversions: Sequence[Conversion]) -> bool:
        column = _column(conversions[0])
        uploading = self.counter.upload(
            f"/management/v1/counter/{self.counter.number}/offline_conversions/upload",
            (column, "Target", "DateTime", "Price", "Currency"),
            [self._line(each, column) for each in conversions],
        )
        if uploading is None:
            return False
        if whole(uploading, "line_quantity") != len(conversions):
            raise ConnectionError(
                f"{TITLE} took {whole(uploading, 'line_quantity')} of {len(conversions)} lines and "
                "does not say which: look at the upload there."
            )
        return True

    def _line(self, conversion: Conversion, column: str) -> Sequence[str]:
        return (
            conversion.ids[IDS[column]],
            self.goals[conversion.goal],
            str(int(conversion.occurred_at.timestamp())),
            as_decimal(Money(conversion.minor, conversion.currency)),
            conversion.currency,
        )


def _column(conversion: Conversion) -> str:
    return next((column for column, name in IDS.items() if conversion.ids.get(name)), "")
