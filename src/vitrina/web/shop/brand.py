"""Whose site this is: its name, its words and its colour, as the owner set them."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from vitrina.errors import SettingError

FILE = "brand.json"
ACCENT = "#a8402a"
LONGEST_NAME = 60
# what the accent must be read on: the light card, and the dark one with a breath of it mixed in
LIGHT_GROUND, DARK_GROUND = (255, 253, 250), (52, 42, 36)
LEAST_CONTRAST = 5.4  # WCAG asks for 4.5; tinted grounds take a part of it
DARK_INK, LIGHT_INK = "#1d130d", "#ffffff"

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Brand:
    """What the site says of itself.

    Attributes:
        name: of the business.
        tagline: one line below it, by language.
        accent: its colour as #rrggbb; `readable` makes it fit for words.
        words: what this business calls things, by language: catalogue, place, places.
    """

    name: str = "Vitrina"
    tagline: Mapping[str, str] = field(default_factory=dict)
    accent: str = ACCENT
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _COLOUR.fullmatch(self.accent):
            raise SettingError(
                f"The accent colour {self.accent!r} is not of six hexadecimal digits. Write it "
                "like #a8402a."
            )
        if not 0 < len(self.name.strip()) <= LONGEST_NAME:
            raise SettingError(
                f"The name {self.name!r} does not fit into the head of a page. Write 1 to "
                f"{LONGEST_NAME} letters."
            )


def brand() -> Brand:
    """The brand of the shop of the settings; the usual one before somebody has set it."""
    path = Path(settings.VITRINA_SHOP) / FILE
    try:
        return _read(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return Brand()


def write_brand(folder: Path, chosen: Brand) -> None:
    """Set the brand of the shop in a folder; its pages show it from the next request on."""
    fresh = folder / f"{FILE}.new"
    fresh.write_text(json.dumps(asdict(chosen), ensure_ascii=False, indent=2) + "\n")
    fresh.replace(folder / FILE)


@lru_cache(maxsize=4)
def _read(path: Path, changed_ns: int) -> Brand:
    del changed_ns  # another content has another time
    return Brand(**json.loads(path.read_text()))


def look(accent: str) -> str:
    """The style sheet that carries a colour, for light and for dark.

    >>> print(look("#a8402a").splitlines()[0])
    :root.site { --accent: #a8402a; --on-accent: #ffffff; }
    """
    light, dark = readable(accent, LIGHT_GROUND), readable(accent, DARK_GROUND)
    return (
        f":root.site {{ --accent: {light}; --on-accent: {_ink_on(light)}; }}\n"
        "@media (prefers-color-scheme: dark) {\n"
        f"  :root.site {{ --accent: {dark}; --on-accent: {_ink_on(dark)}; }}\n"
        "}\n"
    )


def readable(accent: str, ground: _Rgb) -> str:
    """The colour nearest to an accent that can be read as words on a ground."""
    colour = _rgb(accent)
    target = (0, 0, 0) if _light(ground) > 0.5 else (255, 255, 255)
    for part in range(101):
        mixed = _mixed(colour, target, part / 100)
        if _contrast(mixed, ground) >= LEAST_CONTRAST:
            return "#{:02x}{:02x}{:02x}".format(*mixed)
    raise AssertionError("black or white can be read on every ground")


def _ink_on(colour: str) -> str:
    return max((LIGHT_INK, DARK_INK), key=lambda ink: _contrast(_rgb(ink), _rgb(colour)))


def _rgb(colour: str) -> _Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _mixed(one: _Rgb, other: _Rgb, share: float) -> _Rgb:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _contrast(one: _Rgb, other: _Rgb) -> float:
    """WCAG 2.2's contrast ratio."""
    lights = sorted((_light(one), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(colour: _Rgb) -> float:
    """WCAG 2.2's relative luminance."""
    parts = [part / 255 for part in colour]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
