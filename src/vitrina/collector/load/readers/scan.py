"""Reads what the redirector records: a short link or QR code was opened."""

from collections.abc import Iterator

import msgspec

from vitrina.collector.doors import Scan, Source
from vitrina.collector.load.classify import agent
from vitrina.collector.load.outcome import Outcome, Row, Surroundings
from vitrina.collector.load.readers import READERS
from vitrina.collector.log.record import Record


@READERS.register("scan")
def read(record: Record, source: Source, around: Surroundings) -> Iterator[Outcome]:
    """One row: the touch that the visit after it begins with."""
    del source, around
    scan = msgspec.json.decode(record.body, type=Scan)
    link = scan.link
    device = agent(record.user_agent)
    yield Row(
        "events",
        scan.scan_id,
        None,
        {
            "type": "QR Scanned" if link.is_qr else "Short Link Opened",
            "occurred_at": record.received_at,
            "received_at": record.received_at,
            # the landing page tells the same id: it joins the scan and the visit
            "identifier": f"v_scan:{scan.scan_id}",
            "subject_id": link.code,
            "place_id": link.place_id or None,
            "utm_source": link.utm_source or None,
            "utm_medium": link.utm_medium or None,
            "utm_campaign": link.utm_campaign or None,
            "utm_content": link.utm_content or None,
            "utm_term": link.utm_term or None,
            "consent": "unknown",
            "browser": device.browser,
            "os": device.os,
            "device": device.device,
            "is_bot": device.is_bot,
            "has_gpc": record.has_gpc,
            "is_trusted": True,
            "properties": msgspec.json.encode({"code": link.code}).decode(),
        },
    )
