"""A touch of somebody concerned, and one of somebody else."""

from datetime import UTC, datetime


def _touch(touch_id: str, passport_id: str) -> dict[str, object]:
    return {
        "touch_id": touch_id,
        "passport_id": passport_id,
        "occurred_at": datetime(2026, 3, 1, 9, tzinfo=UTC),
        "channel": "email",
        "campaign": "spring",
    }


TABLES = {
    "touches": [_touch("crm:1", "ann"), _touch("crm:2", "bob")],
    "concerned": [{"passport_id": "ann"}, {"passport_id": None}],
}
VALUES: dict[str, object] = {}
ROWS = [_touch("crm:2", "bob")]
