"""Four receipts: a sound one, one with a refused line, one in two minds, one written twice."""

import pyarrow as pa

SCHEMA = pa.schema(
    [
        ("file_line", pa.int64()),
        ("document", pa.string()),
        ("part", pa.int64()),
        ("head", pa.int64()),
        ("body", pa.int64()),
        ("problem", pa.int32()),
    ]
)
MARKED = [
    (2, "sound", 1, 10, 11, None),
    (3, "sound", 2, 10, 12, None),
    (4, "spoiled", 1, 20, 21, 0),
    (5, "spoiled", 2, 20, 22, None),
    (6, "torn", 1, 30, 31, None),
    (7, "torn", 1, 30, 32, None),
    (8, "twice", 1, 40, 41, None),
    (9, "twice", 1, 40, 41, None),
]
TORN, SPOILED = 7, 8
TABLES = {
    "marked": pa.Table.from_pylist(
        [dict(zip(SCHEMA.names, row, strict=True)) for row in MARKED], schema=SCHEMA
    )
}
VALUES = {"is_whole": True, "torn": TORN, "spoiled": SPOILED}
ROWS = [
    {"file_line": line, "document": document, "problem": problem, "is_repeat": is_repeat}
    for line, document, problem, is_repeat in [
        (2, "sound", None, False),
        (3, "sound", None, False),
        (4, "spoiled", 0, None),
        (5, "spoiled", SPOILED, False),
        (6, "torn", TORN, False),
        (7, "torn", TORN, True),
        (8, "twice", None, False),
        (9, "twice", None, True),
    ]
]
