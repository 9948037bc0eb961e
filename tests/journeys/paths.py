"""Four small paths that the summaries' fixtures share."""


def path(
    channels: list[str], hours: list[float], *, conversions: float, value: float
) -> dict[str, object]:
    return {
        "path": channels,
        "campaigns": [f"{channel} 1" for channel in channels],
        "hours": hours,
        "conversions": conversions,
        "value": value,
        "nulls": 1.0 - conversions,
    }


PATHS = [
    path(["email", "qr"], [49.0, 2.0], conversions=1.0, value=700.0),
    path(["email", "qr"], [47.5, 2.0], conversions=1.0, value=200.0),
    path(["email"], [30.0], conversions=0.0, value=0.0),
    path([], [], conversions=1.0, value=100.0),
    path(["qr"], [1.0], conversions=1.0, value=50.0),
]
