"""A campaign on two channels is divided by its touches; a channel's rows add up to its credit."""


def _path(path: list[str], campaigns: list[str]) -> dict[str, object]:
    return {"path": path, "campaigns": campaigns}


def _row(channel: str, campaign: str, conversions: float) -> dict[str, object]:
    return {"channel": channel, "campaign": campaign, "conversions": conversions}


TABLES: dict[str, list[dict[str, object]]] = {
    "paths": [
        _path(["email", "email", "push"], ["spring", "autumn", "spring"]),
        _path(["push", "radio", "radio"], ["spring", "jingle", "jingle"]),
        _path(["radio"], ["spot"]),
        _path([], []),
    ],
    "by_channel": [
        {"channel": "email", "conversions": 8.0},
        {"channel": "push", "conversions": 5.0},
        {"channel": "radio", "conversions": 6.0},
        {"channel": "(no touch)", "conversions": 1.0},
    ],
    "by_campaign": [
        {"campaign": "spring", "conversions": 9.0},
        {"campaign": "autumn", "conversions": 1.0},
        {"campaign": "jingle", "conversions": 0.0},
        {"campaign": "spot", "conversions": 0.0},
    ],
}
VALUES: dict[str, object] = {}
ROWS = [
    _row("email", "autumn", 2.0),  # 1 beside the third of 9 that spring has by e-mail
    _row("email", "spring", 6.0),
    _row("push", "spring", 5.0),
    _row("radio", "jingle", 4.0),  # no credit to go by: two of three touches
    _row("radio", "spot", 2.0),
]
