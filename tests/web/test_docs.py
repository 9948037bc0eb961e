"""The explanation in docs/ and the one in the console say the same."""

from pathlib import Path

from django.utils import translation

from vitrina.web.counted import ENTRIES

DOC = Path(__file__).parents[2] / "docs/explanation/how-this-is-counted.md"


def test_the_explanation_in_the_docs_says_what_the_console_says() -> None:
    text = DOC.read_text()

    with translation.override("en"):
        for entry in ENTRIES:
            assert f'<a id="{entry.anchor}"></a>' in text
            assert str(entry.way) in text.replace("\n", " ")
