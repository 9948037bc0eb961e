"""One of them, as it was kept."""

from tests.journeys.kept_rows import BAD_ROWS, bad

TABLES = {"bad_rows": BAD_ROWS}
VALUES = {"bad_row_id": "b2"}
ROWS = [bad(2, 2, "It has no time.", None)]
