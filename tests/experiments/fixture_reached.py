"""A mailing of a campaign, one of none, and a page that the campaign brought somebody to."""


def _event(event_id: str, type_: str, campaign: str | None) -> dict[str, object]:
    return {
        "event_id": event_id,
        "source": "crm",
        "type": type_,
        "user_id": None,
        "identifier": "email:ann@example.com",
        "anonymous_id": None,
        "utm_campaign": campaign,
    }


TABLES = {
    "events": [
        _event("e1", "Mailing Sent", "18"),
        _event("e2", "Mailing Sent", None),
        _event("e3", "Page Viewed", "18"),
    ]
}
VALUES = {"exposure": "Mailing Sent"}
ROWS = [
    {
        "event_id": "e1",
        "source": "crm",
        "user_id": None,
        "identifier": "email:ann@example.com",
        "anonymous_id": None,
        "campaign": "18",
    }
]
