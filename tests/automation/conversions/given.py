"""An ad platform at the network's edge that can fail in every way, and what it is told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.db import connection

from vitrina.automation.conversions.audit import CHECKS
from vitrina.automation.conversions.models import Telling
from vitrina.automation.conversions.services import (
    Contact,
    Counts,
    Fact,
    Platform,
    queue,
    send_due,
)
from vitrina.connectors.advertising import Conversion, Verdict
from vitrina.errors import RefusedError, ThrottledError

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
ANNA = "018f0000-0000-7000-8000-00000000000a"
EMAIL = "anna@example.org"
FAULTS = (
    *("lost", "unheard", "half", "picky", "silent"),
    *("throttled", "half throttled", "refused", "half refused"),
)


def nothing() -> None:
    """Nothing happens."""


@dataclass(slots=True)
class Ads:
    """Knows people by yclid, and by e-mail; tells repeats by their transaction id.

    Attributes:
        counted: what it counts, in minor units, by transaction id.
        calls: what it was told, call by call.
        clashes: ids that were told as new twice, and not alike: the second one counts nothing.
        fails: what goes wrong in the next calls, one fault for each.
        reason: why a picky platform does not take a row.
        meanwhile: what happens elsewhere during each call.
    """

    window: timedelta = timedelta(days=21)
    knows_transactions: bool = True
    counted: dict[str, int] = field(default_factory=dict)
    calls: list[list[Conversion]] = field(default_factory=list)
    clashes: list[str] = field(default_factory=list)
    fails: list[str] = field(default_factory=list)
    goals: set[str] = field(default_factory=lambda: {"receipt", "order"})
    told_as_new: dict[str, Conversion] = field(default_factory=dict)
    reason: str = "Its click is not known yet."
    meanwhile: Callable[[], object] = nothing

    def accepts(self, conversion: Conversion) -> str:
        if conversion.goal not in self.goals:
            return f"No goal of the counter is mapped to {conversion.goal!r}."
        if "yclid" not in conversion.ids and not conversion.email:
            return "It has no yclid and no e-mail address."
        return ""

    def send(self, conversions: Sequence[Conversion], *, now: datetime) -> Sequence[Verdict]:
        fault = self.fails.pop(0) if self.fails else ""
        self.meanwhile()
        if fault == "lost":
            raise TimeoutError
        how_many = {"throttled": 0, "refused": 0}.get(fault, len(conversions))
        if fault.startswith("half"):
            how_many = (len(conversions) + 1) // 2
        arrived = conversions[:how_many]
        if arrived:
            self.calls.append(list(arrived))
        verdicts = [
            Verdict(each.transaction_id, False, self.reason)
            if fault == "picky" and number % 2
            else self._take(each)
            for number, each in enumerate(arrived)
        ]
        if fault in ("unheard", "half"):
            raise ConnectionResetError
        if fault.endswith("throttled"):
            raise ThrottledError("ads", 90)
        if fault.endswith("refused"):
            raise RefusedError(401, "bad_token", "The token has run out. Connect it again.")
        return verdicts[1:] if fault == "silent" else verdicts

    def _take(self, told: Conversion) -> Verdict:
        key = told.transaction_id
        if told.kind == "new":
            first = self.told_as_new.setdefault(key, told)
            if first is told:
                self.counted[key] = told.minor
            elif first != told:
                self.clashes.append(key)
        elif key not in self.told_as_new:
            return Verdict(key, False, "There is no such transaction.")
        elif told.kind == "undone":
            self.counted.pop(key, None)
        else:
            self.counted[key] = told.minor
        return Verdict(key, True)

    @property
    def told(self) -> list[tuple[str, str, int]]:
        """Everything that it was told: transaction id, kind, value."""
        return [(c.transaction_id, c.kind, c.minor) for call in self.calls for c in call]


@dataclass(slots=True)
class Shop:
    """Asks the ledger and the vault on behalf of the queue, and has the stop switch.

    Attributes:
        asked: whose contacts were looked up.
        after_consent: what happens elsewhere after each question to the ledger.
        after_contact: the same after each look into the vault.
    """

    ads: Ads = field(default_factory=Ads)
    account: str = "counter-1"
    now: datetime = NOW
    agreed: set[str] = field(default_factory=lambda: {ANNA})
    contacts: dict[str, Contact] = field(default_factory=lambda: {ANNA: Contact(email=EMAIL)})
    asked: list[str] = field(default_factory=list)
    is_stopped: bool = False
    after_consent: Callable[[], object] = nothing
    after_contact: Callable[[], object] = nothing

    @property
    def platform(self) -> Platform:
        return Platform("ads", self.account, self.ads)

    def find(self, *facts: Fact) -> None:
        """The lake is looked into."""
        queue(self.platform, facts, now=self.now)

    def send(self, *, later: timedelta = timedelta(0), limit: int = 500) -> Counts:
        """The job comes round."""
        self.now += later
        return send_due(
            self.platform,
            clock=lambda: self.now,
            allowed=self.allowed,
            contact_of=self.contact_of,
            may_call=lambda: not self.is_stopped,
            limit=limit,
        )

    def allowed(self, customer: str, at: datetime) -> bool:
        assert at == self.now
        has_agreed = customer in self.agreed
        self.after_consent()
        return has_agreed

    def contact_of(self, customer: str) -> Contact:
        self.asked.append(customer)
        self.after_contact()
        return self.contacts.get(customer, Contact())


def sale(number: int = 1, minor: int = 1000, **more: object) -> Fact:
    """A receipt after a click of Yandex Direct, an hour before now."""
    told: dict[str, object] = {"ids": {"yclid": f"y{number}"}, **more}
    return Fact(
        transaction_id=f"t{number}",
        goal="receipt",
        occurred_at=NOW - timedelta(hours=1),
        minor=minor,
        currency="RUB",
        **told,  # type: ignore[arg-type]  # the fields of a fact
    )


def returned(number: int = 1, **more: object) -> Fact:
    """The same receipt, after all of it was given back."""
    return sale(number, 0, is_undone=True, **more)


def states() -> dict[str, str]:
    """The state of every row, by transaction id."""
    return dict(Telling.objects.order_by("transaction_id").values_list("transaction_id", "state"))


def the_row() -> Telling:
    """The only row there is."""
    return Telling.objects.get()


def violations() -> list[str]:
    """The sentences of the audit that are not true now."""
    found = []
    for check in CHECKS:
        with connection.cursor() as cursor:
            cursor.execute(check.sql)
            if cursor.fetchall():
                found.append(check.sentence)
    return found
