"""The pages of the documentation, taken apart for the tests that hold them to the code."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("docs", "examples", "benchmarks")

FENCE = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
NAMED = re.compile(r'<a id="([^"]+)">')


@dataclass(frozen=True)
class Page:
    """One page: where it stands, and what it says."""

    path: Path
    text: str

    @cached_property
    def prose(self) -> str:
        """The text without its code blocks."""
        return FENCE.sub("", self.text)

    @cached_property
    def code(self) -> list[str]:
        """What stands between backticks, in the prose."""
        return INLINE.findall(self.prose)

    @cached_property
    def links(self) -> list[str]:
        return LINK.findall(INLINE.sub("", self.prose))

    @cached_property
    def anchors(self) -> set[str]:
        """What `#anchor` may follow the page's address: its headings, and what it names itself."""
        return {*map(_anchor, HEADING.findall(self.prose)), *NAMED.findall(self.prose)}

    @cached_property
    def headings(self) -> list[str]:
        return HEADING.findall(self.prose)

    def blocks(self, *languages: str) -> list[str]:
        """Its code blocks in these languages."""
        return [code for language, code in FENCE.findall(self.text) if language in languages]

    def lacks(self, names: Iterable[str]) -> list[str]:
        """Which names stand nowhere on the page between backticks, alone or to begin with."""
        named = {re.split(r"[\s(=,]", code, maxsplit=1)[0] for code in self.code} | set(self.code)
        return sorted(set(names) - named)


def page(name: str) -> Page:
    """A page by its path from the root of the repository."""
    path = ROOT / name
    assert path.exists(), f"There is no page {name}: write it."
    return Page(path, path.read_text(encoding="utf-8"))


def all_pages() -> list[Page]:
    """Every page of the repository."""
    paths = [
        *ROOT.glob("*.md"),
        *(path for name in FOLDERS for path in (ROOT / name).rglob("*.md")),
    ]
    return [page(path.relative_to(ROOT).as_posix()) for path in sorted(paths)]


def name_of(page: Page) -> str:
    return page.path.relative_to(ROOT).as_posix()


def _anchor(heading: str) -> str:
    plain = re.sub(r"[^\w\- ]", "", heading.replace("`", "").lower())
    return plain.strip().replace(" ", "-")
