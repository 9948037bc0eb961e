"""Five documents: a new one, one that the lake has, two that contradict it, one refused before."""

import pyarrow as pa

CONTRADICTS = 9
TABLES = {
    "judged": pa.table(
        {
            "file_line": pa.array([2, 3, 4, 5, 6], pa.int64()),
            "document": ["new", "known", "differs", "lacks", "refused"],
            "problem": pa.array([None, None, None, None, 1], pa.int32()),
            "is_repeat": [False, False, False, False, False],
        }
    ),
    "found": pa.table(
        {
            "document": ["new", "known", "known", "differs", "lacks", "lacks"],
            "is_there": pa.array([0, 1, 0, 1, 1, 0], pa.int32()),
            "differs": pa.array([0, 0, 0, 1, 0, 0], pa.int32()),
            # that the lake lacks the lines of a new receipt is no contradiction
            "lacks": pa.array([1, 0, 0, 0, 0, 1], pa.int32()),
        }
    ),
}
VALUES = {"contradicts": CONTRADICTS}
ROWS = [
    {"file_line": line, "document": document, "problem": problem, "is_repeat": is_repeat}
    for line, document, problem, is_repeat in [
        (2, "new", None, False),
        (3, "known", None, True),
        (4, "differs", CONTRADICTS, True),
        (5, "lacks", CONTRADICTS, True),
        (6, "refused", 1, False),
    ]
]
