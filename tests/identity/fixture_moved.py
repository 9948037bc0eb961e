"""Identifiers that stay, join another, come, go, and are put in quarantine."""


def _of(
    identifier: str, passport_id: str | None, *, is_quarantined: bool = False
) -> dict[str, object]:
    return {
        "identifier": identifier,
        "passport_id": passport_id,
        "is_quarantined": is_quarantined,
    }


TABLES = {
    "before": [
        _of("stays", "p1"),
        _of("joins", "p2"),
        _of("goes", "p3"),
        _of("shared", "p4"),
        _of("shut out", None, is_quarantined=True),
    ],
    "people": [
        _of("stays", "p1"),
        _of("joins", "p1"),
        _of("comes", "p5"),
        _of("shared", None, is_quarantined=True),
        _of("shut out", None, is_quarantined=True),
    ],
}
VALUES: dict[str, object] = {}
ROWS = [{"identifier": each} for each in ("joins", "goes", "comes", "shared")]
