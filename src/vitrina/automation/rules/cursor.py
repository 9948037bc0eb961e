"""Walk along the words of a line; whatever does not fit is named with its place."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from vitrina.automation.rules.tokens import Token
from vitrina.errors import RuleTextError

KINDS = {"number": "a number, as 20000", "clock": "a time, as 22:00", "text": "a name in quotes"}


@dataclass(slots=True)
class Cursor:
    """A line and where it is read."""

    line: Sequence[Token]
    at: int = 0

    @property
    def next(self) -> Token:
        return self.line[self.at]

    @property
    def is_at_end(self) -> bool:
        return self.next.kind == "end"

    def ahead(self, count: int) -> list[str]:
        """The next words, without reading them."""
        return [each.said for each in self.line[self.at : self.at + count]]

    def skip(self, *words: str) -> bool:
        """Read these words if all of them come next."""
        if self.ahead(len(words)) != list(words):
            return False
        self.at += len(words)
        return True

    def take(self, *known: str) -> str:
        """Read one of these words.

        Raises:
            RuleTextError: another one comes next.
        """
        if self.next.kind == "text" or self.next.said not in known:
            raise self.wrong(f"Here stands one of: {', '.join(known)}.", known)
        return self._read().said

    def take_kind(self, kind: str) -> str:
        """Read a number, a time or a name.

        Raises:
            RuleTextError: something else comes next.
        """
        if self.next.kind != kind:
            raise self.wrong(f"Here stands {KINDS[kind]}.")
        return self._read().said

    def take_number(self) -> Decimal:
        """Read a number."""
        return Decimal(self.take_kind("number"))

    def take_whole(self) -> int:
        """Read a number without a fraction."""
        if "." in self.next.said:
            raise self.wrong("Here stands a whole number, as 14.")
        return int(self.take_kind("number"))

    def take_percent(self) -> Decimal:
        """Read a number with its sign of percent."""
        found = self.take_number()
        self.take("%")
        return found

    def wrong(self, advice: str, known: Iterable[str] = ()) -> RuleTextError:
        """The error about the word that comes next."""
        return RuleTextError(self.next.said or "the end", self.next.place, advice, known)

    def _read(self) -> Token:
        found = self.next
        self.at += 1
        return found
