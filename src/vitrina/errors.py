"""Every error that this package raises on purpose.

VitrinaError
├── UnknownNameError       a name that no registry holds
├── MissingColumnsError    a table lacks columns that a step reads
├── SettingError           a setting whose value cannot be used
├── CurrencyError          amounts of two currencies that would be mixed
├── UnreadableFileError    a file that is missing, empty, cut short or of another format
├── MappingError           a column mapping that does not fit the file
├── RuleTextError          a word of a marketer's rule that does not fit
├── SealError              sealed data that does not open
├── NoWorkspaceError       a folder that `vitrina init` has not made a workspace
├── RefusedError           what the door turns away, with the status that says so
├── ThrottledError         a platform that did nothing and wants to be asked later
├── UnconfirmedError       a change that a person is to make, and has not said to be made
├── LogError               the collector's log cannot be read or written
│   ├── LogFullError       too little space is left for the log
│   └── DamagedLogError    a segment of the log was changed, or its key is another one
└── LakeError              the lake cannot be opened or written
    ├── NoLakeError        there is no lake at that path
    ├── LakeVersionError   the lake was written by a newer Vitrina
    ├── LakeBusyError      another process is writing to the lake
    └── DamagedLakeError   a file that the manifest names is missing or damaged
"""

from collections.abc import Iterable
from difflib import get_close_matches


class VitrinaError(Exception):
    """Base of all errors here: catch it to catch them all."""


class UnknownNameError(VitrinaError, LookupError):
    """A name was asked of a registry that does not hold it."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        guess = get_close_matches(name, names, n=1)
        hint = f" Did you mean {guess[0]!r}?" if guess else ""
        super().__init__(f"No {kind} is named {name!r}.{hint} Known: {', '.join(names) or 'none'}.")


class MissingColumnsError(VitrinaError, ValueError):
    """A table lacks columns that the next step reads."""

    def __init__(self, step: str, missing: Iterable[str], present: Iterable[str]) -> None:
        super().__init__(
            f"{step} reads columns that the table lacks: {', '.join(sorted(missing))}. "
            f"It has: {', '.join(present)}."
        )


class SettingError(VitrinaError, ValueError):
    """A setting was given a value that cannot be used."""


class CurrencyError(VitrinaError, ValueError):
    """Amounts of two currencies would be added up."""

    def __init__(self, where: str, found: Iterable[str]) -> None:
        super().__init__(
            f"{where} would mix {' and '.join(sorted(found))}. Convert the amounts to one "
            "currency first, or keep a lake per currency."
        )


class UnreadableFileError(VitrinaError, OSError):
    """A file that cannot be read as what it should be."""


class MappingError(VitrinaError, ValueError):
    """A column mapping that does not fit the file it is for."""


class RuleTextError(VitrinaError, ValueError):
    """A word of a marketer's rule does not fit.

    Attributes:
        word: it.
        place: of its first letter in the line, from 1.
    """

    def __init__(self, word: str, place: int, advice: str, known: Iterable[str] = ()) -> None:
        guess = get_close_matches(word, sorted(known), n=1)
        hint = f" Did you mean {guess[0]!r}?" if guess else ""
        super().__init__(f"At letter {place}, {word!r}: {advice}{hint}")
        self.word = word
        self.place = place


class SealError(VitrinaError, ValueError):
    """Sealed data does not open."""


class NoWorkspaceError(VitrinaError, FileNotFoundError):
    """The folder is not a workspace."""


class RefusedError(VitrinaError):
    """A request or a message that the door turns away.

    Attributes:
        status: the HTTP status that says so.
        reason: one or two words for counts and lists.
    """

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason


class ThrottledError(VitrinaError):
    """A platform did nothing and wants to be asked later.

    Attributes:
        retry_after_seconds: how much later.
    """

    def __init__(self, platform: str, retry_after_seconds: float) -> None:
        super().__init__(
            f"{platform} is asked too often. Ask again in {retry_after_seconds:.0f} s."
        )
        self.retry_after_seconds = retry_after_seconds


class UnconfirmedError(VitrinaError, OSError):
    """A change was written down for a person to make; nobody knows yet whether it was made."""


class LogError(VitrinaError):
    """The collector's log cannot be read or written."""


class LogFullError(LogError, OSError):
    """Too little space is left for the log."""


class DamagedLogError(LogError):
    """A segment of the log was changed, or its key is another one."""


class LakeError(VitrinaError):
    """The lake cannot be opened or written."""


class NoLakeError(LakeError, FileNotFoundError):
    """There is no lake at the path."""


class LakeVersionError(LakeError):
    """The lake was written by a newer Vitrina than this one."""


class LakeBusyError(LakeError):
    """Another process is writing to the lake."""


class DamagedLakeError(LakeError):
    """A file that the manifest names is missing or damaged."""
