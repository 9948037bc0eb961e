"""What to paste where, so that a source sends to this shop."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vitrina.collector.entrances.models import Source

SECRET = "YOUR_SECRET_KEY"  # noqa: S105  # stands in the place of one


@dataclass(frozen=True, slots=True)
class Snippet:
    """A few lines, and where they go."""

    title: str | Promise
    code: str


def snippets(source: Source, front: str, *, secret: str = SECRET) -> list[Snippet]:
    """The lines for one source.

    Args:
        source: whose key stands in them.
        front: the address of this shop, without a slash at its end.
        secret: its secret key, in the one moment in which it is known.
    """
    if source.kind != "segment":
        return [Snippet(_("Send to"), _webhook(source, front, secret))]
    key = source.write_key
    return [
        Snippet(_("Your site: two lines into its pages"), _site(key, front)),
        Snippet(_("A Segment client: change its host"), _segment(key, front)),
        Snippet(_("A RudderStack client"), _rudder(key, front)),
        Snippet(_("A Jitsu client"), _jitsu(key, front)),
        Snippet(_("Your server, with the secret key"), _curl(front, secret)),
    ]


def _site(key: str, front: str) -> str:
    return (
        "<script>window.vitrina = window.vitrina || [];</script>\n"
        f'<script defer src="{front}/v.js" data-vitrina-key="{key}"></script>'
    )


def _segment(key: str, front: str) -> str:
    scheme, _separator, host = front.partition("://")
    plain = ', protocol: "http"' if scheme == "http" else ""
    return (
        f'# Python\nanalytics.write_key = "{key}"\nanalytics.host = "{front}"\n\n'
        f'// Node\nnew Analytics({{ writeKey: "{key}", host: "{front}" }})\n\n'
        f'// browser\nAnalyticsBrowser.load({{ writeKey: "{key}", cdnURL: "{front}" }},\n'
        f'  {{ integrations: {{ "Segment.io": {{ apiHost: "{host}/v1"{plain} }} }} }})'
    )


def _rudder(key: str, front: str) -> str:
    return (
        f'// browser\nanalytics.load("{key}", "{front}", {{ configUrl: "{front}" }})\n\n'
        f'// Node\nnew RudderAnalytics("{key}", {{ dataPlaneUrl: "{front}" }})\n\n'
        f'# Python\nrudder_analytics.write_key = "{key}"\nrudder_analytics.dataPlaneUrl = "{front}"'
    )


def _jitsu(key: str, front: str) -> str:
    return f'jitsuAnalytics({{ host: "{front}", writeKey: "{key}:site" }})'


def _curl(front: str, secret: str) -> str:
    return (
        f"curl {front}/v1/track -u {secret}: \\\n"
        '  -d \'{"messageId": "order-1", "userId": "42", "event": "Order Completed",\n'
        '       "properties": {"order_id": "1", "total": 450, "currency": "RUB"}}\''
    )


def _webhook(source: Source, front: str, secret: str) -> str:
    address = f"{front}/in/{source.name}"
    if source.kind != "webhook":
        return address
    return (
        'body=\'{"id": "1"}\'\n'
        "at=$(date +%s)\n"
        f'signature=$(printf \'%s.%s\' "$at" "$body" | openssl dgst -sha256 -hmac {secret} -r)\n'
        f'curl {address} -d "$body" -H "X-Vitrina-Timestamp: $at" \\\n'
        '  -H "X-Vitrina-Signature: ${signature%% *}"'
    )
