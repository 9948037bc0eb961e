"""The door for webhooks and for access points: POST and GET /in/SOURCE.

A webhook is kept as it came. Of what an access point tells nothing is kept but `Heard`: the
addresses of devices become tokens here, before anything is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vitrina.collector import heard, mapping
from vitrina.collector.doors import Source
from vitrina.collector.receive import inbound_meraki
from vitrina.collector.receive.inbound_csv import seen_in_csv
from vitrina.collector.receive.inbound_meraki import seen_by_meraki
from vitrina.collector.receive.inbound_presence import Extract, Salting, without_address
from vitrina.collector.receive.inbound_proof import compare, prove
from vitrina.collector.receive.inbound_radius import seen_by_radius
from vitrina.collector.receive.request import Request, unpack
from vitrina.errors import MappingError, RefusedError

SUCCESS = b'{"success":true}'
WEBHOOK, MERAKI, RADIUS, CSV = "webhook", "meraki", "radius", "presence_csv"
USUAL_AUTH = {WEBHOOK: "hmac", MERAKI: "body", RADIUS: "bearer", CSV: "bearer"}
_EXTRACTS: Mapping[str, Extract] = {
    MERAKI: seen_by_meraki,
    RADIUS: seen_by_radius,
    CSV: seen_in_csv,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What the door took in.

    Attributes:
        body: what may be written; for access points not what was sent.
        count: messages in it; with none there is nothing to write.
        kind: names the reader that understands the body.
        is_trusted: a signature or a secret vouched for it.
        status: of the answer, once the body is written.
        answer: its body.
    """

    body: bytes
    count: int
    kind: str
    is_trusted: bool = True
    status: int = 200
    answer: bytes = SUCCESS


def take(
    request: Request,
    sent: bytes,
    source: Source,
    *,
    secret: bytes,
    now: datetime,
    salts: Salting,
) -> Taken:
    """What to write of a request to /in/SOURCE, and how to answer it.

    Args:
        request: its headers and query.
        sent: its body as sent: a signature is over that.
        source: whose door it is.
        secret: the source's secret, opened.
        now: server time.
        salts: of device tokens.

    Raises:
        RefusedError: 401 if the sender is not proved, 404 if the source takes no such thing,
            400 or 413 if the body may not be kept.
    """
    if source.kind not in USUAL_AUTH:
        raise _no_such_door(source)
    settings = mapping.declared_settings(source)
    if source.kind == MERAKI:
        body = unpack(sent)
        compare(inbound_meraki.secret_in(body), secret)
    else:
        usual = USUAL_AUTH[source.kind]
        prove(request, sent, settings, secret=secret, now=now, usual=usual)
        body = unpack(sent)
    if source.kind == WEBHOOK:
        return Taken(body, _messages_in(body, source), WEBHOOK)
    seen = _EXTRACTS[source.kind](body, settings, now)
    devices = [without_address(each, salts) for each in seen]
    body = heard.written(devices)
    if source.kind == RADIUS:
        # rlm_rest would take a body for attributes of its own
        return Taken(body, len(devices), heard.KIND, status=204, answer=b"")
    return Taken(body, len(devices), heard.KIND)


def greet(source: Source) -> bytes:
    """The answer to GET /in/SOURCE: Meraki asks for its validator before it sends anything.

    Raises:
        RefusedError: with 404, the source has none.
    """
    validator = source.settings.get("validator", "")
    if source.kind != MERAKI or not validator:
        raise _no_such_door(source)
    return validator.encode()


def _messages_in(body: bytes, source: Source) -> int:
    try:
        rules = mapping.rules_of(source)
    except MappingError:
        return 1  # kept whole, and read again once there is a mapping
    return len(mapping.split(mapping.decoded(body), rules))


def _no_such_door(source: Source) -> RefusedError:
    return RefusedError(
        404, "no such door", f"The source {source.name!r} takes nothing in at this address."
    )
