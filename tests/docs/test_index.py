"""Nobody has to guess which pages there are: the first one leads to all of them."""

from tests.docs.pages import ROOT, Page, page

INDEX = "docs/README.md"
ROOMS = ("tutorial", "how-to", "reference", "explanation")


def pages_left_out(index: Page) -> list[str]:
    """The pages that the index does not lead to."""
    known = [
        f"{room}/{each.name}" for room in ROOMS for each in (ROOT / "docs" / room).glob("*.md")
    ]
    return sorted(set(known) - set(index.links))


def test_the_index_leads_to_every_page() -> None:
    assert pages_left_out(page(INDEX)) == []


def test_a_page_that_the_index_forgot_is_found() -> None:
    index = page(INDEX)
    doctored = Page(index.path, index.text.replace("explanation/the-lake.md", "README.md"))

    assert pages_left_out(doctored) == ["explanation/the-lake.md"]
