"""What the official browser clients ask before they send: settings that name only ourselves."""

import json

from vitrina.collector.receive.request import Request


def segment_settings(write_key: str, host: str, scheme: str) -> bytes:
    """What @segment/analytics-next loads from /v1/projects/KEY/settings.

    Without `Segment.io` in it the client would send to its maker.
    """
    return json.dumps(
        {
            "integrations": {
                "Segment.io": {
                    "apiKey": write_key,
                    "apiHost": f"{host}/v1",
                    "protocol": scheme,
                }
            }
        }
    ).encode()


def rudder_config(write_key: str) -> bytes:
    """What @rudderstack/analytics-js loads from /sourceConfig."""
    # the client refuses an answer that lacks any of these
    source = {"id": write_key, "enabled": True, "config": {}, "destinations": []}
    return json.dumps({"source": source}).encode()


def key_asked_for(request: Request) -> str:
    """The key that a settings call is about."""
    parts = request.path.strip("/").split("/")
    if len(parts) == 4 and parts[:2] == ["v1", "projects"]:  # /v1/projects/KEY/settings
        return parts[2]
    return next(iter(request.keys()), "")
