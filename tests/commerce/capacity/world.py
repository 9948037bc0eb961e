"""A place with pools, for the tests of the capacity kernel."""

from datetime import UTC, datetime, timedelta

from vitrina.commerce.capacity.audit import CHECKS
from vitrina.commerce.capacity.models import Cell, Hold
from vitrina.commerce.capacity.services import Want, adjust, ensure_pool, open_cells, place_hold
from vitrina.commerce.places.models import Place
from vitrina.commerce.transactions import Refusal
from vitrina.web.cli.audit import violations

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TTL = timedelta(minutes=20)
LATE = NOW + TTL
GRAIN = 900


def make_place() -> str:
    """A place; made once."""
    place, _ = Place.objects.get_or_create(
        id="arbat",
        defaults={"name": "Arbat", "kind": "cafe", "zone": "Europe/Moscow", "created_at": NOW},
    )
    return place.id


def stock(sku: str, units: int) -> int:
    """The pool of an article with so many units."""
    pool = ensure_pool("stock", sku, make_place())
    adjust(pool.id, 0, units, now=NOW)
    return pool.id


def slots(ref: str, count: int, capacity: int, *, kind: str = "slot") -> int:
    """A pool with so many grains from 0 on."""
    pool = ensure_pool(kind, ref, make_place(), grain_seconds=GRAIN)
    open_cells(pool.id, {number * GRAIN: capacity for number in range(count)})
    return pool.id


def hold(key: str, *wants: Want, now: datetime = NOW, ttl: timedelta = TTL) -> Hold:
    """A hold that must be granted."""
    answer = try_to_hold(key, *wants, now=now, ttl=ttl)
    assert isinstance(answer, Hold), answer
    return answer


def try_to_hold(
    key: str, *wants: Want, now: datetime = NOW, ttl: timedelta = TTL
) -> Hold | Refusal:
    """A hold, or why not."""
    return place_hold(wants, key=key, subject=f"order:{key}", now=now, ttl=ttl)


def refusal(answer: object, reason: str) -> Refusal:
    """The refusal that an answer must be."""
    assert isinstance(answer, Refusal), answer
    assert answer.reason == reason
    return answer


def cell(pool_id: int, t0: int = 0) -> Cell:
    """A cell as it is in the database."""
    return Cell.objects.get(pool_id=pool_id, t0=t0)


def counters(pool_id: int, t0: int = 0) -> tuple[int, int, int, int]:
    """Capacity, held, committed and fulfilled of a cell."""
    found = cell(pool_id, t0)
    return found.capacity, found.held, found.committed, found.fulfilled


def found_wrong() -> list[str]:
    """The sentences of the audit that are not true."""
    return [check.sentence for check in CHECKS if violations(check)]
