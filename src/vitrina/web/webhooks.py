"""Tell other programs what happened: signed as the door for webhooks takes it, tried again."""

import hmac
from collections.abc import Callable, Mapping
from datetime import datetime

from vitrina.collector.workspace import Workspace
from vitrina.commerce.partners import services
from vitrina.commerce.partners.models import Delivery
from vitrina.connectors.http import Reply
from vitrina.connectors.public_http import post_public
from vitrina.errors import SettingError
from vitrina.privacy.sealing import Sealer

AT_ONCE = 50

Post = Callable[[str, bytes, Mapping[str, str]], Reply]


def secret_sealer(workspace: Workspace) -> Sealer:
    """What seals the secrets that deliveries are signed with."""
    return Sealer(workspace.root_key(), "webhook secrets")


def deliver_due(
    workspace: Workspace, *, clock: Callable[[], datetime], post: Post = post_public
) -> int:
    """Send what is due; returns how many were taken. No transaction is open meanwhile."""
    sealer, taken = secret_sealer(workspace), 0
    for delivery in services.due(now=clock(), limit=AT_ONCE):
        status = _send(delivery, sealer, post, clock())
        if status.startswith("2"):
            services.delivered(delivery.id, status=status, now=clock())
            taken += 1
        else:
            services.failed(delivery, status=status, now=clock())
    return taken


def _send(delivery: Delivery, sealer: Sealer, post: Post, now: datetime) -> str:
    url = delivery.endpoint.url
    secret = sealer.open(bytes(delivery.endpoint.sealed_secret), about=url.encode())
    try:
        return str(post(url, delivery.body.encode(), signed(delivery, secret, now)).status)
    except (OSError, SettingError) as error:
        return f"{type(error).__name__}: {error}"


def signed(delivery: Delivery, secret: bytes, now: datetime) -> dict[str, str]:
    """The headers of a delivery: HMAC-SHA256 over timestamp, full stop and body, in hexadecimal."""
    timestamp = str(int(now.timestamp()))
    body = delivery.body.encode()
    signature = hmac.digest(secret, timestamp.encode() + b"." + body, "sha256").hex()
    return {
        "Content-Type": "application/json",
        "X-Vitrina-Id": str(delivery.event_id),
        "X-Vitrina-Timestamp": timestamp,
        "X-Vitrina-Signature": signature,
    }
