"""What became of a request to the Data Manager API: its diagnostics tell it mostly in counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from vitrina.connectors.advertising import Verdict
from vitrina.connectors.answers import part, rows, text
from vitrina.connectors.google.rows import Row, int64

Status = Literal["processing", "success", "partial", "failed"]
_STATUSES: Mapping[str, Status] = {
    "PROCESSING": "processing",
    "SUCCESS": "success",
    "PARTIAL_SUCCESS": "partial",
    "FAILED": "failed",
}
_PREFIX = "PROCESSING_ERROR_REASON_"
KNOWN_BEFORE = frozenset((f"{_PREFIX}DUPLICATE_TRANSACTION_ID", f"{_PREFIX}DUPLICATE_GCLID"))


@dataclass(frozen=True, slots=True)
class Ingested:
    """A request that has passed.

    Attributes:
        request_id: Google's own.
        transaction_ids: of its events, in order.
    """

    request_id: str
    transaction_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What became of a request.

    Attributes:
        status: "processing" until Google has made up its mind.
        failures: how many events failed, by the reason that Google names.
        verdicts: one per event, in order; none while that is open, and none where only counts say
            that some of them failed.
    """

    status: Status
    failures: Mapping[str, int]
    verdicts: tuple[Verdict, ...] = ()


def diagnosis_of(row: Row, ingested: Ingested) -> Diagnosis:
    """Read the status of a request's only destination.

    Raises:
        ConnectionError: it has another shape.
    """
    status = _STATUSES.get(text(row, "requestStatus"))
    if status is None:
        raise ConnectionError(f"Google's status {text(row, 'requestStatus')[:40]!r} is new.")
    errors = part(row, "errorInfo")
    counts = rows(errors, "errorCounts") if "errorCounts" in errors else []
    failures = {text(each, "reason"): int64(each, "recordCount") for each in counts}
    return Diagnosis(status, failures, _verdicts(status, failures, ingested))


def _verdicts(
    status: Status, failures: Mapping[str, int], ingested: Ingested
) -> tuple[Verdict, ...]:
    """All or none: a count by itself does not say which event it is about."""
    if status == "success":
        return tuple(Verdict(each, is_taken=True) for each in ingested.transaction_ids)
    fresh = sorted(failures.keys() - KNOWN_BEFORE)
    if status != "failed" or (fresh and len(fresh) < len(failures)):
        return ()
    is_taken = bool(failures) and not fresh
    why = "" if is_taken else f"Google refuses it: {' or '.join(fresh) or 'no reason is told'}."
    return tuple(Verdict(each, is_taken, why) for each in ingested.transaction_ids)
