"""The colours that every page is made of: written once, and words can be read on their grounds."""

import re
from pathlib import Path

import pytest

import vitrina

STATIC = Path(vitrina.__file__).parent / "web" / "static"
TEMPLATES = STATIC.with_name("templates")
TOKEN = re.compile(r"(--[a-z-]+): (#[0-9a-f]{6});")
BLOCK = re.compile(r"^((?:  )?)(:root[^{]*) \{\n(.*?)^\1\}", re.DOTALL | re.MULTILINE)
LEAST_OF_WORDS, LEAST_OF_EDGES = 4.5, 3.0  # WCAG 2.2, level AA: 1.4.3 and 1.4.11

# words, and each ground that they stand on
DESK_WORDS = {
    "--text": ("--ground", "--card", "--sunken", "--accent-soft", "--calm-soft", "--alarm-soft"),
    "--soft": ("--ground", "--card", "--sunken"),
    "--accent": ("--ground", "--card", "--sunken", "--accent-soft"),
    "--on-accent": ("--accent",),
    "--caution": ("--card", "--caution-soft"),
    "--alarm": ("--card", "--alarm-soft"),
    "--calm": ("--card", "--calm-soft"),
}
DESK_EDGES = {"--line-strong": ("--ground", "--card"), "--accent": ("--ground", "--card")}
SITE_WORDS = {
    "--ink": ("--paper", "--card", "--wash"),
    "--soft": ("--paper", "--card", "--wash"),
    "--accent": ("--paper", "--card", "--wash"),
    "--on-accent": ("--accent",),
    "--good": ("--paper", "--card", "--good-wash"),
    "--bad": ("--paper", "--card", "--bad-wash"),
}
SITE_EDGES = {"--edge": ("--paper", "--card"), "--accent": ("--paper", "--card")}


def palettes(css: str) -> dict[str, dict[str, str]]:
    """The colours by the place that they are for: those of a dark one stand over the light ones."""
    blocks = {
        (bool(inner), selector): dict(TOKEN.findall(body))
        for inner, selector, body in BLOCK.findall(css)
    }
    light, site = blocks[False, ":root"], blocks[False, ":root.site"]
    dark = blocks[False, ':root[data-theme="dark"]']
    assert dark == blocks[True, ':root:not([data-theme="light"])'], "a theme is dark in one way"
    return {
        "desk, light": light,
        "desk, dark": light | dark,
        "site, light": site,
        "site, dark": site | blocks[True, ":root.site"],
    }


def faint(css: str) -> list[str]:
    """Every pair of colours that cannot be told apart well enough."""
    found = []
    for name, colours in palettes(css).items():
        is_site = name.startswith("site")
        words, edges = (SITE_WORDS, SITE_EDGES) if is_site else (DESK_WORDS, DESK_EDGES)
        for pairs, least in ((words, LEAST_OF_WORDS), (edges, LEAST_OF_EDGES)):
            found += [
                f"{name}: {over} on {under} is {ratio:.2f}"
                for over, grounds in pairs.items()
                for under in grounds
                if (ratio := contrast(colours[over], colours[under])) < least
            ]
    return found


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two #rrggbb."""
    lights = sorted(luminance(each) for each in (one, other))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def tokens() -> str:
    """The file of all colours."""
    return (STATIC / "tokens.css").read_text()


def test_black_on_white_has_the_contrast_that_the_standard_names() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_words_and_edges_can_be_seen_on_every_ground_in_light_and_in_dark() -> None:
    assert faint(tokens()) == []


@pytest.mark.parametrize(
    ("colour", "paler"),
    [("--soft: #566070", "--soft: #8a93a0"), ("--on-accent: #2a0f08", "--on-accent: #ffffff")],
)
def test_a_colour_that_grows_faint_is_noticed(colour: str, paler: str) -> None:
    assert colour in tokens()

    assert faint(tokens().replace(colour, paler)) != []


def test_a_dark_that_differs_by_how_it_was_chosen_is_noticed() -> None:
    changed = tokens().replace("  --ground: #0d1014", "  --ground: #000000", 1)

    with pytest.raises(AssertionError, match="dark in one way"):
        faint(changed)


# pages that load nothing else: a captive portal, and Django's admin, which names its own
ALONE = {"portal.css", "back-office.css"}


def test_no_sheet_but_the_one_of_tokens_sets_a_colour_of_its_own() -> None:
    for sheet in STATIC.glob("*.css"):
        if sheet.name not in ALONE | {"tokens.css"}:
            assert TOKEN.findall(sheet.read_text()) == [], sheet.name


def test_whoever_loads_a_sheet_loads_the_tokens_before_it() -> None:
    for page in TEMPLATES.rglob("*.html"):
        sheets = re.findall(r"{% static '([a-z-]+\.css)' %}", page.read_text())
        if sheets and not ALONE & set(sheets):
            assert sheets[0] == "tokens.css", page.name
