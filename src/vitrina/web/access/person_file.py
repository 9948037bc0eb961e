"""One file with everything that the shop keeps of one person, and of nobody else."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from vitrina.commerce.customers import services as customers
from vitrina.commerce.transactions import Refusal
from vitrina.engine import Lake
from vitrina.web.access import deed_rows, event_rows, person_rows

FORMAT = "vitrina-person-1"

Row = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PersonFile:
    """Everything of one person at one moment, by what it is about.

    Attributes:
        parts: rows by the name of their part; times aware, money in minor units.
    """

    customer_id: UUID
    made_at: datetime
    parts: Mapping[str, list[Row]]

    def to_json(self) -> str:
        """As it is handed over to be read by another program."""
        told = {
            "format": FORMAT,
            "customer_id": self.customer_id,
            "made_at": self.made_at,
            **self.parts,
        }
        return json.dumps(told, ensure_ascii=False, indent=2, default=_plain)


def person_file(
    customer_id: UUID, lake: Lake | None, *, texts: Mapping[str, str], now: datetime
) -> PersonFile | Refusal:
    """Gather it.

    Args:
        customer_id: who asks; what guests did who turned out to be them is theirs, too.
        lake: of the shop, if it has one.
        texts: the words of consent by their version, of those that still stand on a page.
        now: server time.

    Returns:
        A refusal `no_such_customer`.
    """
    people = customers.known_person(customer_id)
    if isinstance(people, Refusal):
        return people
    subjects = deed_rows.subjects_of(people)
    tokens = person_rows.proved_tokens(people)
    parts: Mapping[str, Iterable[Row]] = {
        "profile": person_rows.profile(people),
        "contacts": person_rows.contacts(people),
        "consents": person_rows.consents(people, texts),
        "orders": deed_rows.orders(people),
        "bookings": deed_rows.bookings(people),
        "waiting_lists": deed_rows.waiting(people),
        "payments": deed_rows.payments(subjects),
        "refunds": deed_rows.refunds(subjects),
        "messages": person_rows.messages(people, subjects),
        "sign_ins": person_rows.sign_ins(people),
        "events": event_rows.events(lake, people, tokens),
    }
    return PersonFile(customer_id, now, {name: list(rows) for name, rows in parts.items()})


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    assert isinstance(value, UUID), f"a {type(value).__name__} has no place in the file"
    return str(value)
