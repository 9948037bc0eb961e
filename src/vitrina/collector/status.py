"""What running processes tell about themselves: a small file each, worth nothing once they end."""

import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

MEMORY = Path("/proc/self/statm")


def tell(folder: Path, process: str, told: Mapping[str, object], *, now: datetime) -> None:
    """Put a process's state in the place of its earlier one."""
    path = folder / f"status-{process}.json"
    new = path.with_suffix(f".{os.getpid()}")
    state = {"at": now.isoformat(), "pid": os.getpid(), "rss_bytes": rss_bytes(), **told}
    new.write_text(json.dumps(state, ensure_ascii=False))
    new.rename(path)


def rss_bytes() -> int:
    """How much memory this process holds now; 0 where the system does not tell."""
    if not MEMORY.exists():
        return 0
    return int(MEMORY.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
