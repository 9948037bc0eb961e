"""Short links: a scan is recorded, the visitor goes on to the stored address."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit
from uuid import uuid4

import msgspec

from vitrina.collector.doors import Link, Scan
from vitrina.collector.log.record import Record
from vitrina.collector.receive.request import Request

SCAN_PARAMETER = "v_scan"
UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term")


def target_of(link: Link, scan_id: str) -> str:
    """The stored address with the link's campaign, and the scan that the visit began with.

    What the address says of the campaign itself stays.
    """
    parts = urlsplit(link.target)
    told = parse_qsl(parts.query, keep_blank_values=True)
    names = {name for name, _ in told}
    told += [(name, getattr(link, name)) for name in UTM if name not in names]
    query = urlencode([(name, value) for name, value in told if value or name in names])
    scan = urlencode({SCAN_PARAMETER: scan_id})
    return urlunsplit(parts._replace(query=f"{query}&{scan}" if query else scan))


def scan_record(link: Link, request: Request, *, now_us: int) -> tuple[str, Record]:
    """A new scan's id, and its record for the log."""
    scan_id = uuid4().hex
    # with what the link says now: it may be changed or closed before this is loaded
    body = msgspec.json.encode(Scan(scan_id=scan_id, link=link))
    return scan_id, Record(
        kind="scan",
        source="links",
        received_us=now_us,
        count=1,
        body=body,
        is_trusted=True,
        has_gpc=request.headers.get("sec-gpc") == "1",
        user_agent=request.header("user-agent", 512),
        referrer=request.header("referer"),
        address=request.address,
    )
