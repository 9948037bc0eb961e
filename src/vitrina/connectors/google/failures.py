"""What Google says when it refuses: codes, the rows at fault, and how long to wait.

Its errors have one frame (google.rpc.Status) with details inside: GoogleAdsFailure of Google Ads,
BadRequest, ErrorInfo and RetryInfo of all others. Free text is left out: it may quote what is
personal.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from vitrina.connectors.answers import json_object, part, text, whole
from vitrina.errors import RefusedError

MOST_NAMED = 3
# of GoogleAdsFailure and google.rpc: nothing was done, and later it may be
QUOTA = frozenset(
    (
        "RESOURCE_EXHAUSTED",
        "RESOURCE_TEMPORARILY_EXHAUSTED",
        "EXCESSIVE_SHORT_TERM_QUERY_RESOURCE_CONSUMPTION",
        "EXCESSIVE_LONG_TERM_QUERY_RESOURCE_CONSUMPTION",
    )
)
# nobody knows what was done
UNSETTLED = frozenset(
    ("ABORTED", "CONCURRENT_MODIFICATION", "DEADLINE_EXCEEDED", "INTERNAL_ERROR", "TRANSIENT_ERROR")
)
_CODE = re.compile(r"[A-Z][A-Z0-9_]{2,79}", re.ASCII)
_ROW = re.compile(r"\b(?:events|operations)\[([0-9]{1,6})\]\.?([A-Za-z_.]{0,60})", re.ASCII)
_DELAY = re.compile(r"([0-9]{1,6})(?:\.[0-9]{1,9})?s", re.ASCII)


@dataclass(frozen=True, slots=True)
class Failure:
    """A request that Google did not do.

    Attributes:
        http_status: of the answer.
        codes: what is wrong, the most telling first, as Google names it.
        rows: which operations or events are at fault, from 0, and why; empty if none is named.
        retry_after_seconds: when to ask again; none if Google does not say.
    """

    http_status: int
    codes: tuple[str, ...] = ()
    rows: Mapping[int, str] = field(default_factory=dict)
    retry_after_seconds: float | None = None

    @property
    def reason(self) -> str:
        """One word for it."""
        return self.codes[0] if self.codes else "REFUSED"

    def refusal(self, platform: str, about: Sequence[str] = ()) -> RefusedError:
        """The error that says so.

        Args:
            platform: as it writes itself.
            about: what each operation was about, to name those at fault.
        """
        named = [f"{about[row]!r}" for row in sorted(self.rows) if row < len(about)]
        more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        of = f" of {', '.join(named[:MOST_NAMED])}{more}" if named else ""
        return RefusedError(
            self.http_status,
            self.reason.lower()[:40],
            f"{platform} refuses{of}: {', '.join(self.codes) or self.http_status}. Look the code "
            "up in its reference.",
        )


def failure_of(http_status: int, body: bytes) -> Failure:
    """Read an answer that is not 200; one that cannot be read tells its status only."""
    try:
        error = part(json_object(body), "error")
    except RefusedError:
        return Failure(http_status)
    codes: list[str] = []
    rows: dict[int, str] = {}
    delays: list[float] = []
    for detail in _objects(error, "details"):
        for code, row in _causes(detail):
            codes.append(code)
            if row is not None:
                rows.setdefault(*row)
        delays += _delays(detail)
    general = text(error, "status")
    codes += [general] if _CODE.fullmatch(general) else []
    return Failure(http_status, tuple(dict.fromkeys(codes)), rows, max(delays, default=None))


def _causes(detail: Mapping[str, object]) -> Iterator[tuple[str, tuple[int, str] | None]]:
    for each in _objects(detail, "errors"):  # GoogleAdsFailure
        for code in _codes(part(each, "errorCode").values()):
            index = _index(part(each, "location"))
            yield code, None if index is None else (index, code)
    for each in _objects(detail, "fieldViolations"):  # BadRequest
        code = next(_codes([each.get("reason")]), "INVALID_ARGUMENT")
        found = _ROW.search(text(each, "field"))
        yield code, (int(found[1]), f"{code} {found[2]}".strip()) if found else None
    for code in _codes([detail.get("reason")]):  # ErrorInfo
        yield code, None


def _delays(detail: Mapping[str, object]) -> Iterator[float]:
    quotas = [
        part(part(each, "details"), "quotaErrorDetails") for each in _objects(detail, "errors")
    ]
    for each in (detail, *quotas):
        found = _DELAY.fullmatch(text(each, "retryDelay"))
        if found:
            yield float(found[0].removesuffix("s"))


def _index(location: Mapping[str, object]) -> int | None:
    for element in _objects(location, "fieldPathElements"):
        if text(element, "fieldName") == "operations" and whole(element, "index") >= 0:
            return whole(element, "index")
    return None


def _codes(values: Iterable[object]) -> Iterator[str]:
    for value in values:
        if isinstance(value, str) and _CODE.fullmatch(value):
            yield value


def _objects(of: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    found = of.get(name)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
