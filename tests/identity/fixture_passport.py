"""Two persons and one identifier in quarantine; one person is asked for by an identifier."""

from datetime import UTC, datetime

ANNA_CARD = {
    "identifier": "card:42",
    "passport_id": "p_anna",
    "since": datetime(2026, 3, 1, tzinfo=UTC),
    "why": "card:42",
    "is_quarantined": False,
}
ANNA_ACCOUNT = {
    "identifier": "user_id:7",
    "passport_id": "p_anna",
    "since": datetime(2026, 3, 2, tzinfo=UTC),
    "why": "user_id:7 -[card_shown 2026-03-02, till]- card:42",
    "is_quarantined": False,
}
BORIS = {
    "identifier": "user_id:8",
    "passport_id": "p_boris",
    "since": datetime(2026, 3, 1, tzinfo=UTC),
    "why": "user_id:8",
    "is_quarantined": False,
}
SHARED = {
    "identifier": "email:desk@shop.example",
    "passport_id": None,
    "since": datetime(2026, 3, 1, tzinfo=UTC),
    "why": "quarantined: seen with 400 others, and 100 is the most",
    "is_quarantined": True,
}
TABLES = {"people": [ANNA_CARD, ANNA_ACCOUNT, BORIS, SHARED]}
VALUES = {"asked": "user_id:7"}
ROWS = [ANNA_CARD, ANNA_ACCOUNT]
