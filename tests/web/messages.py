"""Every text of the console that is meant to be translated, found in code and templates."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from vitrina import web

WEB = Path(web.__file__).parent
RUSSIAN = WEB / "locale/ru/LC_MESSAGES/django.po"
KEYWORDS = {**DEFAULT_KEYWORDS, "gettext_lazy": None, "gettext_noop": None}


def sources() -> list[Path]:
    """All files that may hold texts."""
    found = [*WEB.rglob("*.py"), *WEB.rglob("*.html")]
    return sorted(path for path in found if "cli" not in path.relative_to(WEB).parts)


def extracted() -> Catalog:
    """The texts of all sources, with where they stand."""
    catalog = Catalog()
    for path in sources():
        source = path.read_text()
        code = _flush_left(templatize(source)) if path.suffix == ".html" else source
        for line, texts, _, context in extract("python", BytesIO(code.encode()), KEYWORDS):
            catalog.add(texts, context=context, locations=[(path.name, line)])
    return catalog


def translated() -> Catalog:
    """The Russian catalogue as it stands."""
    with RUSSIAN.open("rb") as text:
        return read_po(text, locale="ru")


def update() -> None:
    """Bring the texts of the sources into the catalogue: `python -m tests.web.messages`."""
    known = translated()
    known.update(extracted(), no_fuzzy_matching=True)
    known.obsolete.clear()
    known.fuzzy = False
    known.project, known.version = "Vitrina", "1"
    known.header_comment = "# The console in Russian."
    known.creation_date = known.revision_date = datetime(2026, 1, 1, tzinfo=UTC)
    with RUSSIAN.open("wb") as text:
        write_po(text, known, width=96, omit_header=False, include_lineno=False, sort_output=True)


def _flush_left(code: str) -> str:
    # a template's own indentation is none of Python's
    return "\n".join(line.lstrip() for line in code.splitlines())


if __name__ == "__main__":
    update()
