"""The switch that stops all automation: a file and an environment, and no database."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

SETTING = "VITRINA_AUTOMATION"
RUN = "run"
STOP = "stop"
MOST_BYTES = 1_000


@dataclass(frozen=True, slots=True)
class Switch:
    """Whether anything may be sent at this moment; read before each call.

    Nothing runs unless the first line of the file says `run`: a file that is missing, empty,
    cut short or not to be read stops everything, and so does any way to make it so.

    Attributes:
        file: local to the process that acts.
        environment: of that process; VITRINA_AUTOMATION stops it, unless it is empty or `run`.
    """

    file: Path
    environment: Mapping[str, str]

    def why_stopped(self) -> str:
        """Why nothing may be sent; empty if it may."""
        if (chosen := self.environment.get(SETTING, "")) not in ("", RUN):
            return f"{SETTING} is {chosen!r}. Set it to {RUN!r}, and start again, to let it run."
        try:
            with self.file.open("rb") as file:
                lines = file.read(MOST_BYTES).decode().splitlines() or [""]
        except (OSError, ValueError) as error:
            return f"The switch {self.file} cannot be read ({type(error).__name__}). Release it."
        if lines[0] == RUN:
            return ""
        return f"The switch {self.file} says {' '.join(lines)[:200]!r}. Release it to let it run."

    def said(self) -> str:
        """What somebody wrote who stopped it; empty if nobody did, or it cannot be read."""
        try:
            lines = self.file.read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            return ""
        return lines[1] if len(lines) > 1 and lines[0] == STOP else ""

    def stop(self, why: str, *, by: str, now: datetime) -> None:
        """Stop everything that has not left yet.

        Raises:
            OSError: the file cannot be written; remove it, or set the environment.
        """
        self._say(f"{STOP}\n{why}\n{by}\n{now.isoformat()}\n")

    def release(self, *, by: str, now: datetime) -> None:
        """Let it run."""
        self._say(f"{RUN}\n{by}\n{now.isoformat()}\n")

    def _say(self, words: str) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        draft = self.file.with_name(f"{self.file.name}.{os.getpid()}")
        draft.write_text(words, encoding="utf-8")
        draft.replace(self.file)
