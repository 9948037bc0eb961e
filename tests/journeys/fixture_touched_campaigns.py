"""A campaign of two paths, one of a path that did not convert, and a touch of no campaign."""

TABLES = {
    "paths": [
        {"campaigns": ["spring", None, "shelf"]},
        {"campaigns": ["spring"]},
        {"campaigns": ["late"]},
        {"campaigns": []},
    ]
}
VALUES: dict[str, object] = {}
ROWS = [{"campaign": "spring"}, {"campaign": "shelf"}, {"campaign": "late"}]
